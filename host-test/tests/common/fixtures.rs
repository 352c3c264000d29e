//! What several tests ask of `fixtures/`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures"))
}

/// Every file below `fixtures/`, whether it belongs there or not, as a sorted relative path.
pub(crate) fn files() -> Vec<PathBuf> {
    let mut folders = vec![root()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("an entry of fixtures/").path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(
                    path.strip_prefix(root())
                        .expect("a path below it")
                        .to_owned(),
                );
            }
        }
    }
    files.sort();
    files
}

pub(crate) fn text(file: &Path) -> String {
    fs::read_to_string(root().join(file))
        .unwrap_or_else(|error| panic!("fixtures/{} cannot be read: {error}", file.display()))
}

pub(crate) fn json(file: &Path) -> Value {
    serde_json::from_str(&text(file))
        .unwrap_or_else(|error| panic!("fixtures/{} is not JSON: {error}", file.display()))
}
