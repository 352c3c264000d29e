//! The bill of materials in the component itself, in cargo-auditable's form, which `cargo audit bin` and registries read.

use anyhow::Result;
use auditable_serde::{DependencyKind, Package, Source, VersionInfo};
use wasm_encoder::ComponentSection as _;
use wasm_metadata::Dependencies;

use crate::tree::Tree;

/// The component with the section `.dep-v0`.
pub(crate) fn added(component: &[u8], tree: &Tree) -> Result<Vec<u8>> {
    let packages = tree.0.iter().enumerate().map(|(place, package)| Package {
        name: package.name.clone(),
        version: package.version.clone(),
        source: match package.checksum {
            Some(_) => Source::CratesIo,
            None => Source::Local,
        },
        kind: DependencyKind::Runtime,
        dependencies: package.dependencies.iter().copied().collect(),
        root: place == 0,
    });
    let packages = packages.collect();
    let mut component = component.to_vec();
    // Format 1: macros are not taken for parts of the program.
    let bill = Dependencies::new(VersionInfo {
        packages,
        format: 1,
    })?;
    bill.append_to_component(&mut component);
    Ok(component)
}
