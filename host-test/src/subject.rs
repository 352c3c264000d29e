//! The block under test: loaded, with the types of its operations.

use std::fs;
use std::path::Path;

use clerk_host::{Block, Config, manifest};
use wasmtime::{Result, error::Context as _, format_err};

use crate::cache;
use crate::interface::{self, Exports, Operation};
use crate::schema;
use crate::ways::Way;

/// What a component begins with.
const WASM: &[u8] = b"\0asm";

/// A component that is performed in every way that it offers.
#[derive(Clone, Debug)]
pub struct Subject {
    block: Block,
    exports: Exports,
}

impl Subject {
    /// The component that was built together with this crate, with the default limits. Compiled once.
    ///
    /// # Errors
    ///
    /// If it does not load.
    pub fn built() -> Result<Self> {
        Self::cached(&Config::new(), artifact::COMPONENT)
    }

    /// A component from its bytes.
    ///
    /// # Errors
    ///
    /// If it does not load.
    pub fn load(config: &Config, component: &[u8]) -> Result<Self> {
        Ok(Self {
            block: config.load_bytes(component)?,
            exports: interface::exports(component)?,
        })
    }

    /// A component from its bytes, compiled once ([`cache`]).
    ///
    /// # Errors
    ///
    /// If it does not load.
    pub fn cached(config: &Config, component: &[u8]) -> Result<Self> {
        Ok(Self {
            block: cache::load(config, component)?,
            exports: interface::exports(component)?,
        })
    }

    /// A component, compiled once ([`cache`]), or what `host-test compile` made of one, from a file.
    ///
    /// # Errors
    ///
    /// If it does not load.
    pub fn from_file(config: &Config, path: &Path) -> Result<Self> {
        let name = path.display();
        let bytes = fs::read(path).with_context(|| format!("{name} can't be read"))?;
        if bytes.starts_with(WASM) {
            return Self::cached(config, &bytes).with_context(|| format!("{name} can't be loaded"));
        }
        let block = config.load_file(path)?;
        let exports = of_manifest(&block);
        Ok(Self { block, exports })
    }

    /// The loaded component.
    pub fn block(&self) -> &Block {
        &self.block
    }

    /// Its operations, in the component's order.
    pub fn operations(&self) -> &[Operation] {
        &self.exports.operations
    }

    /// One operation by its name.
    ///
    /// # Errors
    ///
    /// If there is none of that name: the message lists those that there are.
    pub fn operation(&self, name: &str) -> Result<&Operation> {
        let operations = self.operations();
        let found = operations.iter().find(|operation| operation.name == name);
        found.ok_or_else(|| {
            let names: Vec<_> = operations
                .iter()
                .map(|operation| operation.name.as_str())
                .collect();
            format_err!(
                "there is no operation `{name}`; there are {}",
                names.join(", ")
            )
        })
    }

    /// What the manifest says of an operation.
    pub fn manifest(&self, operation: &Operation) -> Option<&manifest::Operation> {
        self.block.manifest()?.operation(&operation.name)
    }

    /// The ways in which it performs operations, the fastest last.
    pub fn ways(&self) -> &'static [Way] {
        match self.exports.dynamic {
            true => &[Way::Typed, Way::Dynamic],
            false => &[Way::Typed],
        }
    }
}

/// What machine code exports, as far as its manifest says.
fn of_manifest(block: &Block) -> Exports {
    let operations = block
        .manifest()
        .into_iter()
        .flat_map(|manifest| &manifest.operations);
    Exports {
        operations: operations.map(schema::operation).collect(),
        skipped: Vec::new(),
        dynamic: true,
    }
}
