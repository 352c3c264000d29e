//! The operations of the manifest as tools.

use clerk_host::Manifest;
use clerk_host::manifest::{Annotations, Operation};
use clerk_host::wasmtime::{Result, bail};
use rmcp::model::{JsonObject, ToolAnnotations};
use serde_json::Value;

use crate::clock;
use crate::permissions::Permissions;
use crate::subset;

/// An operation for agents.
pub(crate) struct Tool {
    /// The operation's name.
    pub(crate) operation: String,
    /// As clients see it.
    pub(crate) model: rmcp::model::Tool,
    /// What an agent may give, with the manifest's schemas.
    pub(crate) parameters: JsonObject,
    pub(crate) required: Vec<String>,
    /// Whether the time is filled in that an agent does not give.
    pub(crate) takes_now: bool,
    /// The flags without which it is off.
    pub(crate) missing: Vec<&'static str>,
    /// The environment variables that the operation needs, whichever are parameters for others.
    pub(crate) variables: Vec<String>,
}

/// A tool for each operation, off or on.
///
/// # Errors
///
/// If a schema of the manifest is not that of an object.
pub(crate) fn of(manifest: &Manifest, permissions: Permissions) -> Result<Vec<Tool>> {
    let operations = manifest.operations.iter();
    operations
        .map(|operation| tool(manifest, operation, permissions))
        .collect()
}

fn tool(manifest: &Manifest, operation: &Operation, permissions: Permissions) -> Result<Tool> {
    let Value::Object(mut parameters) = operation.params["properties"].clone() else {
        bail!("the parameters of `{}` have no schema", operation.name);
    };
    // What the environment gives, agents need not know, and must not.
    let mut variables = Vec::new();
    for variable in &manifest.environment {
        if let Some(parameter) = &variable.parameter
            && parameters.remove(parameter).is_some()
        {
            variables.push(variable.name.clone());
        }
    }
    parameters.retain(|_, property| permissions.gives(property));
    let takes_now = parameters.get_mut(clock::NOW).is_some_and(clock::fill_in);
    let required = operation.params["required"]
        .as_array()
        .into_iter()
        .flatten();
    let required: Vec<_> = required
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    let mut missing = permissions.missing(operation);
    let stands_in = |name: &String| {
        manifest
            .environment
            .iter()
            .any(|of| of.parameter.as_ref() == Some(name))
    };
    if required
        .iter()
        .any(|name| !parameters.contains_key(name) && !stands_in(name))
    {
        missing.push("--allow-credentials");
    }
    let required: Vec<_> = required
        .into_iter()
        .filter(|name| parameters.contains_key(name) && !(takes_now && name == clock::NOW))
        .collect();
    let schema = subset::parameters(&parameters, &required.clone().into());
    let (name, description) = (operation.name.clone(), operation.description.clone());
    Ok(Tool {
        operation: operation.name.clone(),
        model: rmcp::model::Tool::new(name, description, schema)
            .with_annotations(annotations(operation.annotations)),
        parameters,
        required,
        takes_now,
        missing,
        variables,
    })
}

fn annotations(of: Annotations) -> ToolAnnotations {
    ToolAnnotations::new()
        .read_only(of.read_only_hint)
        .destructive(of.destructive_hint)
        .idempotent(of.idempotent_hint)
        .open_world(of.open_world_hint)
}
