//! Components that are compiled already: wasmtime's machine code, with what tells whether it can be used here.
//!
//! ```text
//! machine code | header, postcard | length of the header, 4 bytes | CRC-32 of all before, 4 bytes | MAGIC
//! ```
//!
//! Numbers are little-endian. The code comes first, so that a file can be mapped into memory as it is.

use std::borrow::Cow;
use std::env::consts::{ARCH, OS};
use std::fs::File;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};
use wasmtime::component::Component;
use wasmtime::error::Context as _;
use wasmtime::{Engine, Result, bail, ensure, format_err};

use crate::manifest::Manifest;
use crate::native_code;

/// What such a file ends with. The number is that of the layout.
const MAGIC: &[u8] = b"clerk-tool cwasm 3\n";
/// What wasmtime's own files begin with, and so these too: they are ELF.
const ELF: &[u8] = b"\x7fELF";
/// What files of the first layout begin with.
const FIRST_MAGIC: &[u8] = b"clerk-tool cwasm";
/// How much is read at once to be checked.
const CHUNK: usize = 64 * 1024;

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
    /// The text of the manifest, which wasmtime's code has not. Empty if the component has none.
    manifest: Cow<'a, str>,
}

impl<'a> Header<'a> {
    fn new(engine: &Engine, settings: &'a str, manifest: &'a str) -> Self {
        let mut hasher = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hasher);
        Self {
            version: env!("CARGO_PKG_VERSION").into(),
            target: format!("{ARCH}-{OS}").into(),
            settings: settings.into(),
            compatibility: hasher.finish(),
            manifest: manifest.into(),
        }
    }
}

/// Compiles a component.
#[cfg(feature = "cranelift")]
pub(crate) fn make(engine: &Engine, settings: &str, component: &[u8]) -> Result<Vec<u8>> {
    ensure!(!is(component), "this is compiled already");
    let code = engine.precompile_component(component)?;
    let manifest = Manifest::text(component).unwrap_or_default();
    let header = Header::new(engine, settings, manifest);
    whole(code, &postcard::to_allocvec(&header)?)
}

/// A file of machine code and its header.
#[cfg(feature = "cranelift")]
fn whole(code: Vec<u8>, header: &[u8]) -> Result<Vec<u8>> {
    let mut file = code;
    file.extend(header);
    file.extend(u32::try_from(header.len())?.to_le_bytes());
    let checksum = crc32fast::hash(&file);
    file.extend(checksum.to_le_bytes());
    file.extend(MAGIC);
    Ok(file)
}

/// Whether this is the beginning of such a file, or was meant to be one.
pub(crate) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(ELF) || bytes.starts_with(FIRST_MAGIC)
}

/// Loads what [`make`] made.
pub(crate) fn load(
    engine: &Engine,
    settings: &str,
    bytes: &[u8],
) -> Result<(Component, Option<Manifest>)> {
    let manifest = manifest(engine, settings, Cursor::new(bytes))?;
    Ok((native_code::load(engine, bytes)?, manifest))
}

/// Loads what [`make`] made from a file, or nothing if the file holds something else. The code is not read but mapped: from
/// the same open file that was checked, whatever its name stands for by now.
#[cfg(target_os = "linux")]
pub(crate) fn load_file(
    engine: &Engine,
    settings: &str,
    mut file: &File,
) -> Result<Option<(Component, Option<Manifest>)>> {
    let mut beginning = Vec::new();
    let longest = FIRST_MAGIC.len() as u64;
    file.take(longest).read_to_end(&mut beginning)?;
    if !is(&beginning) {
        file.rewind()?;
        return Ok(None);
    }
    let manifest = manifest(engine, settings, file)?;
    Ok(Some((native_code::map(engine, file)?, manifest)))
}

/// The same. Elsewhere than on Linux, an open file can't be mapped by what wasmtime offers.
#[cfg(not(target_os = "linux"))]
pub(crate) fn load_file(
    _: &Engine,
    _: &str,
    _: &File,
) -> Result<Option<(Component, Option<Manifest>)>> {
    Ok(None)
}

/// The manifest, if the code can be used here.
fn manifest(engine: &Engine, settings: &str, file: impl Read + Seek) -> Result<Option<Manifest>> {
    let header = checked_header(file)?;
    let found: Header<'_> = postcard::from_bytes(&header)
        .map_err(|_| format_err!("this was compiled by another version: compile it again"))?;
    let here = Header::new(engine, settings, "");
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
        found.compatibility == here.compatibility,
        "this was compiled by another version of wasmtime, or for another processor: compile it again"
    );
    Ok(match found.manifest.as_ref() {
        "" => None,
        text => Some(Manifest::from_text(text.as_bytes())?),
    })
}

/// The header of a file that is whole.
fn checked_header(mut file: impl Read + Seek) -> Result<Vec<u8>> {
    let size = file.seek(SeekFrom::End(0))?;
    let end_of_header = size.checked_sub(MAGIC.len() as u64 + 8);
    let end_of_header = end_of_header.context("this was cut: compile it again")?;

    file.seek(SeekFrom::Start(end_of_header))?;
    let mut end = Vec::new();
    file.read_to_end(&mut end)?;
    let (length, rest) = end
        .split_first_chunk::<4>()
        .context("it is being written")?;
    let (checksum, magic) = rest
        .split_first_chunk::<4>()
        .context("it is being written")?;
    if magic != MAGIC {
        bail!(
            "this was damaged or cut, or compiled by another version or by wasmtime itself: compile it again with \
             `host-test compile`"
        );
    }

    file.rewind()?;
    let checked = checksum_of(file.by_ref().take(end_of_header + 4))?;
    let length = u64::from(u32::from_le_bytes(*length));
    let start = end_of_header.checked_sub(length);
    let start = start.filter(|_| checked == u32::from_le_bytes(*checksum));
    let start = start.context("this is damaged: compile it again")?;

    file.seek(SeekFrom::Start(start))?;
    let mut header = Vec::new();
    file.take(length).read_to_end(&mut header)?;
    Ok(header)
}

fn checksum_of(mut reader: impl Read) -> io::Result<u32> {
    let mut hasher = crc32fast::Hasher::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match reader.read(&mut chunk)? {
            0 => return Ok(hasher.finalize()),
            read => hasher.update(&chunk[..read]),
        }
    }
}

#[cfg(all(test, feature = "cranelift"))]
mod tests {
    use super::*;
    use crate::Config;
    use artifact::COMPONENT;

    /// A file with a checksum, but of another version.
    #[test]
    fn other_versions() {
        let config = Config::new();
        let (engine, settings) = (config.engine().unwrap(), config.settings());
        let manifest = Manifest::text(COMPONENT).unwrap();
        let code = engine.precompile_component(COMPONENT).unwrap();
        let with_header = |header: &[u8]| {
            let file = whole(code.clone(), header).unwrap();
            let result = load(&engine, &settings, &file);
            result.map(|_| ()).map_err(|error| format!("{error:#}"))
        };
        let loaded = |change: &dyn Fn(&mut Header<'_>)| {
            let mut header = Header::new(&engine, &settings, manifest);
            change(&mut header);
            with_header(&postcard::to_allocvec(&header).unwrap())
        };
        assert_eq!(loaded(&|_| ()), Ok(()));
        let refused = |change: &dyn Fn(&mut Header<'_>), why: &str| {
            let error = loaded(change).expect_err("it is refused");
            assert!(error.contains(why), "{error}");
        };
        refused(
            &|header| header.version = "0.0.1".into(),
            "compiled by version 0.0.1, and here it is",
        );
        refused(
            &|header| header.target = "riscv64-linux".into(),
            "compiled for riscv64-linux, and here it is",
        );
        refused(
            &|header| header.compatibility ^= 1,
            "another version of wasmtime",
        );
        for no_header in [&b""[..], b"{}", &[0xff; 100]] {
            let error = with_header(no_header).expect_err("it is refused");
            assert!(error.contains("compiled by another version:"), "{error}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_takes_the_name_of_an_open_file_is_not_loaded() {
        let config = Config::new();
        let (engine, settings) = (config.engine().unwrap(), config.settings());
        let path = std::env::temp_dir().join(format!("clerk-host-{}.cwasm", std::process::id()));
        std::fs::write(&path, make(&engine, &settings, COMPONENT).unwrap()).unwrap();
        let file = File::open(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, b"something else").unwrap();
        let loaded = load_file(&engine, &settings, &file);
        std::fs::remove_file(&path).unwrap();
        assert!(
            loaded
                .unwrap()
                .is_some_and(|(_, manifest)| manifest.is_some())
        );
    }
}
