//! Lists the operations: each file in `src/operations/` has the model of the operation that it is named after.

use std::path::PathBuf;
use std::{env, fs};

const FOLDER: &str = "src/operations";

fn main() -> anyhow::Result<()> {
    println!("cargo::rerun-if-changed={FOLDER}");
    let mut models = Vec::new();
    for file in fs::read_dir(FOLDER)? {
        let path = file?.path();
        let Some(module) = path.file_stem().and_then(|name| name.to_str()) else {
            anyhow::bail!("{} is named after no operation", path.display());
        };
        models.push(format!("&{module}::{},", pascal(module)));
    }
    models.sort();
    let file = PathBuf::from(env::var("OUT_DIR")?).join("operations.rs");
    fs::write(file, format!("&[{}]", models.concat()))?;
    Ok(())
}

/// `get_user` is `GetUser`.
fn pascal(module: &str) -> String {
    module
        .split('_')
        .flat_map(|word| [word[..1].to_uppercase(), word[1..].to_owned()])
        .collect()
}
