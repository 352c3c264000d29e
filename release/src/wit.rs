//! The WIT package: its version, and its binary form, which keeps the documentation.

use std::path::Path;

use anyhow::{Context as _, Result};
use wit_parser::{PackageId, Resolve};

pub(crate) fn package(root: &Path) -> Result<Vec<u8>> {
    let (resolve, package) = parsed(root)?;
    wit_component::encode(&resolve, package)
}

pub(crate) fn version(root: &Path) -> Result<String> {
    let (resolve, package) = parsed(root)?;
    let version = resolve.packages[package].name.version.as_ref();
    Ok(version
        .context("the WIT package has no version")?
        .to_string())
}

fn parsed(root: &Path) -> Result<(Resolve, PackageId)> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(root.join("wit"))?;
    Ok((resolve, package))
}
