//! Fails, saying what is missing, if an operation in `wit/` is not covered by `fixtures/`, or if something in `fixtures/`
//! belongs nowhere.

#[path = "common/fixtures.rs"]
mod fixtures;
#[path = "common/wit.rs"]
mod wit;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde_json::Value;
use wit::Wit;

#[test]
fn every_file_is_a_fixture_of_an_operation() {
    let wit = Wit::load();
    let operations: BTreeSet<_> = wit.operations().into_keys().collect();
    let strays: Vec<_> = fixtures::files()
        .into_iter()
        .filter(|file| place(file).is_none_or(|(operation, _)| !operations.contains(operation)))
        .map(|file| format!("fixtures/{}", file.display()))
        .collect();
    assert!(
        strays.is_empty(),
        "not OPERATION/CASE.json:\n{}",
        strays.join("\n")
    );
}

#[test]
fn every_operation_is_covered() {
    let wit = Wit::load();
    let by_operation = by_operation();
    let mut gaps = Vec::new();
    for (operation, (_, function)) in wit.operations() {
        let cases = by_operation.get(operation).map_or(&[][..], Vec::as_slice);
        let mut need = |what: String, covered: &dyn Fn(&Value) -> bool| {
            if !cases.iter().any(|(_, fixture)| covered(fixture)) {
                gaps.push(format!("{operation} has no fixture {what}"));
            }
        };
        need("that ends in ok".to_owned(), &|fixture| {
            fixture["expect"]["ok"].is_object()
        });
        for (failure, _) in wit.failure_cases() {
            if can_happen(operation, failure) {
                need(format!("that ends in {failure}"), &|fixture| {
                    fixture["expect"]["err"]["case"] == failure
                });
            }
        }
        let params = function
            .params
            .first()
            .and_then(|params| wit.fields(params.ty));
        for (param, _) in params.unwrap_or_default() {
            need(format!("that sends {param} to Clerk"), &|fixture| {
                !fixture["params"][&param].is_null() && reaches_clerk(fixture)
            });
        }
    }
    assert!(gaps.is_empty(), "{}", gaps.join("\n"));
}

#[test]
fn every_fixture_says_why_it_exists() {
    let mut problems = Vec::new();
    for (operation, cases) in by_operation() {
        let mut reasons = BTreeMap::new();
        for (case, fixture) in &cases {
            match fixture["docs"].as_str().map(str::trim) {
                None | Some("") => problems.push(format!("{operation}/{case} has no docs")),
                Some(docs) => {
                    if let Some(other) = reasons.insert(docs, case) {
                        problems.push(format!("{operation}/{case} has the docs of {other}"));
                    }
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn no_fixture_holds_a_real_key() {
    let files = fixtures::files();
    let leaks = files.iter().filter(|file| holds_key(&fixtures::text(file)));
    let leaks: Vec<_> = leaks
        .map(|file| format!("fixtures/{}", file.display()))
        .collect();
    assert!(
        leaks.is_empty(),
        "keys other than sk_test_fixture… in\n{}",
        leaks.join("\n")
    );
}

#[test]
fn keys_are_told_from_made_up_ones() {
    assert!(!holds_key(
        "Bearer sk_test_fixture, sk_test_fixture_environment"
    ));
    assert!(holds_key("sk_test_fixture then sk_test_GFsLmN4xYQ"));
    assert!(holds_key("sk_live_fixture"));
}

fn by_operation() -> BTreeMap<String, Vec<(String, Value)>> {
    let mut map: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for file in fixtures::files() {
        if let Some((operation, case)) = place(&file) {
            let cases = map.entry(operation.to_owned()).or_default();
            cases.push((case.to_owned(), fixtures::json(&file)));
        }
    }
    map
}

/// Operation and case of a path like `get-user/full.json`.
fn place(file: &Path) -> Option<(&str, &str)> {
    let (operation, case) = file.to_str()?.split_once('/')?;
    let case = case.strip_suffix(".json")?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (!case.is_empty() && case.chars().all(plain)).then_some((operation, case))
}

/// Engines alone say `execution-failed`, and only a create can leave its outcome unknown.
fn can_happen(operation: &str, failure: &str) -> bool {
    match failure {
        "execution-failed" => false,
        "permanent-outcome-unknown" => operation.starts_with("create-"),
        _ => true,
    }
}

fn reaches_clerk(fixture: &Value) -> bool {
    fixture["exchanges"]
        .as_array()
        .is_some_and(|exchanges| !exchanges.is_empty())
}

fn holds_key(text: &str) -> bool {
    let made_up = |rest: &str| rest.starts_with("fixture");
    text.contains("sk_live_") || text.split("sk_test_").skip(1).any(|rest| !made_up(rest))
}

#[test]
fn paths_are_told_apart() {
    let place = |path: &str| place(&PathBuf::from(path)).map(|(o, c)| format!("{o} {c}"));
    assert_eq!(
        place("get-user/full.json").as_deref(),
        Some("get-user full")
    );
    for stray in [
        "README.md",
        "full.json",
        "get-user/full.txt",
        "get-user/a/b.json",
    ] {
        assert_eq!(place(stray), None, "{stray}");
    }
}
