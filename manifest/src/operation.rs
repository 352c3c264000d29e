//! One operation: what it does, what it is given, what it returns, how it fails.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail, ensure};
use heck::ToLowerCamelCase as _;
use serde_json::{Value, json};
use wit_parser::{Function, Type, TypeDefKind};

use crate::docs;
use crate::effect::Effect;
use crate::schema::Schemas;

const METHODS: [&str; 5] = ["GET", "POST", "PATCH", "PUT", "DELETE"];

/// Whether a function is an operation. The other kind performs any operation by its name: it takes that name.
pub(crate) fn is_operation(schemas: &Schemas, function: &Function) -> bool {
    let takes_a_name =
        |params: &[wit_parser::Param]| params.len() == 2 && schemas.is_text(&params[0].ty);
    !takes_a_name(&function.params)
}

/// The records of an operation's parameters and of its output.
///
/// # Errors
/// If it is not `func(params: record) -> result<record, …>`.
pub(crate) fn types(schemas: &Schemas, function: &Function) -> Result<(Type, Type)> {
    let [params] = &function.params[..] else {
        bail!("it must have one parameter, a record")
    };
    let result = function.result.as_ref().and_then(|ty| schemas.kind(ty));
    let Some(TypeDefKind::Result(result)) = result else {
        bail!("it must return a `result`")
    };
    let output = result.ok.context("it must return something")?;
    Ok((params.ty, output))
}

/// The operation's part of the manifest. `reasons` are the reasons of a failure.
pub(crate) fn operation(
    schemas: &Schemas,
    interface: &str,
    function: &Function,
    reasons: &[&str],
) -> Result<Value> {
    let text = schemas.text(&function.docs)?;
    let endpoints = endpoints(&text)?;
    let effect = Effect::parse(docs::paragraph(&text, "Effect: ")?)?;
    agree(&effect, &endpoints)?;
    let failures = failures(schemas, &text, reasons)?;
    let (params, output) = types(schemas, function)?;
    let mut operation = json!({
        "name": function.name,
        "interface": interface,
        "description": text,
        "effect": effect.kind,
        "idempotent": effect.idempotent,
        "annotations": effect.annotations(endpoints.is_empty()),
        "endpoints": endpoints,
        "failures": failures,
        "params": schemas.params(&params, &segments(&endpoints)?)?,
        "output": schemas.output(&output)?,
    });
    let Together {
        any_of,
        dependent_required,
    } = together(schemas, &params)?;
    if !any_of.is_empty() {
        operation["anyOf"] = json!(any_of);
    }
    if !dependent_required.is_empty() {
        operation["dependentRequired"] = json!(dependent_required);
    }
    Ok(operation)
}

/// What no schema of one parameter says.
#[derive(Default)]
struct Together {
    /// Parameters of which at least one must be given.
    any_of: BTreeSet<String>,
    /// Parameters that are only taken with others.
    dependent_required: BTreeMap<String, [String; 1]>,
}

fn together(schemas: &Schemas, params: &Type) -> Result<Together> {
    let mut together = Together::default();
    let needs_one = docs::needs_one(&schemas.record_text(params)?);
    for field in schemas.record(params)? {
        let name = field.name.to_lower_camel_case();
        let text = schemas.text(&field.docs)?;
        if let Some(other) = docs::together_with(&text) {
            let others = [other.to_owned()];
            together.dependent_required.insert(name, others);
        } else if let Some(other) = docs::required_without(&text) {
            together.any_of.extend([name, other.to_owned()]);
        } else if needs_one && schemas.optional(&field.ty).1 {
            together.any_of.insert(name);
        }
    }
    Ok(together)
}

/// The requests that an operation makes: ``Endpoint: `GET /v1/users`, …``, ``Endpoints: `…` and `…`, …`` or
/// `Endpoint: none, …`.
pub(crate) fn endpoints(text: &str) -> Result<Vec<&str>> {
    let one = docs::paragraph(text, "Endpoint: ");
    let paragraph = one.or_else(|_| docs::paragraph(text, "Endpoints: "))?;
    if paragraph.starts_with("none, ") {
        return Ok(Vec::new());
    }
    let is_endpoint = |code: &&str| {
        code.split_once(' ')
            .is_some_and(|(method, path)| METHODS.contains(&method) && path.starts_with('/'))
    };
    let endpoints: Vec<_> = docs::code(paragraph).filter(is_endpoint).collect();
    let is_one = text.contains("Endpoint: ");
    ensure!(
        is_one == (endpoints.len() == 1) && !endpoints.is_empty(),
        "after `Endpoint: ` there must be one request such as `GET /v1/users`, after `Endpoints: ` several; there are \
         {endpoints:?}"
    );
    Ok(endpoints)
}

/// The parameters that stand in a path, in JSON's spelling: `{user_id}` is `userId`.
fn segments(endpoints: &[&str]) -> Result<BTreeSet<String>> {
    let mut segments = BTreeSet::new();
    for endpoint in endpoints {
        for part in endpoint.split('{').skip(1) {
            let (name, _) = part
                .split_once('}')
                .with_context(|| format!("`{endpoint}` has a brace that is not closed"))?;
            segments.insert(name.to_lower_camel_case());
        }
    }
    Ok(segments)
}

/// An operation reads exactly if nothing but GET is sent, and reading changes nothing.
fn agree(effect: &Effect, endpoints: &[&str]) -> Result<()> {
    let gets = endpoints
        .iter()
        .all(|endpoint| endpoint.starts_with("GET "));
    ensure!(
        gets == (effect.kind == "reads") && (effect.idempotent || !gets),
        "`Effect: {}` does not go with its endpoints {endpoints:?}",
        effect.kind
    );
    Ok(())
}

/// The reasons for failure that its documentation names, in the order of the enum.
fn failures<'a>(schemas: &Schemas, text: &str, reasons: &[&'a str]) -> Result<Vec<&'a str>> {
    let paragraph = docs::paragraph(text, "Failures: ")?;
    let named: BTreeSet<_> = docs::code(paragraph).collect();
    let failures: Vec<_> = reasons
        .iter()
        .filter(|reason| named.contains(*reason))
        .copied()
        .collect();
    let unknown = docs::code(paragraph).find(|name| {
        let is_word = |c: char| c.is_ascii_lowercase() || c == '-';
        let is_function = |name: &str| {
            let mut interfaces = schemas.resolve.interfaces.iter();
            interfaces.any(|(_, interface)| interface.functions.contains_key(name))
        };
        name.contains('-')
            && name.chars().all(is_word)
            && !reasons.contains(name)
            && !is_function(name)
    });
    if let Some(unknown) = unknown {
        bail!("there is no failure `{unknown}`");
    }
    ensure!(
        !failures.is_empty(),
        "after `Failures: ` there must be the names of failures"
    );
    Ok(failures)
}
