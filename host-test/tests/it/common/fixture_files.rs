//! The files of `fixtures/`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use host_test::fixture;

/// Every file below `fixtures/`, whether it belongs there or not, as a sorted relative path.
pub(crate) fn files() -> Vec<PathBuf> {
    let root = Path::new(fixture::FOLDER);
    let mut folders = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()));
        for path in entries.map(|entry| entry.expect("an entry of fixtures/").path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(root).expect("a path below it").to_owned());
            }
        }
    }
    files.sort();
    files
}

pub(crate) fn text(file: &Path) -> String {
    fs::read_to_string(Path::new(fixture::FOLDER).join(file))
        .unwrap_or_else(|error| panic!("fixtures/{} cannot be read: {error}", file.display()))
}
