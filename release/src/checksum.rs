//! Checksums: the one that the repository holds of the component, and those of a release.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use sha2::{Digest as _, Sha256};

/// Where the repository holds what the build must make of it, so that a change of its bytes is always a commit.
const HELD: &str = "release/component.sha256";

pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn check(root: &Path, component: &[u8]) -> Result<()> {
    let held = fs::read_to_string(root.join(HELD)).context(HELD)?;
    let (held, built) = (held.trim(), sha256(component));
    ensure!(
        held == built,
        "the component has other bytes than {HELD} says: {built}. If that is meant, run `cargo run -p release refresh` and \
         commit it"
    );
    Ok(())
}

pub(crate) fn refresh(root: &Path, component: &[u8]) -> Result<()> {
    Ok(fs::write(root.join(HELD), sha256(component) + "\n")?)
}

/// Writes SHA256SUMS of all files in a folder.
pub(crate) fn list(folder: &Path) -> Result<()> {
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let sum = sha256(&fs::read(entry.path())?);
        lines.push((name.to_string_lossy().into_owned(), sum));
    }
    lines.sort();
    let lines = lines.iter().map(|(name, sum)| format!("{sum}  {name}\n"));
    Ok(fs::write(
        folder.join("SHA256SUMS"),
        lines.collect::<String>(),
    )?)
}
