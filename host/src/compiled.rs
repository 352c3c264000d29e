//! A component that is compiled ahead of time: wasmtime's own machine code, and the manifest, which that can't carry.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use wasmtime::component::Component;
use wasmtime::error::Context as _;
use wasmtime::{Engine, Result};

use crate::error::Error;
use crate::manifest::Manifest;
use crate::native_code;
use crate::replace;

/// What machine code begins with: wasmtime writes ELF files, for every system.
const ELF: &[u8] = b"\x7fELF";

/// What [`Config::compile`](crate::Config::compile) makes of a component, and
/// [`Config::load_compiled`](crate::Config::load_compiled) loads.
#[derive(Clone)]
pub struct Compiled {
    /// wasmtime's machine code, for one version of wasmtime, one kind of processor and one
    /// [`Config::interruption`](crate::Config::interruption).
    pub code: Vec<u8>,
    /// The text of the component's manifest, empty if it has none.
    pub manifest: String,
}

impl Compiled {
    /// Writes the machine code to a file, and the manifest beside it, to [`Compiled::manifest_file`]. Files that are there are
    /// replaced, not overwritten, since programs may have mapped them.
    ///
    /// # Errors
    ///
    /// If one of them can't be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        // The manifest first: whoever finds the code finds it.
        for (file, bytes) in [
            (Self::manifest_file(path), self.manifest.as_bytes()),
            (path.to_owned(), &self.code),
        ] {
            let written = replace::file(&file, bytes);
            written.with_context(|| format!("{} can't be written", file.display()))?;
        }
        Ok(())
    }

    /// Where the manifest of a file of machine code stands: its name with `.json` behind it.
    pub fn manifest_file(path: impl AsRef<Path>) -> PathBuf {
        let mut name = OsString::from(path.as_ref());
        name.push(".json");
        name.into()
    }
}

#[cfg(feature = "cranelift")]
pub(crate) fn make(engine: &Engine, component: &[u8]) -> Result<Compiled> {
    Ok(Compiled {
        code: engine.precompile_component(component)?,
        manifest: Manifest::text(component).unwrap_or_default().to_owned(),
    })
}

/// Whether bytes are machine code, and no component.
pub(crate) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(ELF)
}

/// Whether a file holds machine code, and no component.
pub(crate) fn is_file(path: &Path) -> io::Result<bool> {
    let mut beginning = Vec::new();
    File::open(path)?
        .take(ELF.len() as u64)
        .read_to_end(&mut beginning)?;
    Ok(is(&beginning))
}

pub(crate) fn load(engine: &Engine, compiled: &Compiled) -> Result<(Component, Option<Manifest>)> {
    let component = native_code::load(engine, &compiled.code).context(AGAIN)?;
    Ok((component, manifest(&compiled.manifest)?))
}

/// Loads what [`Compiled::write`] wrote. The machine code is mapped, not read.
pub(crate) fn load_file(engine: &Engine, path: &Path) -> Result<(Component, Option<Manifest>)> {
    let component = native_code::map(engine, path).context(AGAIN)?;
    let file = Compiled::manifest_file(path);
    let text = fs::read_to_string(&file).with_context(|| {
        format!(
            "its manifest, which stands beside it in {}, can't be read",
            file.display()
        )
    })?;
    Ok((component, manifest(&text)?))
}

const AGAIN: &str = "compile it again, with this version, on this kind of processor";

fn manifest(text: &str) -> Result<Option<Manifest>> {
    match text {
        "" => Ok(None),
        text => Manifest::from_text(text.as_bytes()).map(Some),
    }
}
