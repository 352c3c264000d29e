//! Puts the manifest of the block, made from `wit/`, into a custom section of the component.

use std::path::PathBuf;
use std::{env, fs};

/// The name of the section.
const SECTION: &str = "clerk-tool:manifest";

fn main() {
    println!("cargo::rerun-if-changed=wit");
    if let Err(error) = run() {
        println!("cargo::error=wit/ makes no manifest: {error:#}");
    }
}

fn run() -> anyhow::Result<()> {
    let manifest = wit_manifest::manifest("wit")?.to_string();
    // Native builds, which only serve the tests, have no use for it, but check `wit/` just the same.
    if env::var_os("CARGO_CFG_TARGET_FAMILY").is_some_and(|family| family == "wasm") {
        let file = PathBuf::from(env::var("OUT_DIR")?).join("manifest.o");
        fs::write(&file, wit_manifest::object(SECTION, manifest.as_bytes()))?;
        println!("cargo::rustc-link-arg-cdylib={}", file.display());
    }
    Ok(())
}
