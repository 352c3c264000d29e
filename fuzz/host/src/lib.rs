//! What the fuzz target of the manifest reader does with its input, and how inputs are made from `wit/`.

use std::fs;
use std::path::Path;

use serde_json::Value;

// The reader takes its errors from `wasmtime`, which is this crate here.
extern crate self as wasmtime;
pub use wasmtime_internal_core::error::{self, Error, Result};
pub use wasmtime_internal_core::{bail, ensure, format_err};

#[path = "../../../host/src/manifest.rs"]
mod manifest;

use manifest::{Manifest, SECTION};

const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";
const MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// The first byte of an input whose rest is a component.
const AS_COMPONENT: u8 = 0;
/// The first byte of an input whose rest is the text of a manifest. Lengths in a component seldom survive a mutation.
const AS_TEXT: u8 = 1;

/// Reads the manifest of a component.
///
/// # Panics
/// If it says something that does not stand in the component.
pub fn check(input: &[u8]) {
    let Some((form, rest)) = input.split_first() else {
        return;
    };
    let text = form % 2 == AS_TEXT;
    let component = if text {
        [COMPONENT, &custom(rest)].concat()
    } else {
        rest.to_vec()
    };
    match (Manifest::of(&component), Manifest::text(&component)) {
        (Ok(mut manifest), Ok(written)) => {
            assert_eq!(manifest.manifest, 2);
            let json: Value = serde_json::from_str(written).expect("JSON");
            if !manifest.skipped.is_empty() {
                // What is left has no place of its own to compare.
                manifest.operations.clear();
            }
            let manifest = serde_json::to_value(manifest).expect("JSON");
            assert!(is_part_of(&manifest, &json), "{manifest} {json}");
            if text {
                assert_eq!(written.as_bytes(), rest);
            }
        }
        (Err(error), Err(same)) => {
            let [error, same] = [error, same].map(|error| format!("{error:#}"));
            assert_eq!(error, same);
            assert!(!error.trim().is_empty());
        }
        (Ok(_), Err(error)) | (Err(error), Ok(_)) => panic!("{error:#}"),
    }
}

/// Whether everything in `part` stands in `whole`, in the same place. What is null in one may be absent in the other.
fn is_part_of(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => part
            .iter()
            .all(|(name, part)| is_part_of(part, whole.get(name).unwrap_or(&Value::Null))),
        (Value::Array(part), Value::Array(whole)) => {
            (part.is_empty() || part.len() == whole.len())
                && part
                    .iter()
                    .zip(whole)
                    .all(|(part, whole)| is_part_of(part, whole))
        }
        (part, whole) => part == whole,
    }
}

/// Writes the inputs that the target starts from into the folder where cargo-fuzz keeps them.
///
/// # Panics
/// If they can't be written.
pub fn write_seeds() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/manifest");
    fs::create_dir_all(&corpus).expect("a folder for seeds");
    for (name, input) in seeds(include_bytes!(concat!(env!("OUT_DIR"), "/manifest.json"))) {
        fs::write(corpus.join(name), input).expect("a seed");
    }
}

/// Inputs from the text of a manifest, each with a name.
fn seeds(manifest: &[u8]) -> [(&'static str, Vec<u8>); 6] {
    let section = custom(manifest);
    let module = section_of(1, &[MODULE, &section].concat());
    let component = |parts: &[&[u8]]| [&[AS_COMPONENT], COMPONENT, &parts.concat()].concat();
    let nested = section_of(4, &[COMPONENT, &module].concat());
    [
        ("text", [&[AS_TEXT], manifest].concat()),
        ("empty", component(&[])),
        ("section", component(&[&section])),
        ("in-module", component(&[&module])),
        ("nested", component(&[&nested, &section])),
        ("several", component(&[&section, &custom(b"{}")])),
    ]
}

/// A custom section that holds a manifest.
fn custom(text: &[u8]) -> Vec<u8> {
    section_of(
        0,
        &[&leb128(SECTION.len()), SECTION.as_bytes(), text].concat(),
    )
}

fn section_of(id: u8, content: &[u8]) -> Vec<u8> {
    [&[id], &leb128(content.len())[..], content].concat()
}

fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}
