//! What several tests ask of `fixtures/`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use host_test::fixture::{self, Case};
use host_test::json::{Json, Parts};
use serde_json::{Map, Value};

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

/// Every case by operation, also those that families make.
pub(crate) fn by_operation() -> BTreeMap<String, Vec<Case>> {
    let mut map: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for case in fixture::discover(fixture::FOLDER).expect("fixtures") {
        map.entry(case.operation.clone()).or_default().push(case);
    }
    map
}

/// A case as a value of serde_json, for tools that take one.
pub(crate) fn value(case: &Case) -> Value {
    let text = serde_json::to_string(&case.fixture).expect("JSON");
    of_json(&Json::parse(&text).expect("JSON"))
}

/// Without what serde_json makes of keys that it keeps for itself.
fn of_json(json: &Json) -> Value {
    match json.parts() {
        Parts::Null => Value::Null,
        Parts::Bool | Parts::Number => serde_json::from_str(json.as_str()).expect("JSON"),
        Parts::Text(text) => text.into(),
        Parts::List(items) => items.iter().map(of_json).collect(),
        Parts::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| (name.clone(), of_json(value)));
            fields.collect::<Map<_, _>>().into()
        }
    }
}
