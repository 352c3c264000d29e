//! Reading a parameter that is given as text, by the type that the component gives it.

use std::fs;

use host_test::interface::{Operation, Shape};
use host_test::json::Json;
use host_test::text_file;
use wasmtime::{Result, bail, error::Context as _, format_err};

/// A parameter of which every byte counts.
const SIGNED: &str = "body";

/// The value of a parameter. Errors never hold the text, which may be secret.
pub(crate) fn value(operation: &Operation, name: &str, text: &str) -> Result<Json> {
    let field = operation.params.iter().find(|field| field.json == name);
    let field = field.ok_or_else(|| {
        let known: Vec<_> = operation
            .params
            .iter()
            .map(|field| field.json.as_str())
            .collect();
        let known = known.join(", ");
        format_err!("{} has no such parameter; it has {known}", operation.name)
    })?;
    let shape = bare(&field.shape);
    let text = match text.strip_prefix('@') {
        None => text.to_owned(),
        Some(rest) if rest.starts_with('@') => rest.to_owned(),
        // A secret after a forgotten second @ looks like the name of a file.
        Some(file) if matches!(shape, Shape::Secret) => {
            text_file::value(file).context("its file can't be read")?
        }
        Some(file) => match name {
            SIGNED => fs::read_to_string(file),
            _ => text_file::value(file),
        }
        .with_context(|| format!("{file} can't be read"))?,
    };
    Ok(match shape {
        Shape::Text | Shape::Secret => Json::text(&text),
        Shape::Bool => match text.as_str() {
            "true" | "false" => Json::parse(&text)?,
            _ => bail!("it must be true or false"),
        },
        Shape::U16 | Shape::U32 | Shape::S64 | Shape::Timestamp => {
            let number = text.parse::<i64>().ok();
            let number = number.context("it must be a whole number")?;
            Json::parse(&number.to_string())?
        }
        Shape::Json | Shape::List(_) | Shape::Record(_) | Shape::Optional(_) => {
            Json::parse(&text).context("it must be JSON")?
        }
    })
}

/// The type that a given value has.
fn bare(shape: &Shape) -> &Shape {
    match shape {
        Shape::Optional(inner) => bare(inner),
        shape => shape,
    }
}
