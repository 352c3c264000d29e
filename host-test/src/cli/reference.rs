//! The reference of all operations in Markdown, for people who read it on the web.

use std::fmt::{self, Write as _};

use clerk_host::Manifest;
use clerk_host::manifest::{Described, Effect, Operation};
use serde_json::{Map, Value};

/// The whole reference.
pub(crate) fn markdown(manifest: &Manifest) -> String {
    let mut out = String::new();
    // Writing to a String can't fail.
    let _ = write(&mut out, manifest);
    out
}

fn write(out: &mut String, manifest: &Manifest) -> fmt::Result {
    writeln!(
        out,
        "# Operations of {} {}\n",
        manifest.name, manifest.version
    )?;
    writeln!(
        out,
        "<!-- Made from wit/ by `cargo run -- describe --markdown`: change it there. -->\n"
    )?;
    writeln!(
        out,
        "Names are those of JSON. A parameter that is not required may be left out or null; a field that is not required \
         may be null.\n"
    )?;
    writeln!(out, "| operation | effect | idempotent | requests |")?;
    writeln!(out, "| --- | --- | --- | --- |")?;
    for operation in &manifest.operations {
        let requests: Vec<_> = operation
            .endpoints
            .iter()
            .map(|code| format!("`{code}`"))
            .collect();
        writeln!(
            out,
            "| [`{name}`](#{name}) | {} | {} | {} |",
            effect(operation.effect),
            if operation.idempotent {
                "yes"
            } else {
                "**no**"
            },
            requests.join(", "),
            name = operation.name,
        )?;
    }
    for interface in &manifest.interfaces {
        let operations: Vec<_> = of(manifest, interface).collect();
        if !operations.is_empty() {
            writeln!(
                out,
                "\n## {}\n\n{}",
                short(&interface.name),
                interface.description
            )?;
        }
        for operation in operations {
            write_operation(out, operation)?;
        }
    }
    write_failures(out, manifest)?;
    writeln!(
        out,
        "\n## The world `{}`\n\n{}",
        manifest.world.name, manifest.world.description
    )
}

fn of<'a>(manifest: &'a Manifest, interface: &Described) -> impl Iterator<Item = &'a Operation> {
    let name = interface.name.clone();
    manifest
        .operations
        .iter()
        .filter(move |operation| operation.interface == name)
}

fn write_operation(out: &mut String, operation: &Operation) -> fmt::Result {
    writeln!(out, "\n### {}\n\n{}", operation.name, operation.description)?;
    write_table(out, "Parameters", "parameter", &operation.params)?;
    write_table(out, "Output", "field", &operation.output)
}

fn write_failures(out: &mut String, manifest: &Manifest) -> fmt::Result {
    writeln!(out, "\n## Failures\n\n{}\n", manifest.failure.description)?;
    writeln!(out, "| case | meaning |\n| --- | --- |")?;
    for case in &manifest.failure.cases {
        writeln!(out, "| `{}` | {} |", case.name, cell(&case.description))?;
    }
    writeln!(out, "\n| reason | meaning |\n| --- | --- |")?;
    for reason in &manifest.failure.reasons {
        writeln!(out, "| `{}` | {} |", reason.name, cell(&reason.description))?;
    }
    write_table(out, "Fault", "field", &manifest.failure.fault)
}

/// A table of an object's properties; those of the objects in its lists follow them.
fn write_table(out: &mut String, title: &str, column: &str, schema: &Value) -> fmt::Result {
    let description = schema["description"].as_str().unwrap_or_default();
    writeln!(out, "\n**{title}.** {description}\n")?;
    writeln!(
        out,
        "| {column} | type | required | meaning |\n| --- | --- | --- | --- |"
    )?;
    write_rows(out, "", schema)
}

fn write_rows(out: &mut String, before: &str, schema: &Value) -> fmt::Result {
    let required = |name: &str| {
        let names = schema["required"].as_array();
        names.is_some_and(|names| names.iter().any(|required| required == name))
    };
    for (name, property) in schema["properties"].as_object().unwrap_or(&Map::new()) {
        writeln!(
            out,
            "| `{before}{name}` | {} | {} | {} |",
            kind(property),
            if required(name) { "yes" } else { "" },
            cell(property["description"].as_str().unwrap_or_default()),
        )?;
        if property["items"].is_object() {
            write_rows(out, &format!("{before}{name}[]."), &property["items"])?;
        }
    }
    Ok(())
}

/// The type of a property in a word or two.
fn kind(property: &Value) -> String {
    let ty = match &property["type"] {
        Value::Array(types) => types.first().unwrap_or(&Value::Null),
        ty => ty,
    };
    match (ty.as_str(), property["format"].as_str()) {
        (None, _) => "JSON".to_owned(),
        (Some("integer"), Some("int64")) => "timestamp".to_owned(),
        (Some("string"), Some("password")) => "secret".to_owned(),
        (Some("object"), _) => "JSON object".to_owned(),
        (Some("array"), _) => "list".to_owned(),
        (Some("integer"), _) => {
            match (property["minimum"].as_u64(), property["maximum"].as_u64()) {
                (Some(first), Some(last)) => format!("{first} to {last}"),
                _ => "integer".to_owned(),
            }
        }
        (Some(other), _) => other.to_owned(),
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Reads => "reads",
        Effect::Writes => "writes",
        Effect::Destroys => "destroys",
        _ => "unknown",
    }
}

/// `users` of `clerk:tool/users@0.2.0`.
fn short(interface: &str) -> &str {
    let name = interface.rsplit('/').next().unwrap_or(interface);
    name.split('@').next().unwrap_or(name)
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', "<br>")
}
