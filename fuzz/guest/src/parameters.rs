//! Inputs that say which parameters an operation is called with, in which environment.
//!
//! An input is a byte for the operation, and pieces that end with `END`, each a name, `IS`, and a value. Neither byte
//! is a part of any text.

use std::collections::BTreeMap;

use clerk_tool::perform::Environment;
use serde_json::Value;

use crate::call::{Call, OPERATIONS};
use crate::script::Script;
use crate::{intent, sent};

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
    let operation = OPERATIONS[usize::from(*operation) % OPERATIONS.len()];
    let call = Call::new(operation, |name| given.get(name).cloned());
    let script = Script::new(sent::plain_successes());
    let result = call.clone().perform(&environment, &script);
    let intent = intent::of(&call, &environment);
    let failure = result.err();
    sent::check(
        &intent,
        &environment.api_url,
        failure.as_ref(),
        &script.into_sent(),
    );
}

/// The input that says what a fixture says.
#[must_use]
pub fn seeds(operation: &str, fixture: &Value) -> Vec<Vec<u8>> {
    let index = OPERATIONS.iter().position(|name| *name == operation);
    let mut input = vec![index.unwrap_or_default() as u8];
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
