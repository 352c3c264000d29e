//! Inputs that are a byte for the operation, and the text of its parameters.

use clerk_model::guest::{KEY, check_parameters};
use clerk_tool::perform::Environment;

use crate::fixture::Fixture;
use crate::seeds::{chosen, index};

/// Performs the operation, and holds what was sent against what the text means.
pub fn check(input: &[u8]) {
    let Some((operation, params)) = input.split_first() else {
        return;
    };
    // What is no text never comes as far as this: a string of WIT is UTF-8.
    let Ok(params) = str::from_utf8(params) else {
        return;
    };
    let environment = Environment {
        secret_key: KEY.to_owned(),
        api_url: String::new(),
        ..Environment::default()
    };
    check_parameters(chosen(*operation), params, &environment);
}

/// The input that says what a fixture says.
#[must_use]
pub fn seeds(operation: &str, fixture: &Fixture) -> Vec<Vec<u8>> {
    let params = fixture.params.iter();
    params
        .map(|params| [&[index(operation)], params.as_bytes()].concat())
        .collect()
}
