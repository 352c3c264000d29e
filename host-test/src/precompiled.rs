//! Components that are compiled already: wasmtime's machine code, with what tells whether it can be used here.
//!
//! ```text
//! MAGIC | length of the header, 4 bytes | header, JSON | machine code | CRC-32 of all before, 4 bytes
//! ```
//!
//! Numbers are little-endian.

use std::borrow::Cow;
use std::env::consts::{ARCH, OS};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde::{Deserialize, Serialize};
use wasmtime::component::Component;
use wasmtime::error::Context as _;
use wasmtime::{Engine, Result, bail, ensure, format_err};

use crate::interface::{self, Operation};
use crate::native_code;

/// What such a file begins with. The number is that of the layout.
const MAGIC: &[u8] = b"clerk-tool cwasm 1\n";
/// What wasmtime's own files begin with: they are ELF.
const ELF: &[u8] = b"\x7fELF";

#[derive(Deserialize, Serialize)]
struct Header<'a> {
    /// The version of this crate.
    version: Cow<'a, str>,
    /// Processor and system.
    target: Cow<'a, str>,
    /// Settings that the code depends on, for a person.
    settings: Cow<'a, str>,
    /// wasmtime's version and all that its code depends on, hashed.
    compatibility: u64,
    /// Size of the code in bytes.
    code: usize,
    /// What wasmtime's code does not say.
    operations: Cow<'a, [Operation]>,
}

impl<'a> Header<'a> {
    fn new(engine: &Engine, settings: &'a str, operations: &'a [Operation]) -> Self {
        let mut hasher = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hasher);
        Self {
            version: env!("CARGO_PKG_VERSION").into(),
            target: format!("{ARCH}-{OS}").into(),
            settings: settings.into(),
            compatibility: hasher.finish(),
            code: 0,
            operations: operations.into(),
        }
    }
}

/// Compiles a component.
pub(crate) fn make(engine: &Engine, settings: &str, component: &[u8]) -> Result<Vec<u8>> {
    ensure!(!is(component), "this is compiled already");
    let operations = interface::operations(component)?;
    let code = engine.precompile_component(component)?;
    let mut header = Header::new(engine, settings, &operations);
    header.code = code.len();
    let header = serde_json::to_vec(&header)?;
    let mut file = MAGIC.to_vec();
    file.extend(u32::try_from(header.len())?.to_le_bytes());
    file.extend(header);
    file.extend(code);
    let checksum = crc32fast::hash(&file);
    file.extend(checksum.to_le_bytes());
    Ok(file)
}

/// Whether this is such a file, or was meant to be one.
pub(crate) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC[..MAGIC.len() - 2]) || bytes.starts_with(ELF)
}

/// Loads what [`make`] made.
pub(crate) fn load(
    engine: &Engine,
    settings: &str,
    bytes: &[u8],
) -> Result<(Component, Vec<Operation>)> {
    if bytes.starts_with(ELF) {
        bail!("this was compiled by wasmtime and not by `host-test compile`");
    }
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        bail!("this was compiled by another version: compile it again");
    };
    let (content, code) = parts(rest)
        .filter(|_| has_checksum(bytes))
        .context("this is damaged or was cut: compile it again")?;
    let found: Header<'_> = serde_json::from_slice(content)
        .map_err(|_| format_err!("this was compiled by another version: compile it again"))?;
    let here = Header::new(engine, settings, &[]);
    for (what, found, here) in [
        ("by version", &found.version, &here.version),
        ("for", &found.target, &here.target),
        ("with", &found.settings, &here.settings),
    ] {
        ensure!(
            found == here,
            "this was compiled {what} {found}, and here it is {here}: compile it again"
        );
    }
    ensure!(
        found.compatibility == here.compatibility && found.code == code.len(),
        "this was compiled by another version of wasmtime, or for another processor: compile it again"
    );
    let component = native_code::load(engine, code)?;
    Ok((component, found.operations.into_owned()))
}

/// Header and code.
fn parts(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = rest.split_first_chunk()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let (rest, _) = rest.split_last_chunk::<4>()?;
    rest.split_at_checked(length)
}

fn has_checksum(bytes: &[u8]) -> bool {
    bytes
        .split_last_chunk()
        .is_some_and(|(rest, checksum)| crc32fast::hash(rest) == u32::from_le_bytes(*checksum))
}
