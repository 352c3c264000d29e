//! The manifest that a component carries: what its operations do, take and return, for people and for machines.
//!
//! It is read from the bytes of the component alone; nothing is compiled or executed. It is one JSON object in a custom
//! section, made from `wit/` when the component was built (the crate `wit-manifest` says how).
//!
//! ```
//! let manifest = clerk_host::Manifest::of(artifact::COMPONENT)?;
//! let operation = manifest.operations.iter().find(|operation| operation.name == "delete-user");
//! assert!(operation.is_some_and(|operation| operation.annotations.destructive_hint));
//! # Ok::<(), clerk_host::Error>(())
//! ```
//!
//! Some tools remove it: `wasm-tools strip` unless it is told what to remove, as in `--delete '^(name|producers)$'`.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use wasmparser::{Encoding, Parser, Payload};
use wasmtime::{Result, bail, ensure, error::Context as _, format_err};

use crate::error::Error;

/// The name of the custom section that holds the manifest.
pub const SECTION: &str = "clerk-tool:manifest";

/// The form of manifest that is understood here.
const FORM: u32 = 2;

/// What a component says of itself. Fields that later versions add are left out; [`Manifest::text`] has them.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Manifest {
    /// The version of the manifest's form.
    pub manifest: u32,
    /// Name of the WIT package, such as `clerk:tool`.
    pub name: String,
    /// Version of the WIT package.
    pub version: String,
    /// What the block is, in paragraphs.
    pub description: String,
    /// What the component exports and asks of its host.
    pub world: Described,
    /// The environment variables that it reads, all optional.
    pub environment: Vec<Variable>,
    /// The interfaces that it exports, such as `clerk:tool/users@0.2.0`.
    pub interfaces: Vec<Described>,
    /// Which JSON Schema the schemas are.
    pub json_schema_dialect: String,
    /// The operations, in the order of the interfaces.
    pub operations: Vec<Operation>,
    /// Operations that cannot be understood here, such as those with an effect that a later version adds: the name of each,
    /// and why. They are not among the others.
    #[serde(skip)]
    pub skipped: Vec<String>,
    /// How operations fail.
    pub failure: Failure,
}

/// A name and what it stands for.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Described {
    /// The name in WIT.
    pub name: String,
    /// What it is, in paragraphs.
    pub description: String,
}

/// An environment variable.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The parameter of every operation that it stands in for, if the parameter is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// What holds where it is not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

impl Variable {
    /// Whether its value is a secret: it stands in for a parameter that is one.
    pub fn is_secret(&self) -> bool {
        self.parameter.is_some()
    }
}

/// One operation.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Operation {
    /// Name of the function, such as `list-users`.
    pub name: String,
    /// The interface that exports it.
    pub interface: String,
    /// What it does, in paragraphs; the first is a summary.
    pub description: String,
    /// What it does to Clerk.
    pub effect: Effect,
    /// Whether it is safe to retry: performing it again does no more than performing it once.
    pub idempotent: bool,
    /// The same in the terms of the Model Context Protocol.
    pub annotations: Annotations,
    /// The requests that it makes, such as `GET /v1/users/{user_id}`.
    pub endpoints: Vec<String>,
    /// The reasons with which it can fail, such as `not-found`.
    pub failures: Vec<String>,
    /// JSON Schema of its parameters.
    #[serde(deserialize_with = "object")]
    pub params: Value,
    /// JSON Schema of what it returns when it succeeds.
    #[serde(deserialize_with = "object")]
    pub output: Value,
    /// Parameters of which at least one must be given, if there are such.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<String>,
    /// Parameters that are taken only with others.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dependent_required: BTreeMap<String, Vec<String>>,
}

/// What an operation does to Clerk.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Effect {
    /// Nothing.
    Reads,
    /// It adds or changes something.
    Writes,
    /// Something is gone for good.
    Destroys,
}

/// Tool annotations of the Model Context Protocol.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Annotations {
    /// It changes nothing.
    pub read_only_hint: bool,
    /// It may remove or overwrite something; if not, it only adds.
    pub destructive_hint: bool,
    /// Performing it again does no more.
    pub idempotent_hint: bool,
    /// It deals with the outer world.
    pub open_world_hint: bool,
}

/// How operations fail.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Failure {
    /// How to use it.
    pub description: String,
    /// The cases of the variant: retry, or not?
    pub cases: Vec<Case>,
    /// The reasons.
    pub reasons: Vec<Described>,
    /// JSON Schema of what a case carries.
    pub fault: Value,
}

/// A case of failure.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Case {
    /// Its name, such as `transient`.
    pub name: String,
    /// Whether the call must not be retried unchanged.
    pub permanent: bool,
    /// When it happens and what to do.
    pub description: String,
}

impl Manifest {
    /// The manifest of a component, from its bytes.
    ///
    /// # Errors
    ///
    /// If the bytes are no component, hold no manifest or several different ones, or hold one that can't be understood.
    /// Never panics, whatever the bytes are.
    pub fn of(component: &[u8]) -> Result<Self, Error> {
        Ok(Self::from_text(section(component)?)?)
    }

    /// The same as the text of a JSON object, as it was written, with everything that later versions may have added.
    ///
    /// # Errors
    ///
    /// As [`Manifest::of`].
    pub fn text(component: &[u8]) -> Result<&str, Error> {
        let text = section(component)?;
        Self::from_text(text)?;
        Ok(str::from_utf8(text).map_err(wasmtime::Error::from)?)
    }

    /// An operation by its name.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|operation| operation.name == name)
    }

    pub(crate) fn from_text(text: &[u8]) -> Result<Self> {
        let malformed = || format!("its section `{SECTION}` is no manifest");
        let mut json: Value = serde_json::from_slice(text).with_context(malformed)?;
        let form = json["manifest"].as_u64().with_context(malformed)?;
        ensure!(
            form == u64::from(FORM),
            "its manifest has form {form}, and only form {FORM} is understood here"
        );
        // They are read one by one, so that one that is not understood costs only itself.
        let operations = match json.get_mut("operations") {
            Some(Value::Array(operations)) => std::mem::take(operations),
            _ => Vec::new(),
        };
        let mut manifest: Self = located(&json).with_context(malformed)?;
        for (number, operation) in operations.iter().enumerate() {
            match located(operation) {
                Ok(operation) => manifest.operations.push(operation),
                Err(error) => {
                    let name = operation["name"].as_str().unwrap_or("without a name");
                    manifest
                        .skipped
                        .push(format!("operations[{number}], {name}: {error:#}"));
                }
            }
        }
        Ok(manifest)
    }
}

/// A schema that is an object, as those of records are.
fn object<'de, D: Deserializer<'de>>(schema: D) -> Result<Value, D::Error> {
    Map::deserialize(schema).map(Value::Object)
}

/// Reads a value. Errors say where.
fn located<'a, T: Deserialize<'a>>(json: &'a Value) -> Result<T> {
    serde_path_to_error::deserialize(json)
        .map_err(|error| format_err!("at {}: {}", error.path(), error.inner()))
}

/// The text of the manifest. It stands in the component itself or, as linkers have it, in a core module inside.
fn section(component: &[u8]) -> Result<&[u8]> {
    let mut is_component = false;
    let mut found = None;
    for payload in Parser::new(0).parse_all(component) {
        let payload = match payload {
            Ok(payload) => payload,
            Err(error) if is_component => bail!("this component is damaged: {error}"),
            Err(error) => bail!("this is not a WebAssembly component: {error}"),
        };
        match payload {
            Payload::Version { encoding, .. } if !is_component => {
                ensure!(
                    encoding == Encoding::Component,
                    "this is a WebAssembly module, not a component"
                );
                is_component = true;
            }
            Payload::CustomSection(section) if section.name() == SECTION => {
                ensure!(
                    found.is_none_or(|found| found == section.data()),
                    "this component holds several manifests, of the blocks that it is made of"
                );
                found = Some(section.data());
            }
            _ => {}
        }
    }
    found.ok_or_else(|| {
        format_err!(
            "this component carries no manifest: it is another one, or its section `{SECTION}` was removed, as by \
             `wasm-tools strip`"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use artifact::COMPONENT;

    const EMPTY_COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";
    const EMPTY_MODULE: &[u8] = b"\0asm\x01\0\0\0";

    /// A section with an id and a content of less than 16 KiB.
    fn section_of(id: u8, content: &[u8]) -> Vec<u8> {
        let length = content.len();
        let length = [(length & 0x7f) as u8 | 0x80, (length >> 7) as u8];
        [&[id][..], &length, content].concat()
    }

    fn custom(data: &[u8]) -> Vec<u8> {
        let name = [&[SECTION.len() as u8], SECTION.as_bytes()].concat();
        section_of(0, &[&name, data].concat())
    }

    fn module(sections: &[u8]) -> Vec<u8> {
        section_of(1, &[EMPTY_MODULE, sections].concat())
    }

    fn component(parts: &[Vec<u8>]) -> Vec<u8> {
        [EMPTY_COMPONENT, &parts.concat()].concat()
    }

    fn error_of(component: &[u8]) -> String {
        format!("{:#}", Manifest::of(component).unwrap_err())
    }

    #[test]
    fn nothing_is_lost_between_writer_and_reader() {
        let manifest = Manifest::of(COMPONENT).unwrap();
        assert_eq!(manifest.skipped, [""; 0]);
        let text = Manifest::text(COMPONENT).unwrap();
        assert_eq!(
            serde_json::to_value(manifest).unwrap(),
            serde_json::from_str::<Value>(text).unwrap()
        );
    }

    #[test]
    fn it_is_found_at_the_top_and_in_a_module() {
        assert_eq!(section(&component(&[custom(b"{}")])).unwrap(), b"{}");
        let inside = component(&[module(&custom(b"{}"))]);
        assert_eq!(section(&inside).unwrap(), b"{}");
        // A component in a component, and the same twice.
        let nested = component(&[section_of(4, &inside), custom(b"{}")]);
        assert_eq!(section(&nested).unwrap(), b"{}");
        let several = component(&[custom(b"{}"), custom(b"[]")]);
        assert!(error_of(&several).contains("several manifests"));
    }

    #[test]
    fn what_is_no_component_is_told_apart() {
        assert!(error_of(b"").contains("not a WebAssembly component"));
        assert!(error_of(b"(component)").contains("not a WebAssembly component"));
        assert!(error_of(EMPTY_MODULE).contains("a WebAssembly module"));
        assert!(
            error_of(&[EMPTY_MODULE, &custom(b"{}")].concat()).contains("a WebAssembly module")
        );
        assert!(error_of(EMPTY_COMPONENT).contains("carries no manifest"));
    }

    #[test]
    fn a_component_that_was_stripped_says_so() {
        let at = COMPONENT
            .windows(SECTION.len())
            .position(|window| window == SECTION.as_bytes())
            .unwrap();
        let mut other = COMPONENT.to_vec();
        other[at] = b'x';
        assert!(error_of(&other).contains("wasm-tools strip"));
    }

    #[test]
    fn what_is_no_manifest_is_told_with_the_place() {
        let of = |text: &str| error_of(&component(&[custom(text.as_bytes())]));
        for text in [
            "",
            "{",
            "[]",
            "null",
            "{}",
            "\u{feff}{}",
            "{\"manifest\":-1}",
        ] {
            assert!(of(text).contains("is no manifest"), "{text}");
        }
        assert!(of(r#"{"manifest":3}"#).contains("form 3"));
        let text = r#"{"manifest":2,"name":"a","version":1}"#;
        assert!(
            of(text).contains("at version: invalid type"),
            "{}",
            of(text)
        );
        let deep = format!(r#"{{"manifest":2,"x":{}"#, "[".repeat(10_000));
        assert!(of(&deep).contains("is no manifest"), "{}", of(&deep));
        let invalid = component(&[custom(b"{\"manifest\":2,\"name\":\"\xff\"}")]);
        assert!(error_of(&invalid).contains("is no manifest"));
    }

    #[test]
    fn text_that_is_none_is_refused_also_where_nobody_reads() {
        let text = section(COMPONENT).unwrap().strip_prefix(b"{").unwrap();
        let with = |first: &[u8]| [first, text].concat();
        assert!(Manifest::from_text(&with(b"{\"x\":\"y\",")).is_ok());
        for unread in [&b"\xff"[..], b"\\ud800"] {
            let first = [b"{\"x\":\"", unread, b"\","].concat();
            let error = Manifest::from_text(&with(&first)).unwrap_err();
            assert!(format!("{error:#}").contains("is no manifest"));
        }
    }

    #[test]
    fn an_operation_with_an_unknown_effect_is_skipped_and_named() {
        let mut json: Value = serde_json::from_str(Manifest::text(COMPONENT).unwrap()).unwrap();
        json["operations"][1]["effect"] = "burns".into();
        json["operations"][2]["later"] = "field".into();
        let name = json["operations"][1]["name"].as_str().unwrap();
        let manifest = Manifest::from_text(json.to_string().as_bytes()).unwrap();
        assert!(manifest.operation(name).is_none());
        let [skipped] = &manifest.skipped[..] else {
            panic!("{:?}", manifest.skipped)
        };
        assert!(
            skipped.starts_with(&format!(
                "operations[1], {name}: at effect: unknown variant `burns`"
            )),
            "{skipped}"
        );
        let all = json["operations"].as_array().unwrap().len();
        assert_eq!(manifest.operations.len(), all - 1);
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        let good = component(&[module(&custom(br#"{"manifest":3}"#)), module(b"")]);
        assert!(error_of(&good).contains("form 3"));
        for end in 0..good.len() {
            assert!(!error_of(&good[..end]).is_empty());
        }
        // Every byte changed in turn: lengths that lie, nesting that does not end, unknown sections.
        for at in 0..good.len() {
            for byte in [0, 1, 4, 0x7f, 0x80, 0xff] {
                let mut bad = good.clone();
                bad[at] = byte;
                assert!(!error_of(&bad).is_empty());
            }
        }
        // What is cut between two sections behind the manifest is whole to whoever reads nothing else.
        let text = Manifest::text(COMPONENT).unwrap();
        let behind = text.as_ptr() as usize - COMPONENT.as_ptr() as usize + text.len();
        for end in (0..COMPONENT.len()).step_by(COMPONENT.len() / 50) {
            assert!(
                Manifest::of(&COMPONENT[..end]).is_err() || end > behind,
                "{end}"
            );
        }
    }
}
