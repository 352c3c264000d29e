//! Inputs that say which parameters an operation is called with, in which environment.
//!
//! An input is a byte for the operation, and pieces that end with `END`, each a name, `IS`, and a value. Neither byte
//! is a part of any text.

use std::collections::BTreeMap;

use clerk_model::guest::check_parameters;
use clerk_model::json::Json;
use clerk_tool::perform::Environment;
use serde_json::Value;

use crate::seeds::{chosen, index};

const END: u8 = 0xff;
const IS: u8 = 0xfe;
const VARIABLES: [&str; 2] = ["CLERK_SECRET_KEY", "CLERK_API_URL"];

/// Performs the operation, and holds what was sent against what the parameters mean.
pub fn check(input: &[u8]) {
    let Some((operation, pieces)) = input.split_first() else {
        return;
    };
    let given: BTreeMap<_, _> = pieces
        .split(|byte| *byte == END)
        .filter_map(|piece| {
            let is = piece.iter().position(|byte| *byte == IS)?;
            let [name, value] = [&piece[..is], &piece[is + 1..]].map(String::from_utf8_lossy);
            Some((name.into_owned(), value.into_owned()))
        })
        .collect();
    let [secret_key, api_url] = VARIABLES.map(|name| given.get(name).cloned().unwrap_or_default());
    let environment = Environment {
        secret_key,
        api_url,
    };
    let model = chosen(*operation);
    let is_text = |name: &str| {
        let mut parameters = model.parameters().iter();
        let known = parameters.find(|parameter| parameter.name == name)?;
        Some(known.kind.is_text())
    };
    let mut params = Json::Object(Vec::new());
    for (name, value) in given {
        let is_text = if name == "secretKey" {
            Some(true)
        } else {
            is_text(&name)
        };
        match is_text {
            Some(true) => params = params.with(&name, Json::Text(value)),
            Some(false) => params = params.with(&name, Json::Raw(value)),
            None => {}
        }
    }
    let params = params.to_string();
    check_parameters(model, &params, &environment);
}

/// The input that says what a fixture says.
#[must_use]
pub fn seeds(operation: &str, fixture: &Value) -> Vec<Vec<u8>> {
    let mut input = vec![index(operation)];
    for given in ["params", "env"] {
        for (name, value) in fixture[given].as_object().into_iter().flatten() {
            let value = match value {
                Value::Null => continue,
                Value::String(text) => text.clone(),
                value => value.to_string(),
            };
            input.extend(name.bytes());
            input.push(IS);
            input.extend(value.bytes());
            input.push(END);
        }
    }
    vec![input]
}
