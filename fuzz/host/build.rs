//! Makes the manifest of the block, from which the fuzzer starts.

use std::path::PathBuf;
use std::{env, fs};

fn main() -> anyhow::Result<()> {
    println!("cargo::rerun-if-changed=../../wit");
    let manifest = wit_manifest::manifest("../../wit")?;
    fs::write(
        PathBuf::from(env::var("OUT_DIR")?).join("manifest.json"),
        manifest.to_string(),
    )?;
    Ok(())
}
