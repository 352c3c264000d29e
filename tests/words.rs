//! The words that people search for: what they read says retry and not something of our own.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;

/// Old words, and what to say instead.
const WORDS: [(&str, &str); 16] = [
    ("repeat", "retry"),
    ("repetition", "retry"),
    ("repeatable", "idempotent"),
    ("harmless", "safe to retry"),
    ("mend", "fix"),
    ("confided", "secret"),
    ("hears", "logs"),
    ("tell apart", "distinguish"),
    ("tells apart", "distinguishes"),
    ("told apart", "distinguished"),
    ("look before", "check before"),
    ("no connection in time", "connect timeout"),
    ("can't be said", "cannot contain"),
    ("leaves that user out", "excludes that user"),
    ("lets it in", "includes it"),
    ("bound of", "limit of"),
];

/// Where `repeat` means that somebody wrote a text again, or that a name stands again in a query.
const MEANS_SOMETHING_ELSE: [&str; 5] = [
    "repeat(",
    "have repeated",
    "was_repeated",
    "others repeat",
    "lists_repeat",
];

/// What people read besides: pages, examples, the host and its tests.
const EVERYTHING_ELSE: [&str; 13] = [
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "RELEASING.md",
    "SECURITY.md",
    "bench",
    "docs",
    "examples",
    "host",
    "host-test",
    "manifest",
    "model",
    "release",
];
/// What tools put there, and what is of others.
const NOT_OURS: [&str; 7] = [
    "build",
    "component",
    "components",
    "dist",
    "node_modules",
    "public-api",
    "target",
];

#[test]
fn the_component_has_no_old_words() {
    let mut found = Vec::new();
    for file in ["wit", "src"]
        .iter()
        .flat_map(|name| files(&root().join(name)))
    {
        let text = fs::read_to_string(&file).unwrap().to_lowercase();
        let text = MEANS_SOMETHING_ELSE
            .iter()
            .fold(text, |text, words| text.replace(words, ""));
        found.extend(old_words_of(&file, &text, |_| true));
    }
    for file in files(&root().join("fixtures")) {
        let fixture = fs::read_to_string(&file).unwrap();
        for message in messages(expectation(&fixture)) {
            found.extend(old_words_of(&file, &message.to_lowercase(), |_| true));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn nothing_else_has_old_words() {
    let mut found = Vec::new();
    let mut read = 0;
    for file in EVERYTHING_ELSE
        .iter()
        .flat_map(|name| files(&root().join(name)))
    {
        // What is no text is no page.
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        read += 1;
        // An answer may repeat a text.
        let is_old = |word: &str| !word.starts_with("repeat");
        found.extend(old_words_of(&file, &text.to_lowercase(), is_old));
    }
    assert!(read > 300, "{read} files");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn old_words_of(file: &Path, text: &str, is_old: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (old, new) in old_words(line).filter(|(old, _)| is_old(old)) {
            let place = format!("{}:{}", file.display(), number + 1);
            found.push(format!("{place}: `{old}`, say `{new}`"));
        }
    }
    found
}

fn old_words(line: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    WORDS.into_iter().filter_map(move |(old, new)| {
        let at = line.find(old)?;
        let (before, after) = (
            line[..at].chars().next_back(),
            line[at + old.len()..].chars().next(),
        );
        let begins = !before.is_some_and(is_word);
        let ends = !after.is_some_and(is_word) || line[at + old.len()..].starts_with("s ");
        (begins && ends).then_some((old, new))
    })
}

/// What a fixture expects, as its text: metadata may be deeper than a parser of values takes.
fn expectation(fixture: &str) -> &str {
    let members: HashMap<String, &RawValue> = serde_json::from_str(fixture).unwrap();
    members["expect"].get()
}

/// What messages are expected to say: every text of a failure but those of Clerk's errors.
fn messages(expectation: &str) -> Vec<String> {
    let parts: HashMap<String, &RawValue> = serde_json::from_str(expectation).unwrap();
    let mut messages = Vec::new();
    for (name, part) in parts {
        match part.get().chars().next() {
            _ if name == "ok" || name == "errors" => {}
            Some('{') => messages.extend(self::messages(part.get())),
            Some('"') => messages.push(part.get().to_owned()),
            Some('[') => messages.extend(serde_json::from_str::<Vec<String>>(part.get()).unwrap()),
            _ => {}
        }
    }
    messages
}

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ours = !name.starts_with('.') && !NOT_OURS.contains(&name.as_ref());
        // An example's entry point may be a link into what is not ours.
        if is_ours && !entry.file_type().unwrap().is_symlink() {
            found.extend(files(&entry.path()));
        }
    }
    found
}
