//! Whether the fixtures would notice changes to the component's sources: a list of them, each of which must fail at least
//! one. To build the component for each takes minutes, so the result is committed, and written again by
//! `MUTATIONS=write cargo test -p host-test --test it source_mutations -- --ignored --nocapture`.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use clerk_host::Config;
use host_test::Subject;
use host_test::fixture::{self, Case, FOLDER};
use host_test::replay::replay;
use serde::Deserialize;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const CHANGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mutations/sources.json");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/mutations.md");

/// A change to a source.
#[derive(Deserialize)]
struct Change {
    kind: String,
    /// What the component does then.
    what: String,
    file: String,
    from: String,
    to: String,
    /// Its cases are tried first.
    operation: String,
}

fn changes() -> Vec<Change> {
    let changes = fs::read_to_string(CHANGES).expect("the list");
    serde_json::from_str(&changes).expect("changes")
}

impl Change {
    /// The text of its file with the change made.
    fn made(&self, root: &Path) -> String {
        let text = fs::read_to_string(root.join(&self.file)).expect("a source");
        let code = text.split("#[cfg(test)]").next().expect("code");
        let found = code.matches(&self.from).count();
        assert_eq!(found, 1, "{} in {}", self.from, self.file);
        text.replacen(&self.from, &self.to, 1)
    }
}

#[test]
fn every_change_is_one_of_these_sources_and_in_the_table() {
    let page = fs::read_to_string(PAGE).expect("the page");
    let mut seen = HashSet::new();
    for change in changes() {
        assert!(change.made(Path::new(ROOT)).contains(&change.to));
        assert!(seen.insert(change.what.clone()), "{} twice", change.what);
        let row = format!("| {} | {} | `{}` |", change.kind, change.what, change.file);
        assert!(page.contains(&row), "no row {row}: run `source_mutations`");
    }
    let rows = page.lines().filter(|line| line.starts_with("| ")).count();
    assert_eq!(rows, seen.len() + 2);
}

/// The sources of the last commit, in a folder of their own.
fn sources() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutations");
    fs::create_dir_all(&folder).expect("a folder");
    let archive = Command::new("git")
        .args(["-C", ROOT, "archive", "HEAD"])
        .stdout(Stdio::piped())
        .spawn();
    let mut archive = archive.expect("git runs");
    let unpacked = Command::new("tar")
        .args(["-x", "-C"])
        .arg(&folder)
        .stdin(archive.stdout.take().expect("a pipe"))
        .status();
    assert!(unpacked.expect("tar runs").success());
    assert!(archive.wait().expect("git ends").success());
    folder
}

/// The component as it is built there. What the fixtures see is the same without optimization, and is built sooner.
fn build(folder: &Path) -> Option<Vec<u8>> {
    let build = Command::new("cargo")
        .args([
            "build",
            "--quiet",
            "--release",
            "--locked",
            "--target",
            "wasm32-wasip2",
            "-p",
            "clerk-tool",
        ])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "64")
        .env("CARGO_PROFILE_RELEASE_INCREMENTAL", "true")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .status();
    let built = folder.join("target/wasm32-wasip2/release/clerk_tool.wasm");
    build
        .expect("cargo runs")
        .success()
        .then(|| fs::read(built).expect("the component"))
}

fn load(component: &[u8]) -> Subject {
    Subject::load(&Config::new(), component).expect("it loads")
}

/// A case that fails with a component; those of this operation are tried first.
fn noticing<'a>(cases: &'a [Case], component: &[u8], operation: &str) -> Option<&'a Case> {
    let subject = load(component);
    let (first, others): (Vec<_>, Vec<_>) =
        cases.iter().partition(|case| case.operation == operation);
    let mut cases = first.into_iter().chain(others);
    cases.find(|case| !replay(&subject, case).passed())
}

#[test]
#[ignore = "builds the component some eighty times"]
fn the_fixtures_notice_what_is_changed_in_the_sources() {
    let cases = fixture::discover(FOLDER).unwrap();
    let folder = sources();
    let unchanged = load(&build(&folder).expect("it builds"));
    let mut rows = String::new();
    let mut missed = Vec::new();
    for change in changes() {
        let file = folder.join(&change.file);
        let original = fs::read_to_string(&file).expect("a source");
        fs::write(&file, change.made(&folder)).expect("it can be written");
        let component = build(&folder);
        let noticing =
            component.and_then(|component| noticing(&cases, &component, &change.operation));
        fs::write(&file, original).expect("it can be written");
        let passes = |case: &&Case| replay(&unchanged, case).passed();
        assert!(noticing.iter().all(passes), "{} is no reason", change.what);
        println!("{}: {:?}", change.what, noticing.map(Case::title));
        match noticing {
            Some(case) => {
                let case = case.title();
                let Change {
                    kind, what, file, ..
                } = change;
                let _ = writeln!(rows, "| {kind} | {what} | `{file}` | `{case}` |");
            }
            None => missed.push(change.what),
        }
    }
    if env::var("MUTATIONS").is_ok_and(|what| what == "write") {
        let page = fs::read_to_string(PAGE).expect("the page");
        let (above, _) = page.split_once("| kind |").expect("a table");
        let table = "| kind | what the component does then | changed in | a fixture that fails then |\n| --- | --- | --- | --- |\n";
        fs::write(PAGE, format!("{above}{table}{rows}")).expect("it can be written");
    }
    assert!(
        missed.is_empty(),
        "no fixture notices, or it does not build:\n{}",
        missed.join("\n")
    );
}
