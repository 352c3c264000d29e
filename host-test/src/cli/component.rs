//! Which component a command uses.

use std::fs;
use std::path::PathBuf;

use artifact::COMPONENT;
use clerk_host::Config;
use host_test::Subject;
use wasmtime::{Result, error::Context as _};

/// What a component begins with.
const WASM: &[u8] = b"\0asm";

#[derive(clap::Args, Default)]
pub(crate) struct Component {
    /// Component to use [default: the one built with this program]
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
}

impl Component {
    pub(crate) fn subject(&self, config: &Config) -> Result<Subject> {
        let Some(file) = &self.component else {
            return Subject::cached(config, COMPONENT);
        };
        let name = || format!("{} can't be loaded", file.display());
        let bytes = fs::read(file).with_context(|| format!("{} can't be read", file.display()))?;
        match bytes.starts_with(WASM) {
            true => Subject::cached(config, &bytes).with_context(name),
            // Machine code.
            false => Subject::from_file(config, file),
        }
    }
}
