//! Inputs that say which parameters an operation is called with, in which environment.
//!
//! An input is a byte for the operation, and pieces that end with `END`, each a name, `IS`, and a value. Neither byte
//! is a part of any text.

use std::collections::BTreeMap;

use clerk_model::guest::check_parameters;
use clerk_model::json::{Json, members, string};
use clerk_tool::perform::Environment;

use crate::fixture::Fixture;
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
        ..Environment::default()
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
pub fn seeds(operation: &str, fixture: &Fixture) -> Vec<Vec<u8>> {
    let Some(params) = &fixture.params else {
        return Vec::new();
    };
    let given = members(params).unwrap_or_default().into_iter();
    let given = given.filter(|(_, value)| *value != "null");
    let given = given.map(|(name, value)| {
        let value = string(value).unwrap_or(value.to_owned());
        (name, value)
    });
    let mut input = vec![index(operation)];
    for (name, value) in given.chain(fixture.env.clone()) {
        input.extend(name.bytes());
        input.push(IS);
        input.extend(value.bytes());
        input.push(END);
    }
    vec![input]
}
