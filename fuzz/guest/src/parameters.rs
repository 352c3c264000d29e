//! Inputs that say which parameters an operation is called with, in which environment.
//!
//! An input is a byte for the operation, and pieces that end with `END`, each a name, `IS`, and a value. Neither byte
//! is a part of any text.

use std::collections::BTreeMap;

use clerk_model::guest::check_parameters;
use clerk_model::json::Json;
use clerk_model::parameters::Kind;
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
    let known = model.parameters().iter();
    let known = known.map(|parameter| (parameter.name, parameter.kind));
    let given = known.chain([("secretKey", Kind::Text)]).filter_map(|(name, kind)| {
        let text = given.get(name)?.clone();
        Some((name.to_owned(), match kind {
            Kind::Limit | Kind::Number | Kind::Flag | Kind::Metadata => Json::Raw(text),
            Kind::Text | Kind::Name | Kind::Segment | Kind::List(_) => Json::Text(text),
        }))
    });
    let params = Json::Object(given.collect()).to_string();
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
