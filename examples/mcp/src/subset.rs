//! Input schemas in the part of JSON Schema that all clients take. Some refuse a tool with anything else in it, and with it
//! the whole session. What each takes is in `clients.json`, and a test holds every tool to it.
//!
//! What is left out is in the descriptions, for the model, and is checked by the block.

use serde_json::{Map, Value, json};

/// Where an object may hold anything, its text is asked for: some clients take no object without properties.
const OBJECT_AS_TEXT: &str = "Given as the text of a JSON object, such as {\"plan\": \"pro\"}.";

/// Whether a parameter is an object that may hold anything.
pub(crate) fn is_open_object(property: &Value) -> bool {
    kind(property) == "object" && !property["properties"].is_object()
}

/// The schema of parameters.
pub(crate) fn parameters(properties: &Map<String, Value>, required: &Value) -> Map<String, Value> {
    let properties: Map<_, _> = properties
        .iter()
        .map(|(name, schema)| (name.clone(), property(schema)))
        .collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), properties.into());
    schema.insert("required".to_owned(), required.clone());
    schema
}

fn property(of: &Value) -> Value {
    let description = of["description"].as_str().unwrap_or_default();
    if is_open_object(of) {
        return json!({"type": "string", "description": format!("{description} {OBJECT_AS_TEXT}")});
    }
    let mut schema = json!({"type": kind(of), "description": description});
    if of["enum"].is_array() {
        schema["enum"] = of["enum"].clone();
    }
    if of["items"].is_object() {
        schema["items"] = property(&of["items"]);
    }
    schema
}

/// The type of what is given. What is optional is left out, and never null.
fn kind(schema: &Value) -> &str {
    let kind = match &schema["type"] {
        Value::Array(types) => types.iter().find(|kind| *kind != "null"),
        kind => Some(kind),
    };
    kind.and_then(Value::as_str).unwrap_or("string")
}
