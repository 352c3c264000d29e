//! The manifest that a component carries: what its operations do, take and return, for people and for machines.
//!
//! It is read from the bytes of the component alone; nothing is compiled or executed. It is one JSON object in a custom
//! section, made from `wit/` when the component was built (the crate `wit-manifest` says how).
//!
//! ```
//! let manifest = clerk_host::Manifest::of(artifact::COMPONENT)?;
//! let operation = manifest.operations.iter().find(|operation| operation.name == "delete-user");
//! assert!(operation.is_some_and(|operation| operation.annotations.destructive_hint));
//! # Ok::<(), wasmtime::Error>(())
//! ```
//!
//! Some tools remove it: `wasm-tools strip` unless it is told what to remove, as in `--delete '^(name|producers)$'`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasmparser::{Encoding, Parser, Payload};
use wasmtime::{Result, bail, ensure, error::Context as _, format_err};

/// The name of the custom section that holds the manifest.
pub const SECTION: &str = "clerk-tool:manifest";

/// The form of manifest that is understood here.
const FORM: u32 = 1;

/// What a component says of itself. Fields that later versions add are left out; [`Manifest::json`] has them.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
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
    /// The interfaces that it exports, such as `clerk:tool/users@0.1.0`.
    pub interfaces: Vec<Described>,
    /// Which JSON Schema the schemas are.
    pub json_schema_dialect: String,
    /// The operations, in the order of the interfaces.
    pub operations: Vec<Operation>,
    /// How operations fail.
    pub failure: Failure,
}

/// A name and what it stands for.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Described {
    /// The name in WIT.
    pub name: String,
    /// What it is, in paragraphs.
    pub description: String,
}

/// An environment variable.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The parameter of every operation that it stands in for, if the parameter is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
}

/// One operation.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Operation {
    /// Name of the function, such as `list-users`.
    pub name: String,
    /// The interface that exports it.
    pub interface: String,
    /// What it does, in paragraphs; the first is a summary.
    pub description: String,
    /// What it does to Clerk.
    pub effect: Effect,
    /// Whether performing it again does no more than performing it once.
    pub repeatable: bool,
    /// The same in the terms of the Model Context Protocol.
    pub annotations: Annotations,
    /// The requests that it makes, such as `GET /v1/users/{user_id}`.
    pub endpoints: Vec<String>,
    /// The failures that it can have, by case.
    pub failures: Vec<String>,
    /// JSON Schema of its parameters.
    pub params: Value,
    /// JSON Schema of what it returns when it succeeds.
    pub output: Value,
}

/// What an operation does to Clerk.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
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
pub struct Failure {
    /// How to use it.
    pub description: String,
    /// The cases of the variant.
    pub cases: Vec<Case>,
    /// JSON Schema of what a case carries.
    pub fault: Value,
}

/// A case of failure.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Case {
    /// Its name, such as `rate-limited`.
    pub name: String,
    /// Whether the same call would fail again, or must not be repeated without looking.
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
    pub fn of(component: &[u8]) -> Result<Self> {
        Self::from_text(section(component)?)
    }

    /// The same as it was written, with everything that later versions may have added.
    ///
    /// # Errors
    ///
    /// As [`Manifest::of`].
    pub fn json(component: &[u8]) -> Result<Value> {
        let text = section(component)?;
        Self::from_text(text)?;
        Ok(serde_json::from_slice(text)?)
    }

    fn from_text(text: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Form {
            manifest: u32,
        }
        let malformed = || format!("its section `{SECTION}` is no manifest");
        // Also what is left out here must be JSON, or `json` would fail on it.
        let _: Value = serde_json::from_slice(text).with_context(malformed)?;
        let Form { manifest } = serde_json::from_slice(text).with_context(malformed)?;
        ensure!(
            manifest == FORM,
            "its manifest has form {manifest}, and only form {FORM} is understood here"
        );
        let mut json = serde_json::Deserializer::from_slice(text);
        serde_path_to_error::deserialize(&mut json)
            .map_err(|error| format_err!("at {}: {}", error.path(), error.inner()))
            .with_context(malformed)
    }
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
        assert_eq!(
            serde_json::to_value(manifest).unwrap(),
            Manifest::json(COMPONENT).unwrap()
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
        assert!(of(r#"{"manifest":2}"#).contains("form 2"));
        let text = r#"{"manifest":1,"name":"a","version":1}"#;
        assert!(
            of(text).contains("at version: invalid type"),
            "{}",
            of(text)
        );
        let deep = format!(r#"{{"manifest":1,"x":{}"#, "[".repeat(10_000));
        assert!(of(&deep).contains("is no manifest"), "{}", of(&deep));
        let invalid = component(&[custom(b"{\"manifest\":1,\"name\":\"\xff\"}")]);
        assert!(error_of(&invalid).contains("is no manifest"));
    }

    /// What `Manifest::of` reads, `Manifest::json` can read, too.
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
    fn damaged_bytes_are_an_error() {
        let good = component(&[module(&custom(br#"{"manifest":2}"#)), module(b"")]);
        assert!(error_of(&good).contains("form 2"));
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
        for end in (0..COMPONENT.len()).step_by(COMPONENT.len() / 50) {
            assert!(Manifest::of(&COMPONENT[..end]).is_err());
        }
    }
}
