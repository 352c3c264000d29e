//! JSON to the component's values and back, led by the component's own types.
//!
//! Names are camelCase in JSON and kebab-case in the component. An option that is none is `null`, and absent means the
//! same on the way in. Metadata is a JSON value in JSON and its text in the component.

use wasmtime::component::Val;
use wasmtime::{Result, bail, error::Context as _};

use crate::interface::{Field, Shape};
use crate::json::{Json, Parts};

/// The parameters of an operation, from a JSON object. Nothing if they are not of these types.
pub(crate) fn params(fields: &[Field], json: &Json) -> Option<Val> {
    let Parts::Object(given) = json.parts() else {
        return None;
    };
    for (place, (name, _)) in given.iter().enumerate() {
        let known = fields.iter().any(|field| field.json == *name);
        if !known || given[..place].iter().any(|(other, _)| other == name) {
            return None;
        }
    }
    let field = |field: &Field| {
        let value = given.iter().find(|(name, _)| *name == field.json);
        let value = value
            .map(|(_, value)| value)
            .filter(|value| !value.is_null());
        let value = match (value, &field.shape) {
            // Empty means the key in the environment, so that nobody has to write it down.
            (None, Shape::Secret) => Val::String(String::new()),
            (value, shape) => to_component(shape, value)?,
        };
        Some((field.name.clone(), value))
    };
    Some(Val::Record(
        fields.iter().map(field).collect::<Option<_>>()?,
    ))
}

fn to_component(shape: &Shape, json: Option<&Json>) -> Option<Val> {
    if let Shape::Optional(inner) = shape {
        return match json {
            None => Some(Val::Option(None)),
            json => Some(Val::Option(Some(Box::new(to_component(inner, json)?)))),
        };
    }
    let json = json?;
    Some(match (shape, json.parts()) {
        (Shape::Bool, Parts::Bool) => Val::Bool(json.as_str() == "true"),
        (Shape::U16, Parts::Number) => Val::U16(whole(json)?.try_into().ok()?),
        (Shape::U32, Parts::Number) => Val::U32(whole(json)?.try_into().ok()?),
        (Shape::S64 | Shape::Timestamp, Parts::Number) => Val::S64(whole(json)?),
        (Shape::Text | Shape::Secret, Parts::Text(text)) => Val::String(text),
        (Shape::Json, _) => Val::String(json.as_str().to_owned()),
        (Shape::List(inner), Parts::List(items)) => {
            let items = items.iter().map(|item| to_component(inner, Some(item)));
            Val::List(items.collect::<Option<_>>()?)
        }
        (Shape::Record(fields), Parts::Object(_)) => params(fields, json)?,
        _ => return None,
    })
}

/// A whole number in any notation.
fn whole(number: &Json) -> Option<i64> {
    if let Ok(number) = number.as_str().parse() {
        return Some(number);
    }
    /// Beyond it, a double holds not every whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let number: f64 = number.as_str().parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it is whole and not too large"
    )]
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i64)
}

/// A value of the component as JSON. Every field of a record is there, `null` if it is none.
pub(crate) fn to_json(shape: &Shape, value: &Val) -> Result<Json> {
    Ok(match (shape, value) {
        (Shape::Bool, Val::Bool(flag)) => Json::parse(&flag.to_string())?,
        (Shape::U16, Val::U16(number)) => Json::parse(&number.to_string())?,
        (Shape::U32, Val::U32(number)) => Json::parse(&number.to_string())?,
        (Shape::S64 | Shape::Timestamp, Val::S64(number)) => Json::parse(&number.to_string())?,
        (Shape::Text | Shape::Secret, Val::String(text)) => Json::text(text),
        (Shape::Json, Val::String(text)) => {
            Json::parse(text).context("metadata that came out is no JSON")?
        }
        (Shape::Optional(_), Val::Option(None)) => Json::null(),
        (Shape::Optional(inner), Val::Option(Some(value))) => to_json(inner, value)?,
        (Shape::List(inner), Val::List(items)) => {
            let items = items.iter().map(|item| to_json(inner, item));
            Json::list(items.collect::<Result<Vec<_>>>()?)
        }
        (Shape::Record(fields), Val::Record(values)) => {
            let values = fields.iter().zip(values).map(|(field, (_, value))| {
                Ok((field.json.as_str(), to_json(&field.shape, value)?))
            });
            Json::object(values.collect::<Result<Vec<_>>>()?)
        }
        _ => bail!("the component returned a value that its own types do not allow"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Vec<Field> {
        let field = |name: &str, json: &str, shape| Field {
            name: name.into(),
            json: json.into(),
            shape,
        };
        let optional = |shape| Shape::Optional(Box::new(shape));
        vec![
            field("secret-key", "secretKey", Shape::Secret),
            field("user-id", "userId", Shape::Text),
            field("limit", "limit", optional(Shape::U32)),
            field("public-metadata", "publicMetadata", optional(Shape::Json)),
        ]
    }

    fn given(text: &str) -> Option<Val> {
        params(&fields(), &Json::parse(text).unwrap())
    }

    #[test]
    fn absent_and_null_are_the_same_and_a_missing_key_is_empty() {
        let expected = Val::Record(vec![
            ("secret-key".into(), Val::String(String::new())),
            ("user-id".into(), Val::String("u".into())),
            ("limit".into(), Val::Option(None)),
            ("public-metadata".into(), Val::Option(None)),
        ]);
        assert_eq!(given(r#"{"userId":"u"}"#), Some(expected.clone()));
        let nulls = r#"{"userId":"u","limit":null,"secretKey":null,"publicMetadata":null}"#;
        assert_eq!(given(nulls), Some(expected));
    }

    #[test]
    fn metadata_passes_through_byte_for_byte() {
        let text = r#"{"b":1.10, "b":{"$serde_json::private::Number":"x"},"c":1e+400}"#;
        let Some(Val::Record(values)) =
            given(&format!(r#"{{"userId":"u","publicMetadata":{text}}}"#))
        else {
            panic!("no record")
        };
        let metadata = Val::String(text.into());
        assert_eq!(values[3].1, Val::Option(Some(Box::new(metadata.clone()))));
        assert_eq!(to_json(&Shape::Json, &metadata).unwrap().as_str(), text);
    }

    #[test]
    fn whole_numbers_have_any_notation_and_others_no_type() {
        for ten in ["10", "10.0", "1e1"] {
            let Some(Val::Record(values)) = given(&format!(r#"{{"userId":"u","limit":{ten}}}"#))
            else {
                panic!("no record")
            };
            assert_eq!(values[2].1, Val::Option(Some(Box::new(Val::U32(10)))));
        }
        for other in ["10.5", "-1", "4294967296", "1e99", "\"10\"", "\"\"", "[]"] {
            assert_eq!(
                given(&format!(r#"{{"userId":"u","limit":{other}}}"#)),
                None,
                "{other}"
            );
        }
    }

    #[test]
    fn what_the_types_do_not_have_has_no_value() {
        for params in [
            "[]",
            "{}",
            r#"{"userId":5}"#,
            r#"{"userId":"u","user":"v"}"#,
            r#"{"userId":"u","userId":"v"}"#,
        ] {
            assert_eq!(given(params), None, "{params}");
        }
    }
}
