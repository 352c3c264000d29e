//! Writes the folder of a release, `dist/`, or with `refresh` the checksum of the component that the repository holds.
//! RELEASING.md says what to do with it.

mod bill;
mod checksum;
mod origin;
mod packages;
mod sbom;
mod shell;
mod tree;
mod wit;

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use artifact::COMPONENT;

use origin::Origin;
use tree::Tree;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()?;
    let arguments: Vec<_> = env::args().skip(1).collect();
    match &arguments[..] {
        [] => write(&root),
        [word] if word == "refresh" => checksum::refresh(&root, COMPONENT),
        _ => bail!("usage: release [refresh]"),
    }
}

fn write(root: &Path) -> Result<()> {
    checksum::check(root, COMPONENT)?;
    let origin = Origin::of(root)?;
    let tree = Tree::of(root)?;
    let component = bill::added(&origin.added(COMPONENT)?, &tree)?;

    let dist = root.join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    fs::create_dir(&dist)?;
    let name = format!("clerk_tool-{}", origin.version);
    let file = dist.join(format!("{name}.wasm"));
    fs::write(&file, &component)?;
    fs::write(dist.join(format!("{name}.wit.wasm")), wit::package(root)?)?;
    let rustc = shell::run(root, "rustc", ["--version"], &[])?;
    let rust = rustc.split(' ').nth(1).context("rustc has no version")?;
    let sbom = sbom::of(&tree, rust, &origin, &component);
    fs::write(dist.join(format!("{name}.cdx.json")), format!("{sbom:#}\n"))?;
    fs::write(
        dist.join(format!("{name}.annotations")),
        origin.annotations(),
    )?;
    packages::wheel(root, &file, &dist, &origin)?;
    packages::npm(root, &file, &dist)?;
    checksum::list(&dist)?;
    println!("{}", dist.display());
    Ok(())
}
