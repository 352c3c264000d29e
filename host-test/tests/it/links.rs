//! Every link between the pages of the repository leads to a file that is there, and to a heading in it; and every test that
//! they name is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

#[test]
fn links_lead_to_files_and_headings() {
    let mut links = 0;
    let mut broken = Vec::new();
    for page in pages() {
        let folder = page.parent().expect("a page has a folder");
        for link in links_of(&read(&page)) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            links += 1;
            let (file, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => page.clone(),
                file => folder.join(file),
            };
            let there = target.exists()
                && (heading.is_empty() || headings(&read(&target)).contains(heading));
            if !there {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(links > 100, "only {links} links were found");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Names of four words and more: tests, hardly anything else.
#[test]
fn tests_that_pages_name_are_in_the_sources() {
    let names = git(&["grep", "-ohE", LONG_NAME, "--", "*.rs", "*.py", "*.toml"]);
    let names: BTreeSet<_> = names.lines().collect();
    let mut tests = 0;
    let mut unknown = Vec::new();
    for page in pages() {
        for code in joined(&read(&page)).split('`').skip(1).step_by(2) {
            if code.matches('_').count() < 3 || !code.chars().all(is_of_a_name) {
                continue;
            }
            tests += 1;
            if !names.contains(code) {
                unknown.push(format!("{}: {code}", page.display()));
            }
        }
    }
    assert!(tests > 40, "only {tests} names were found");
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}

const LONG_NAME: &str = "[a-z0-9]+(_[a-z0-9]+){3,}";

fn is_of_a_name(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

fn pages() -> Vec<PathBuf> {
    let names = git(&["ls-files", "-z", "*.md"]);
    let names = names.split_terminator('\0');
    names.map(|name| Path::new(ROOT).join(name)).collect()
}

fn git(arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-C", ROOT])
        .args(arguments)
        .output();
    let output = output.expect("git runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn read(page: &Path) -> String {
    fs::read_to_string(page).unwrap_or_else(|error| panic!("{}: {error}", page.display()))
}

/// The lines outside of code.
fn prose(page: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    page.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

/// The prose as one line, since links and code may go on in the next one.
fn joined(page: &str) -> String {
    prose(page).map(|line| format!("{line} ")).collect()
}

fn links_of(page: &str) -> Vec<String> {
    let text = joined(page);
    let ends = text.match_indices("](").map(|(at, _)| &text[at + 2..]);
    ends.filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()))
        .collect()
}

/// What GitHub calls the headings of a page in links.
fn headings(page: &str) -> BTreeSet<String> {
    let headings = prose(page).filter(|line| line.starts_with('#'));
    let name = |line: &str| {
        let kept = |c: &char| c.is_alphanumeric() || "-_ ".contains(*c);
        let title = line.trim_start_matches('#').trim().to_lowercase();
        title
            .chars()
            .filter(kept)
            .collect::<String>()
            .replace(' ', "-")
    };
    headings.map(name).collect()
}
