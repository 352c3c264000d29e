//! A case for tools that take values of serde_json.

use host_test::fixture::Case;
use host_test::json::{Json, Parts};
use serde_json::{Map, Value};

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
