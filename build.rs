//! Makes of `wit/` the source that the code includes, and the manifest that stands in a custom section of the component.

use std::path::PathBuf;
use std::{env, fs};

/// The name of the section.
const SECTION: &str = "clerk-tool:manifest";

fn main() {
    println!("cargo::rerun-if-changed=wit");
    if let Err(error) = run() {
        println!("cargo::error=wit/ is not understood: {error:#}");
    }
}

fn run() -> anyhow::Result<()> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let source = wit_manifest::source("wit")?;
    fs::write(out.join("facts.rs"), source.facts)?;
    fs::write(out.join("exports.rs"), source.exports)?;
    fs::write(out.join("dynamic.rs"), source.dynamic)?;

    let manifest = wit_manifest::manifest("wit")?.to_string();
    // Native builds, which only serve the tests, have no use for it, but check `wit/` just the same.
    if env::var_os("CARGO_CFG_TARGET_FAMILY").is_some_and(|family| family == "wasm") {
        let file = out.join("manifest.o");
        fs::write(&file, wit_manifest::object(SECTION, manifest.as_bytes()))?;
        println!("cargo::rustc-link-arg-cdylib={}", file.display());
    }
    Ok(())
}
