//! Reading the parameters of an operation from JSON: strictly, with refusals that name the parameter and say what was
//! expected and what was found, but never the value, because that may be secret.

use serde_json::error::Category;

use super::members::Members;
use super::whole::whole;
use crate::failure::{self, Failure};
use crate::record::{Kind, Param, Slot, Values};

/// The values of the parameters in the text of one JSON object, in the order of the table.
///
/// # Errors
/// `invalid-parameter` if it is anything else, if a name is not in the table or stands twice, or if a value has another
/// type.
pub(crate) fn values<'a>(text: &'a str, params: &[Param]) -> Result<Values<'a>, Failure> {
    let Members(members) = serde_json::from_str(text).map_err(|error| not_an_object(&error))?;
    let mut values = Values::absent(params.len());
    let mut given = vec![false; params.len()];
    for (name, value) in members {
        let Some(index) = params.iter().position(|param| param.name == name) else {
            return Err(unknown(&name, params));
        };
        let (Some(param), Some(given), Some(slot)) = (
            params.get(index),
            given.get_mut(index),
            values.0.get_mut(index),
        ) else {
            continue;
        };
        if std::mem::replace(given, true) {
            let message = format!("{name} stands twice: give it once");
            return Err(failure::invalid_parameter(&name, message));
        }
        *slot = read(param, value)?;
    }
    for (param, value) in params.iter().zip(&values.0) {
        if param.required && matches!(value, Slot::Absent) {
            let message = format!("{} is required, but is absent", param.name);
            return Err(failure::invalid_parameter(param.name, message));
        }
    }
    Ok(values)
}

fn read<'a>(param: &Param, value: &'a str) -> Result<Slot<'a>, Failure> {
    let slot = match (value, param.kind) {
        ("null", _) => Some(Slot::Absent),
        ("true", Kind::Flag) => Some(Slot::Flag(true)),
        ("false", Kind::Flag) => Some(Slot::Flag(false)),
        (_, Kind::Number(least, most)) => whole(value)
            .filter(|number| (i64::from(least)..=i64::from(most)).contains(number))
            .map(Slot::Number),
        (_, Kind::Timestamp) => whole(value).map(Slot::Number),
        (_, Kind::Json) if value.starts_with('{') => Some(Slot::Json(value)),
        (_, Kind::Text) => serde_json::from_str(value).ok().map(Slot::Text),
        _ => None,
    };
    slot.ok_or_else(|| {
        let message = format!(
            "{} must be {}, but is {}",
            param.name,
            expected(param.kind),
            found(param.kind, value)
        );
        failure::invalid_parameter(param.name, message)
    })
}

fn expected(kind: Kind) -> String {
    match kind {
        Kind::Text => "a string",
        Kind::Flag => "true or false",
        Kind::Number(least, most) => return format!("a whole number from {least} to {most}"),
        Kind::Timestamp => "a whole number of milliseconds since 1970",
        Kind::Json => "a JSON object",
    }
    .to_owned()
}

/// What a value is, by how its text begins.
fn found(kind: Kind, value: &str) -> &'static str {
    match (kind, value.as_bytes().first()) {
        (Kind::Json, Some(b'"')) => "a string: give the object itself, not its text",
        (Kind::Text, Some(b'"')) => "a string with half a surrogate pair",
        (_, Some(b'"')) => "a string",
        (_, Some(b'{')) => "an object",
        (_, Some(b'[')) => "an array",
        (_, Some(b't' | b'f')) => "true or false",
        (Kind::Number(..) | Kind::Timestamp, _) => "another number",
        _ => "a number",
    }
}

fn not_an_object(error: &serde_json::Error) -> Failure {
    let message = match error.classify() {
        Category::Data => "params must be a JSON object".to_owned(),
        _ => format!(
            "params must be the text of one JSON object, but is not JSON from line {}, column {} on",
            error.line(),
            error.column()
        ),
    };
    failure::invalid_parameter("params", message)
}

/// A name that nobody documented. It is shown if it looks like one: secrets are pasted in odd places.
fn unknown(name: &str, params: &[Param]) -> Failure {
    // No parameter has digits in its name, and hardly a secret has none.
    let is_plain = |byte: u8| byte.is_ascii_alphabetic() || byte == b'-' || byte == b'_';
    let looks_like_a_name = name.len() <= 40
        && name.bytes().all(is_plain)
        && !["sk_", "whsec_"]
            .iter()
            .any(|secret| name.starts_with(secret));
    let names: Vec<_> = params.iter().map(|param| param.name).collect();
    let names = names.join(", ");
    if looks_like_a_name {
        let message = format!("{name} is not a parameter: there are {names}");
        failure::invalid_parameter(name, message)
    } else {
        failure::invalid(format!(
            "a name is not that of a parameter: there are {names}"
        ))
    }
}
