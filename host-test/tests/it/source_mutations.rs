//! Whether the fixtures would notice changes to the component's sources: a list of them, each of which must fail at least
//! one. To build and compile the component for each takes half an hour, so the result is committed. What is not in it yet is
//! tried by `cargo test -p host-test --test it source_mutations -- --ignored --nocapture`, and with `MUTATIONS=all` everything
//! is. It writes the result after every change, and can be ended at any time.

use std::collections::{HashMap, HashSet};
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

const NOT_TRIED: &str = "not tried yet";

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

/// What the page says of each change: the fixture that noticed it.
fn noticed() -> HashMap<String, String> {
    let page = fs::read_to_string(PAGE).expect("the page");
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<_> = line.split(" | ").collect();
        let [_, what, _, case] = cells[..] else {
            return None;
        };
        let case = case
            .strip_suffix(" |")?
            .strip_prefix('`')?
            .strip_suffix('`')?;
        Some((what.to_owned(), case.to_owned()))
    });
    rows.collect()
}

/// The page, with what has noticed each change.
fn page(noticed: &HashMap<String, String>) -> String {
    let page = fs::read_to_string(PAGE).expect("the page");
    let (above, _) = page.split_once("| kind |").expect("a table");
    let mut page = format!(
        "{above}| kind | what the component does then | changed in | a fixture that fails then |\n| --- | --- | --- | --- |\n"
    );
    for Change {
        kind, what, file, ..
    } in changes()
    {
        let case = noticed.get(&what);
        let case = case.map_or(NOT_TRIED.to_owned(), |case| format!("`{case}`"));
        let _ = writeln!(page, "| {kind} | {what} | `{file}` | {case} |");
    }
    page
}

#[test]
fn every_change_is_one_of_these_sources_and_in_the_table() {
    let mut seen = HashSet::new();
    for change in changes() {
        assert!(change.made(Path::new(ROOT)).contains(&change.to));
        assert!(seen.insert(change.what.clone()), "{} twice", change.what);
    }
    let noticed = noticed();
    let committed = fs::read_to_string(PAGE).expect("the page");
    assert!(
        committed == page(&noticed),
        "the table is not that of the changes: {PAGE}"
    );
    let titles: HashSet<_> = fixture::discover(FOLDER)
        .unwrap()
        .iter()
        .map(Case::title)
        .collect();
    for case in noticed.values() {
        assert!(titles.contains(case), "there is no fixture {case} any more");
    }
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
#[ignore = "builds and compiles the component some eighty times"]
fn the_fixtures_notice_what_is_changed_in_the_sources() {
    let cases = fixture::discover(FOLDER).unwrap();
    let folder = sources();
    let unchanged = load(&build(&folder).expect("it builds"));
    let mut noticed = match env::var("MUTATIONS").as_deref() {
        Ok("all") => HashMap::new(),
        _ => noticed(),
    };
    let mut missed = Vec::new();
    for change in changes() {
        if noticed.contains_key(&change.what) {
            continue;
        }
        let file = folder.join(&change.file);
        let original = fs::read_to_string(&file).expect("a source");
        fs::write(&file, change.made(&folder)).expect("it can be written");
        let component = build(&folder);
        let case = component.and_then(|component| noticing(&cases, &component, &change.operation));
        fs::write(&file, original).expect("it can be written");
        println!("{}: {:?}", change.what, case.map(Case::title));
        let Some(case) = case else {
            missed.push(change.what);
            continue;
        };
        assert!(
            replay(&unchanged, case).passed(),
            "{} is no reason",
            change.what
        );
        noticed.insert(change.what, case.title());
        fs::write(PAGE, page(&noticed)).expect("it can be written");
    }
    assert!(
        missed.is_empty(),
        "no fixture notices, or it does not build:\n{}",
        missed.join("\n")
    );
}
