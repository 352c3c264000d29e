//! Fails, saying what is missing, if an operation is not covered by `fixtures/`, or if something in `fixtures/` belongs
//! nowhere.

use crate::common::{fixture_files, fixtures};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use clerk_host::Manifest;
use host_test::family;
use host_test::fixture::{Case, Expect};

fn manifest() -> Manifest {
    Manifest::of(artifact::COMPONENT).expect("the component carries its manifest")
}

#[test]
fn every_file_is_a_fixture_of_an_operation_or_of_all() {
    let manifest = manifest();
    let operations = manifest.operations.iter();
    let mut folders: BTreeSet<_> = operations
        .map(|operation| operation.name.as_str())
        .collect();
    folders.insert(family::FOLDER);
    let strays: Vec<_> = fixture_files::files()
        .into_iter()
        .filter(|file| place(file).is_none_or(|(folder, _)| !folders.contains(folder)))
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
    let by_operation = fixtures::by_operation();
    let mut gaps = Vec::new();
    for operation in manifest().operations {
        let name = &operation.name;
        let cases = by_operation.get(name).map_or(&[][..], Vec::as_slice);
        let mut need = |what: String, covered: &dyn Fn(&Case) -> bool| {
            if !cases.iter().any(covered) {
                gaps.push(format!("{name} has no fixture {what}"));
            }
        };
        need("that is called full".to_owned(), &|case| {
            case.name == "full"
        });
        need("that ends in ok".to_owned(), &|case| {
            matches!(case.fixture.expect, Expect::Ok(_))
        });
        for reason in &operation.failures {
            need(format!("that ends in {reason}"), &|case| {
                reason_of(case).is_some_and(|it| it == *reason)
            });
        }
        let params = operation.params["properties"].as_object();
        let params = params.expect("a JSON Schema of an object");
        for param in params.keys() {
            need(format!("that sends {param} to Clerk"), &|case| {
                let value = case.fixture.params.get(param);
                let is_sent = !case.fixture.exchanges.is_empty() || operation.endpoints.is_empty();
                value.is_some_and(|value| !value.is_null()) && is_sent
            });
        }
    }
    assert!(gaps.is_empty(), "{}", gaps.join("\n"));
}

fn reason_of(case: &Case) -> Option<String> {
    match &case.fixture.expect {
        Expect::Ok(_) => None,
        Expect::Err(expected) => expected.0.get("reason")?.as_text(),
    }
}

#[test]
fn every_failure_has_a_case_and_a_reason() {
    let mut problems = Vec::new();
    for case in fixtures::by_operation().into_values().flatten() {
        let Expect::Err(expected) = &case.fixture.expect else {
            continue;
        };
        let Some(reason) = reason_of(&case) else {
            problems.push(format!("{} has no reason", case.title()));
            continue;
        };
        let transient = ["rate-limited", "unavailable"].contains(&reason.as_str());
        let kind = if transient { "transient" } else { "permanent" };
        if expected
            .0
            .get("case")
            .and_then(|case| case.as_text())
            .as_deref()
            != Some(kind)
        {
            problems.push(format!("{}: {reason} is {kind}", case.title()));
        }
        // A refusal names the parameter; all others say what to do.
        if reason != "invalid-parameter"
            && reason != "misconfigured"
            && expected.messages().is_empty()
        {
            problems.push(format!("{} does not say what to do", case.title()));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_fixture_says_why_it_exists() {
    let mut problems = Vec::new();
    for (operation, cases) in fixtures::by_operation() {
        let mut reasons = BTreeMap::new();
        for case in &cases {
            let docs = case.fixture.docs.trim();
            if docs.is_empty() {
                problems.push(format!("{} has no docs", case.title()));
            }
            // A family makes several cases of an operation with several requests.
            let source = case.family.as_ref().unwrap_or(&case.name);
            if let Some(other) = reasons.insert(docs, source)
                && other != source
            {
                problems.push(format!(
                    "{} has the docs of {operation}/{other}",
                    case.title()
                ));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn no_fixture_holds_a_real_key() {
    let files = fixture_files::files();
    let leaks = files
        .iter()
        .filter(|file| holds_key(&fixture_files::text(file)));
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
fn real_keys_are_known_from_made_up_ones() {
    assert!(!holds_key(
        "Bearer sk_test_fixture, sk_test_fixture_environment"
    ));
    assert!(holds_key("sk_test_fixture then sk_test_GFsLmN4xYQ"));
    assert!(holds_key("sk_live_fixture"));
}

fn holds_key(text: &str) -> bool {
    let made_up = |rest: &str| rest.starts_with("fixture");
    text.contains("sk_live_") || text.split("sk_test_").skip(1).any(|rest| !made_up(rest))
}

/// Folder and case of a path like `get-user/full.json`.
fn place(file: &Path) -> Option<(&str, &str)> {
    let (folder, case) = file.to_str()?.split_once('/')?;
    let case = case.strip_suffix(".json")?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (!case.is_empty() && case.chars().all(plain)).then_some((folder, case))
}

#[test]
fn a_path_names_folder_and_case_or_is_a_stray() {
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
