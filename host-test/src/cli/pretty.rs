//! Outputs as JSON that people can read.

use host_test::interface::Shape;
use host_test::json::{Json, Parts};

/// A line a value, indented by two spaces, and metadata as it stands: it is passed on byte for byte.
pub(crate) fn pretty(shape: &Shape, json: &Json) -> String {
    let mut text = String::new();
    write(&mut text, shape, json, 0);
    text
}

fn write(text: &mut String, shape: &Shape, json: &Json, depth: usize) {
    match (shape, json.parts()) {
        (Shape::Optional(inner), _) => write(text, inner, json, depth),
        (Shape::Record(fields), Parts::Object(members)) if !members.is_empty() => {
            let members = members.iter().map(|(name, value)| {
                let field = fields.iter().find(|field| field.json == *name);
                let shape = field.map_or(&Shape::Json, |field| &field.shape);
                (format!("{}: ", Json::text(name)), shape, value)
            });
            write_members(text, ['{', '}'], members, depth);
        }
        (Shape::List(inner), Parts::List(items)) if !items.is_empty() => {
            let items = items.iter().map(|item| (String::new(), &**inner, item));
            write_members(text, ['[', ']'], items, depth);
        }
        _ => text.push_str(json.as_str()),
    }
}

fn write_members<'a>(
    text: &mut String,
    [open, close]: [char; 2],
    members: impl Iterator<Item = (String, &'a Shape, &'a Json)>,
    depth: usize,
) {
    text.push(open);
    for (number, (name, shape, value)) in members.enumerate() {
        if number > 0 {
            text.push(',');
        }
        text.push('\n');
        text.push_str(&"  ".repeat(depth + 1));
        text.push_str(&name);
        write(text, shape, value, depth + 1);
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(close);
}

#[cfg(test)]
mod tests {
    use host_test::interface::{Field, Shape};
    use host_test::json::Json;

    use super::pretty;

    #[test]
    fn metadata_stays_as_it_stands_and_all_else_is_indented() {
        let field = |name: &str, shape| Field {
            name: name.into(),
            json: name.into(),
            shape,
        };
        let shape = Shape::Record(vec![
            field("ids", Shape::List(Box::new(Shape::Text))),
            field("none", Shape::List(Box::new(Shape::Text))),
            field("data", Shape::Json),
        ]);
        let json = r#"{"ids":["a","b"],"none":[],"data":{"x":1.10,  "x":[ ]}}"#;
        assert_eq!(
            pretty(&shape, &Json::parse(json).unwrap()),
            "{\n  \"ids\": [\n    \"a\",\n    \"b\"\n  ],\n  \"none\": [],\n  \"data\": {\"x\":1.10,  \"x\":[ ]}\n}"
        );
    }
}
