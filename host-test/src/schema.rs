//! The types of an operation from the manifest's JSON Schemas: for what has no WIT any more, such as machine code.

use clerk_host::manifest;
use heck::ToKebabCase as _;
use serde_json::Value;

use crate::interface::{Field, Operation, Shape};

/// An operation with the types that its schemas have.
pub(crate) fn operation(of: &manifest::Operation) -> Operation {
    Operation {
        name: of.name.clone(),
        interface: of.interface.clone(),
        params: fields(&of.params),
        output: Shape::Record(fields(&of.output)),
    }
}

fn fields(schema: &Value) -> Vec<Field> {
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, schema)| Field {
            name: name.to_kebab_case(),
            json: name.clone(),
            shape: shape(schema),
        })
        .collect()
}

fn shape(schema: &Value) -> Shape {
    let (ty, optional) = match &schema["type"] {
        Value::Array(types) => (&types[0], types.iter().any(|ty| ty == "null")),
        ty => (ty, false),
    };
    let format = schema["format"].as_str();
    let shape = match (ty.as_str(), format) {
        (Some("boolean"), _) => Shape::Bool,
        (Some("integer"), Some("int64")) => Shape::Timestamp,
        (Some("integer"), _) => Shape::U32,
        (Some("string"), Some("password")) => Shape::Secret,
        (Some("string"), _) => Shape::Text,
        (Some("array"), _) => Shape::List(Box::new(shape(&schema["items"]))),
        (Some("object"), _) if schema["properties"].is_object() => Shape::Record(fields(schema)),
        _ => Shape::Json,
    };
    match optional && !matches!(shape, Shape::Secret) {
        true => Shape::Optional(Box::new(shape)),
        false => shape,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interface;

    /// The texts of both, without what only WIT knows.
    #[test]
    fn schemas_have_the_types_of_wit_as_far_as_a_caller_sees_them() {
        let manifest = clerk_host::Manifest::of(artifact::COMPONENT).unwrap();
        for of_wit in interface::exports(artifact::COMPONENT).unwrap().operations {
            let of_schema = operation(manifest.operation(&of_wit.name).unwrap());
            let names = |fields: &[Field]| -> Vec<_> {
                let fields = fields.iter();
                fields
                    .map(|field| (field.name.clone(), field.json.clone()))
                    .collect()
            };
            assert_eq!(names(&of_wit.params), names(&of_schema.params));
            for (one, other) in of_wit.params.iter().zip(&of_schema.params) {
                // An optional secret and an empty one are the same to a caller.
                let plain =
                    |shape: &Shape| format!("{shape:?}").replace("Optional(Secret)", "Secret");
                assert_eq!(plain(&one.shape), plain(&other.shape), "{}", one.json);
            }
        }
    }
}
