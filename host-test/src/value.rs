//! JSON to the component's values and back, led by the component's own types.
//!
//! Names are camelCase in JSON and kebab-case in the component. An option that is none is `null`, and absent means the
//! same on the way in. Metadata is a JSON value in JSON and its text in the component.

use serde_json::{Map, Value, value::Number};
use wasmtime::component::Val;
use wasmtime::{Result, bail, error::Context as _};

use crate::interface::{Field, Shape};

/// Why parameters were refused before the component saw them.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The parameter at fault, by its name in JSON.
    pub(crate) parameter: Option<String>,
    /// What is wrong with it, for a person. Never holds the value, which may be secret.
    pub(crate) message: String,
}

/// The parameters of an operation, from a JSON object.
pub(crate) fn params(fields: &[Field], json: &Value) -> Result<Val, Refusal> {
    let Value::Object(given) = json else {
        let message = format!(
            "The parameters must be a JSON object, and this is {}.",
            describe(json)
        );
        return Err(Refusal {
            parameter: None,
            message,
        });
    };
    if let Some(name) = given
        .keys()
        .find(|name| fields.iter().all(|field| field.json != **name))
    {
        let known: Vec<_> = fields.iter().map(|field| field.json.as_str()).collect();
        let message = format!(
            "There is no parameter `{name}`; there are {}.",
            known.join(", ")
        );
        return Err(Refusal {
            parameter: Some(name.clone()),
            message,
        });
    }
    let field = |field: &Field| {
        let value = match (given.get(&field.json), &field.shape) {
            // Empty means the key in the environment, so that nobody has to write it down.
            (None | Some(Value::Null), Shape::Secret) => Val::String(String::new()),
            (value, shape) => to_component(shape, value).map_err(|expected| {
                let found = value.map_or("absent", describe);
                let message = format!("`{}` must be {expected}, and it is {found}.", field.json);
                Refusal {
                    parameter: Some(field.json.clone()),
                    message,
                }
            })?,
        };
        Ok((field.name.clone(), value))
    };
    Ok(Val::Record(
        fields.iter().map(field).collect::<Result<_, _>>()?,
    ))
}

/// Fails with what was expected.
fn to_component(shape: &Shape, json: Option<&Value>) -> Result<Val, String> {
    let number = json.and_then(Value::as_number);
    let value = match (shape, json) {
        (Shape::Optional(_), None | Some(Value::Null)) => Some(Val::Option(None)),
        (Shape::Optional(inner), json) => {
            Some(Val::Option(Some(Box::new(to_component(inner, json)?))))
        }
        (Shape::Bool, Some(Value::Bool(flag))) => Some(Val::Bool(*flag)),
        (Shape::U16, _) => number
            .and_then(Number::as_u64)
            .and_then(|n| n.try_into().ok())
            .map(Val::U16),
        (Shape::U32, _) => number
            .and_then(Number::as_u64)
            .and_then(|n| n.try_into().ok())
            .map(Val::U32),
        (Shape::S64 | Shape::Timestamp, _) => number.and_then(Number::as_i64).map(Val::S64),
        (Shape::Text | Shape::Secret, Some(Value::String(text))) => Some(Val::String(text.clone())),
        (Shape::Json, Some(json)) if !json.is_null() => Some(Val::String(json.to_string())),
        (Shape::List(inner), Some(Value::Array(items))) => {
            let items = items.iter().map(|item| to_component(inner, Some(item)));
            Some(Val::List(items.collect::<Result<_, _>>()?))
        }
        (Shape::Record(fields), Some(json)) => {
            Some(params(fields, json).map_err(|refusal| refusal.message)?)
        }
        _ => None,
    };
    value.ok_or_else(|| expected(shape))
}

fn expected(shape: &Shape) -> String {
    match shape {
        Shape::Bool => "true or false".to_owned(),
        Shape::U16 => format!("a whole number from 0 to {}", u16::MAX),
        Shape::U32 => format!("a whole number from 0 to {}", u32::MAX),
        Shape::S64 => "a whole number of at most 64 bits".to_owned(),
        Shape::Timestamp => "a time in milliseconds since 1970, a whole number".to_owned(),
        Shape::Text | Shape::Secret => "a string".to_owned(),
        Shape::Json => "a JSON object".to_owned(),
        Shape::Optional(inner) => expected(inner),
        Shape::List(_) => "a list".to_owned(),
        Shape::Record(_) => "an object".to_owned(),
    }
}

fn describe(json: &Value) -> &'static str {
    match json {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "another number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A value of the component as JSON. Every field of a record is there, `null` if it is none.
pub(crate) fn to_json(shape: &Shape, value: &Val) -> Result<Value> {
    Ok(match (shape, value) {
        (Shape::Bool, Val::Bool(flag)) => (*flag).into(),
        (Shape::U16, Val::U16(number)) => (*number).into(),
        (Shape::U32, Val::U32(number)) => (*number).into(),
        (Shape::S64 | Shape::Timestamp, Val::S64(number)) => (*number).into(),
        (Shape::Text | Shape::Secret, Val::String(text)) => text.as_str().into(),
        (Shape::Json, Val::String(text)) => serde_json::from_str(text).context(
            "metadata can't be a JSON value here, but the operation was performed, and `Block::call_typed` gives it as text",
        )?,
        (Shape::Optional(_), Val::Option(None)) => Value::Null,
        (Shape::Optional(inner), Val::Option(Some(value))) => to_json(inner, value)?,
        (Shape::List(inner), Val::List(items)) => items
            .iter()
            .map(|item| to_json(inner, item))
            .collect::<Result<Vec<_>>>()?
            .into(),
        (Shape::Record(fields), Val::Record(values)) => {
            let pairs = fields.iter().zip(values);
            let pairs = pairs
                .map(|(field, (_, value))| Ok((field.json.clone(), to_json(&field.shape, value)?)));
            Value::Object(pairs.collect::<Result<Map<_, _>>>()?)
        }
        _ => bail!("the component returned a value that its own types do not allow"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields() -> Vec<Field> {
        let field = |name: &str, json: &str, shape| Field {
            name: name.into(),
            json: json.into(),
            shape,
        };
        vec![
            field("secret-key", "secretKey", Shape::Secret),
            field("user-id", "userId", Shape::Text),
            field("limit", "limit", Shape::Optional(Box::new(Shape::U32))),
            field(
                "public-metadata",
                "publicMetadata",
                Shape::Optional(Box::new(Shape::Json)),
            ),
        ]
    }

    fn refused(json: Value) -> (Option<String>, String) {
        let Refusal { parameter, message } = params(&fields(), &json).unwrap_err();
        (parameter, message)
    }

    #[test]
    fn absent_and_null_are_the_same_and_a_missing_key_is_empty() {
        let expected = Val::Record(vec![
            ("secret-key".into(), Val::String(String::new())),
            ("user-id".into(), Val::String("u".into())),
            ("limit".into(), Val::Option(None)),
            ("public-metadata".into(), Val::Option(None)),
        ]);
        assert_eq!(
            params(&fields(), &json!({"userId": "u"})).unwrap(),
            expected
        );
        let nulls =
            json!({"userId": "u", "limit": null, "secretKey": null, "publicMetadata": null});
        assert_eq!(params(&fields(), &nulls).unwrap(), expected);
    }

    #[test]
    fn metadata_keeps_order_and_numbers() {
        let text = r#"{"b":1.10,"a":12345678901234567890123,"c":1e+400,"d":-0}"#;
        let json =
            serde_json::from_str(&format!(r#"{{"userId":"u","publicMetadata":{text}}}"#)).unwrap();
        let Val::Record(values) = params(&fields(), &json).unwrap() else {
            panic!("not a record")
        };
        assert_eq!(
            values[3].1,
            Val::Option(Some(Box::new(Val::String(text.into()))))
        );
        assert_eq!(
            to_json(&Shape::Json, &Val::String(text.into()))
                .unwrap()
                .to_string(),
            text
        );
    }

    #[test]
    fn refusals_name_the_parameter_and_what_was_expected() {
        let limit = "`limit` must be a whole number from 0 to 4294967295, and it is";
        for (given, found) in [
            ("4294967296", "another number"),
            ("-1", "another number"),
            ("1.0", "another number"),
        ] {
            let json =
                serde_json::from_str(&format!(r#"{{"userId":"u","limit":{given}}}"#)).unwrap();
            assert_eq!(
                refused(json),
                (Some("limit".into()), format!("{limit} {found}."))
            );
        }
        assert_eq!(
            refused(json!({"userId": "u", "limit": "5"})),
            (Some("limit".into()), format!("{limit} a string."))
        );
        let absent = (
            Some("userId".into()),
            "`userId` must be a string, and it is absent.".into(),
        );
        assert_eq!(refused(json!({})), absent);
        let (parameter, message) = refused(json!({"userId": "u", "limt": 5}));
        assert_eq!(parameter.as_deref(), Some("limt"));
        assert!(
            message.contains("there are secretKey, userId, limit, publicMetadata"),
            "{message}"
        );
        assert_eq!(refused(json!([])).0, None);
    }
}
