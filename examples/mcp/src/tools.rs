//! The operations of the manifest as tools.

use clerk_host::Manifest;
use clerk_host::manifest::{Annotations, Operation};
use clerk_host::wasmtime::{Result, bail};
use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde_json::Value;

/// A tool for each operation.
///
/// # Errors
///
/// If a schema of the manifest is not that of an object.
pub(crate) fn of(manifest: &Manifest) -> Result<Vec<Tool>> {
    let given: Vec<_> = manifest
        .environment
        .iter()
        .filter_map(|variable| variable.parameter.as_deref())
        .collect();
    manifest
        .operations
        .iter()
        .map(|operation| tool(operation, &given))
        .collect()
}

/// `given` are the parameters that the environment gives, so that agents need not know them.
fn tool(operation: &Operation, given: &[&str]) -> Result<Tool> {
    let mut params = object(&operation.params, &operation.name)?;
    if let Some(Value::Object(properties)) = params.get_mut("properties") {
        properties.retain(|name, _| !given.contains(&name.as_str()));
    }
    if let Some(Value::Array(required)) = params.get_mut("required") {
        required.retain(|name| name.as_str().is_none_or(|name| !given.contains(&name)));
    }
    let output = object(&operation.output, &operation.name)?;
    let (name, description) = (operation.name.clone(), operation.description.clone());
    Ok(Tool::new(name, description, params)
        .with_raw_output_schema(output.into())
        .with_annotations(annotations(operation.annotations)))
}

fn object(schema: &Value, operation: &str) -> Result<JsonObject> {
    match schema {
        Value::Object(schema) => Ok(schema.clone()),
        _ => bail!("the manifest's schemas of `{operation}` are not those of objects"),
    }
}

fn annotations(of: Annotations) -> ToolAnnotations {
    ToolAnnotations::new()
        .read_only(of.read_only_hint)
        .destructive(of.destructive_hint)
        .idempotent(of.idempotent_hint)
        .open_world(of.open_world_hint)
}
