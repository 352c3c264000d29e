//! What an agent gives to a tool, as parameters of the block.

use clerk_host::{Failure, Reason};
use rmcp::model::JsonObject;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::clock::{self, NOW};
use crate::subset::is_open_object;
use crate::tools::Tool;

/// The parameters as JSON.
pub(crate) fn parameters(tool: &Tool, arguments: &JsonObject) -> Result<String, Failure> {
    let mut fields = Vec::new();
    let fills_in_now = tool.takes_now && arguments.get(NOW).is_none_or(Value::is_null);
    if fills_in_now {
        fields.push(format!("\"{NOW}\":{}", clock::now()));
    }
    for (name, value) in arguments {
        if fills_in_now && name == NOW {
            continue;
        }
        // The block knows parameters that the tool does not have: the key.
        let Some(property) = tool.parameters.get(name) else {
            let message = format!("`{}` has no parameter `{name}`.", tool.operation);
            return Err(refusal(name, message));
        };
        let is_optional = !tool.required.contains(name);
        if is_optional && value.as_str().is_some_and(|text| text.trim().is_empty()) {
            let message = format!("`{name}` is an empty text: leave it out, or give a value.");
            return Err(refusal(name, message));
        }
        let value = match value {
            Value::String(text) if is_open_object(property) => object(name, text)?.to_owned(),
            value if is_open_object(property) && is_changed(value) => {
                let message = format!(
                    "`{name}` has numbers that are not whole, or very large: give the text of the object, so that they stay \
                     as they are."
                );
                return Err(refusal(name, message));
            }
            value => value.to_string(),
        };
        fields.push(format!("{}:{value}", Value::from(name.as_str())));
    }
    Ok(format!("{{{}}}", fields.join(",")))
}

/// Whether a number in it is not what was given: it went through a floating-point number.
fn is_changed(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_i64().is_none() && number.as_u64().is_none(),
        Value::Array(items) => items.iter().any(is_changed),
        Value::Object(members) => members.values().any(is_changed),
        _ => false,
    }
}

/// An object that is given as its text passes byte for byte.
fn object<'a>(name: &str, text: &'a str) -> Result<&'a str, Failure> {
    let raw: Option<&RawValue> = serde_json::from_str(text).ok();
    let object = raw.map(RawValue::get).filter(|raw| raw.starts_with('{'));
    object.ok_or_else(|| refusal(name, format!("`{name}` is not the text of a JSON object.")))
}

fn refusal(name: &str, message: String) -> Failure {
    Failure::permanent(Reason::InvalidParameter, message).with_parameter(name)
}
