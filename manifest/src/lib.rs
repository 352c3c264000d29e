//! Makes the manifest of a block: what it is, what its operations do, take, return and how they fail, as one JSON object.
//!
//! Everything comes from the block's WIT. Types say most of it; the rest is said by the documentation in words that a
//! person reads as prose and that are read here to the letter. What does not keep to them does not build. The words stand
//! at the top of `wit/world.wit`.
//!
//! Of the same words and types comes the [`Source`] that the build of the component needs.

mod docs;
mod effect;
mod object;
mod operation;
mod schema;
mod source;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use heck::ToLowerCamelCase as _;
use serde_json::{Value, json};
use wit_parser::{
    Docs, EnumCase, Function, PackageId, Resolve, Type, TypeDefKind, TypeId, Variant, WorldItem,
};

pub use object::object;
use schema::Schemas;
pub use source::Source;

/// The version of the manifest's own form. It changes when a reader of the old form would misread the new one.
const FORM: u32 = 2;

/// The manifest of the package in the folder `wit`.
///
/// # Errors
/// If the folder does not hold a WIT package with one world, or if its documentation lacks what a manifest must say: the
/// message names the place.
pub fn manifest(wit: impl AsRef<Path>) -> Result<Value> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(wit)?;
    of_package(&resolve, package)
}

/// The Rust source for the package in the folder `wit`.
///
/// # Errors
/// As [`manifest`].
pub fn source(wit: impl AsRef<Path>) -> Result<Source> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(wit)?;
    source_of_package(&resolve, package)
}

fn source_of_package(resolve: &Resolve, package: PackageId) -> Result<Source> {
    let mut interfaces = Vec::new();
    for (_, world) in &resolve.packages[package].worlds {
        for item in resolve.worlds[*world].exports.values() {
            if let WorldItem::Interface { id, .. } = item {
                interfaces.push(&resolve.interfaces[*id]);
            }
        }
    }
    source::source(&Schemas::new(resolve), &interfaces)
}

fn of_package(resolve: &Resolve, package: PackageId) -> Result<Value> {
    let package = &resolve.packages[package];
    let version = package.name.version.as_ref();
    let [(world_name, world)] = package.worlds.iter().collect::<Vec<_>>()[..] else {
        bail!("the package must have one world")
    };
    let world = &resolve.worlds[*world];
    let schemas = Schemas::new(resolve);
    let mut exports = Vec::new();
    for item in world.exports.values() {
        let WorldItem::Interface { id, .. } = item else {
            bail!("world `{world_name}` must export interfaces only")
        };
        let name = resolve.id_of(*id).context("an interface has no name")?;
        exports.push((name, &resolve.interfaces[*id]));
    }
    let (failure_docs, failure) = exports
        .iter()
        .find_map(|(_, interface)| variant(resolve, *interface.types.get("failure")?))
        .context("no exported interface declares the variant `failure`")?;
    let reasons = exports
        .iter()
        .find_map(|(_, interface)| reasons(resolve, *interface.types.get("reason")?))
        .context("no exported interface declares the enum `reason`")?;
    let names: Vec<_> = reasons.iter().map(|reason| reason.name.as_str()).collect();

    let mut interfaces = Vec::new();
    let mut operations = Vec::new();
    let mut stand_ins = BTreeMap::new();
    for (name, interface) in &exports {
        let place = || format!("in interface `{name}`");
        let description = schemas.text(&interface.docs).with_context(place)?;
        interfaces.push(json!({ "name": name, "description": description }));
        for function in interface.functions.values() {
            let place = || format!("in `{}`", function.name);
            if !operation::is_operation(&schemas, function) {
                schemas.text(&function.docs).with_context(place)?;
                continue;
            }
            let made = operation::operation(&schemas, name, function, &names);
            operations.push(made.with_context(place)?);
            collect_stand_ins(&schemas, function, &mut stand_ins).with_context(place)?;
        }
    }
    let about_world = schemas.text(&world.docs).context("in the world")?;
    Ok(json!({
        "manifest": FORM,
        "name": format!("{}:{}", package.name.namespace, package.name.name),
        "version": version.context("the package has no version")?.to_string(),
        "description": schemas.text(&package.docs).context("in the package")?,
        "world": { "name": world_name, "description": about_world },
        "environment": environment(&about_world, stand_ins)?,
        "interfaces": interfaces,
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "operations": operations,
        "failure": describe_failure(&schemas, failure_docs, failure, reasons)?,
    }))
}

fn variant(resolve: &Resolve, id: TypeId) -> Option<(&Docs, &Variant)> {
    let definition = &resolve.types[id];
    match &definition.kind {
        TypeDefKind::Variant(variant) => Some((&definition.docs, variant)),
        _ => None,
    }
}

fn reasons(resolve: &Resolve, id: TypeId) -> Option<&[EnumCase]> {
    match &resolve.types[id].kind {
        TypeDefKind::Enum(reasons) => Some(&reasons.cases),
        _ => None,
    }
}

/// The parameters of an operation that an environment variable may stand in for, by the variable.
fn collect_stand_ins(
    schemas: &Schemas,
    function: &Function,
    found: &mut BTreeMap<String, String>,
) -> Result<()> {
    for param in &function.params {
        for field in schemas.record(&param.ty)? {
            if let Some(variable) = schemas.stand_in(field)? {
                found.insert(variable, field.name.to_lower_camel_case());
            }
        }
    }
    Ok(())
}

/// The environment variables that the world's documentation lists, each with the parameter that it stands in for.
fn environment(about_world: &str, mut stand_ins: BTreeMap<String, String>) -> Result<Vec<Value>> {
    let mut variables = Vec::new();
    for line in about_world.lines() {
        let Some((name, description)) = line
            .strip_prefix("- `")
            .and_then(|rest| rest.split_once("`: "))
        else {
            continue;
        };
        let mut variable = json!({ "name": name, "description": description });
        if let Some(parameter) = stand_ins.remove(name) {
            variable["parameter"] = parameter.into();
        }
        if let Some(default) = default(description) {
            variable["default"] = default.into();
        }
        variables.push(variable);
    }
    ensure!(
        stand_ins.is_empty(),
        "the world's documentation must list {:?} as ``- `NAME`: …``",
        stand_ins.keys()
    );
    Ok(variables)
}

/// ``Default `https://api.clerk.com`.``
fn default(description: &str) -> Option<&str> {
    let (_, after) = description.split_once("Default `")?;
    after.split('`').next()
}

fn describe_failure(
    schemas: &Schemas,
    docs: &Docs,
    variant: &Variant,
    reasons: &[EnumCase],
) -> Result<Value> {
    let place = || "in the variant `failure`";
    let mut payload: Option<&Type> = None;
    let mut cases = Vec::new();
    for case in &variant.cases {
        let description = schemas
            .text(&case.docs)
            .with_context(|| format!("in `failure.{}`", case.name))?;
        // The rule that durable engines go by.
        let permanent = case.name.contains("permanent");
        cases
            .push(json!({ "name": case.name, "permanent": permanent, "description": description }));
        if let Some(ty) = &case.ty {
            ensure!(
                payload.is_none_or(|payload| payload == ty),
                "the cases of `failure` must carry the same record"
            );
            payload = Some(ty);
        }
    }
    let mut described = Vec::new();
    for reason in reasons {
        let place = || format!("in `reason.{}`", reason.name);
        let description = schemas.text(&reason.docs).with_context(place)?;
        described.push(json!({ "name": reason.name, "description": description }));
    }
    let payload = payload
        .context("no case carries a record")
        .with_context(place)?;
    Ok(json!({
        "description": schemas.text(docs).with_context(place)?,
        "cases": cases,
        "reasons": described,
        "fault": schemas.output(payload).with_context(place)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = r#"
/// A block.
package a:block@1.2.3;

/// What is shared.
interface types {
    /// Kept secret.
    type secret = string;

    /// Unix milliseconds.
    type timestamp = s64;

    /// JSON.
    type json = string;

    /// Why.
    enum reason {
        /// Not now.
        unavailable,
        /// Never.
        bad-thing,
    }

    /// What is known.
    record fault {
        /// Why.
        reason: reason,
        /// A sentence.
        message: string,
    }

    /// How it fails.
    variant failure {
        /// An engine's.
        execution-failed,
        /// Retry.
        transient(fault),
        /// Don't.
        permanent(fault),
    }
}

/// Things.
interface things {
    use types.{secret, timestamp, json, failure};

    /// What it takes.
    record change-params {
        /// Key. Empty: the one in the environment variable `KEY`.
        secret-key: secret,
        /// The thing, such as `thing_1`.
        thing-id: string,
        /// New name.
        name: option<string>,
        /// Labels, separated by commas, such as `a` or `a,b`.
        labels: option<string>,
        /// The order. Absent: `-name`.
        order-by: option<string>,
        /// How many, from 1 to 500. Absent: 10.
        limit: option<u32>,
        /// Any data.
        meta-data: option<json>,
    }

    /// What it returns.
    record change-output {
        /// ID, see `thing-id`.
        id: string,
        /// When.
        at: timestamp,
        /// When not.
        not-at: option<timestamp>,
        /// Any data.
        meta-data: json,
        /// Parts.
        parts: list<part>,
    }

    /// A part.
    record part {
        /// Count.
        count: u32,
    }

    /// Change a
    /// thing.
    ///
    /// Endpoint: `PUT /things/{thing_id}`, one request.
    ///
    /// Effect: writes, replacing; idempotent.
    ///
    /// Failures: `bad-thing` if `thing-id` is wrong, see `change`, or `unavailable`.
    change: func(params: change-params) -> result<change-output, failure>;
}

/// By name.
interface dynamic {
    use types.{json, failure};

    /// Any of them.
    call: func(operation: string, params: json) -> result<json, failure>;
}

/// The world:
///
/// - `KEY`: the
///   key.
/// - `URL`: where. Default `https://x.example`.
world block {
    export types;
    export things;
    export dynamic;
}
"#;

    fn of(wit: &str) -> Result<Value> {
        let mut resolve = Resolve::default();
        let package = resolve.push_str("block.wit", wit)?;
        of_package(&resolve, package)
    }

    #[test]
    fn a_block_is_described() {
        let manifest = of(BLOCK).unwrap();
        let environment = json!([
            { "name": "KEY", "description": "the key.", "parameter": "secretKey" },
            { "name": "URL", "description": "where. Default `https://x.example`.", "default": "https://x.example" },
        ]);
        assert_eq!(manifest["name"], "a:block");
        assert_eq!(manifest["version"], "1.2.3");
        assert_eq!(manifest["environment"], environment);
        assert_eq!(manifest["failure"]["cases"][0]["permanent"], false);
        assert_eq!(manifest["failure"]["cases"][2]["permanent"], true);

        let operation = &manifest["operations"][0];
        assert_eq!(operation["interface"], "a:block/things@1.2.3");
        assert_eq!(operation["effect"], "writes");
        assert_eq!(operation["idempotent"], true);
        assert_eq!(operation["endpoints"], json!(["PUT /things/{thing_id}"]));
        assert_eq!(operation["failures"], json!(["unavailable", "bad-thing"]));
        let description = operation["description"].as_str().unwrap();
        assert!(
            description.starts_with("Change a thing.\n\nEndpoint: ")
                && description.contains("`thingId`"),
            "{description}"
        );
    }

    #[test]
    fn parameters_are_narrowed_by_their_documentation() {
        let manifest = of(BLOCK).unwrap();
        let params = &manifest["operations"][0]["params"];
        assert_eq!(params["required"], json!(["thingId"]));
        assert_eq!(params["additionalProperties"], false);
        let properties = &params["properties"];
        let expected = json!({
            "type": ["string", "null"], "format": "password", "writeOnly": true, "pattern": schema::KEY,
            "description": "Key. Empty: the one in the environment variable `KEY`."
        });
        assert_eq!(properties["secretKey"], expected);
        let expected = json!({
            "type": "string", "pattern": schema::SEGMENT, "not": { "pattern": schema::DOTS }, "examples": ["thing_1"],
            "description": "The thing, such as `thing_1`."
        });
        assert_eq!(properties["thingId"], expected);
        assert_eq!(properties["name"]["pattern"], schema::NOT_BLANK);
        assert_eq!(properties["labels"]["pattern"], schema::NOT_BLANK_LIST);
        assert_eq!(properties["labels"]["examples"], json!(["a", "a,b"]));
        assert_eq!(properties["orderBy"]["default"], "-name");
        let expected = json!({
            "type": ["integer", "null"], "minimum": 1, "maximum": 500, "default": 10,
            "description": "How many, from 1 to 500. Absent: 10."
        });
        assert_eq!(properties["limit"], expected);
        assert_eq!(properties["metaData"]["type"], json!(["object", "null"]));
    }

    #[test]
    fn outputs_are_described_and_not_closed() {
        let manifest = of(BLOCK).unwrap();
        let output = &manifest["operations"][0]["output"];
        assert_eq!(output["required"], json!(["id", "at", "metaData", "parts"]));
        assert!(output["additionalProperties"].is_null());
        let properties = &output["properties"];
        let expected = json!({ "type": "integer", "format": "int64", "description": "When. Unix milliseconds." });
        assert_eq!(properties["at"], expected);
        assert_eq!(properties["notAt"]["type"], json!(["integer", "null"]));
        assert_eq!(
            properties["metaData"],
            json!({ "description": "Any data." })
        );
        assert_eq!(properties["parts"]["items"]["required"], json!(["count"]));
    }

    #[test]
    fn what_is_missing_or_malformed_is_an_error_that_names_the_place() {
        let changes = [
            (
                "    /// A part.\n",
                "",
                "in `part`: it has no documentation",
            ),
            ("        /// Count.\n", "", "in `part.count`"),
            (
                "    /// Effect: writes",
                "    /// It writes",
                "in `change`: it has no paragraph",
            ),
            ("writes, replacing;", "writes;", "there is `writes; ide"),
            (
                "writes, replacing;",
                "reads;",
                "does not go with its endpoints",
            ),
            ("Endpoint: ", "Endpoints: ", "there must be one request"),
            ("PUT /things", "SET /things", "there must be one request"),
            ("{thing_id}", "{other_id}", "needs the parameter `otherId`"),
            (
                "{thing_id}",
                "{name}",
                "in `change-params.name`: it stands in a path",
            ),
            (
                "Failures: `bad-thing`",
                "Failures: `bad-think`",
                "no failure",
            ),
            ("    /// Failures: ", "    /// It fails: ", "no paragraph"),
            (
                "from 1 to 500",
                "from 500 to 1",
                "in `change-params.limit`: from 500 to 1",
            ),
            (
                "Absent: 10.",
                "Absent: 0.",
                "its default is out of its range",
            ),
            (
                "Key. Empty: the one",
                "Key: the one",
                "secret that is not optional",
            ),
            ("- `KEY`: ", "- KEY: ", "must list [\"KEY\"]"),
            ("- `KEY`: ", "- `KEYS`: ", "must list [\"KEY\"]"),
            (
                "limit: option<u32>",
                "limit: option<f64>",
                "does not know its type",
            ),
            ("@1.2.3", "", "has no version"),
        ];
        for (from, to, says) in changes {
            assert!(BLOCK.contains(from), "{from}");
            let error = of(&BLOCK.replacen(from, to, 1)).expect_err(from);
            let error = format!("{error:#}");
            assert!(error.contains(says), "{from}: {error}");
        }
    }
}
