//! The words that people search for: what stands in `wit/`, in the component's sources and in the messages that fixtures
//! expect says retry and not something of our own.

use std::fs;
use std::path::{Path, PathBuf};

/// Old words, and what to say instead.
const WORDS: [(&str, &str); 14] = [
    ("repeat", "retry"),
    ("repetition", "retry"),
    ("repeatable", "idempotent"),
    ("harmless", "safe to retry"),
    ("mend", "fix"),
    ("confided", "secret"),
    ("hears", "logs"),
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

#[test]
fn old_words_are_not_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for file in ["wit", "src"]
        .iter()
        .flat_map(|folder| files(&root.join(folder)))
    {
        for (number, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            let line = MEANS_SOMETHING_ELSE
                .iter()
                .fold(line.to_lowercase(), |line, words| line.replace(words, ""));
            found.extend(
                old_words(&line).map(|words| format!("{}:{}: {words}", file.display(), number + 1)),
            );
        }
    }
    for file in files(&root.join("fixtures")) {
        let fixture: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        for message in messages(&fixture["expect"]) {
            found.extend(
                old_words(&message.to_lowercase())
                    .map(|words| format!("{}: {words}", file.display())),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn old_words(line: &str) -> impl Iterator<Item = String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    WORDS.into_iter().filter_map(move |(old, new)| {
        let at = line.find(old)?;
        let (before, after) = (
            line[..at].chars().next_back(),
            line[at + old.len()..].chars().next(),
        );
        let begins = !before.is_some_and(is_word);
        let ends = !after.is_some_and(is_word) || line[at + old.len()..].starts_with("s ");
        (begins && ends).then(|| format!("`{old}`, say `{new}`"))
    })
}

/// What fixtures expect messages to say.
fn messages(expect: &serde_json::Value) -> Vec<String> {
    match expect {
        serde_json::Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| match value.as_str() {
                Some(text) if name == "message" => vec![text.to_owned()],
                _ if name == "ok" || name == "errors" => Vec::new(),
                _ => messages(value),
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}
