//! Writing records as JSON.

use crate::record::{ToJson, Value};

/// The text of a record as one JSON object, every field in it.
pub(crate) fn object(record: &dyn ToJson) -> String {
    let mut json = String::new();
    push_object(&mut json, record);
    json
}

/// As deep as the records of `wit/` are.
fn push_object(json: &mut String, record: &dyn ToJson) {
    json.push('{');
    for (index, name) in record.names().iter().enumerate() {
        push_separator(json, index);
        json.push('"');
        json.push_str(name);
        json.push_str("\":");
        push_value(json, record.value(index));
    }
    json.push('}');
}

fn push_value(json: &mut String, value: Value) {
    match value {
        Value::Absent => json.push_str("null"),
        Value::Flag(true) => json.push_str("true"),
        Value::Flag(false) => json.push_str("false"),
        Value::Number(number) => json.push_str(&number.to_string()),
        Value::Text(text) => push_text(json, text),
        Value::Json(text) => json.push_str(text),
        Value::Texts(texts) => {
            json.push('[');
            for (index, text) in texts.iter().enumerate() {
                push_separator(json, index);
                push_text(json, text);
            }
            json.push(']');
        }
        Value::List(records) => {
            json.push('[');
            let mut index = 0;
            while let Some(record) = records.record(index) {
                push_separator(json, index);
                push_object(json, record);
                index += 1;
            }
            json.push(']');
        }
    }
}

/// What stands before an item that is not the first.
pub(crate) fn push_separator(json: &mut String, index: usize) {
    if index > 0 {
        json.push(',');
    }
}

/// A text as a JSON string.
pub(crate) fn push_text(json: &mut String, text: &str) {
    if is_plain(text.as_bytes()) {
        json.push('"');
        json.push_str(text);
        json.push('"');
    } else {
        // A text can always be written.
        json.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

/// Whether nothing needs an escape. Eight bytes are looked at before it is decided.
fn is_plain(text: &[u8]) -> bool {
    let all = |bytes: &[u8]| {
        bytes.iter().fold(true, |plain, byte| {
            plain & (*byte >= b' ') & (*byte != b'"') & (*byte != b'\\')
        })
    };
    let (eights, rest) = text.as_chunks::<8>();
    eights.iter().all(|eight| all(eight)) && all(rest)
}
