//! Holds the public API of clerk-host against `host/public-api.txt`, or writes it there: `cargo run -- --write`.

use std::collections::BTreeSet;
use std::error::Error;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, fs};

use public_api::{Builder, PublicApi};

/// rustdoc writes JSON only for those who say that they know it may change. Said to the compiler as well, all would be
/// compiled again.
const RUSTDOC: &str = "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc \"$@\"\n";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let listing = root.join("host/public-api.txt");
    let found = public_api(&root)?.to_string();
    if env::args().any(|argument| argument == "--write") {
        fs::write(&listing, found)?;
        return Ok(ExitCode::SUCCESS);
    }
    let expected = fs::read_to_string(&listing)?;
    let (expected, found): (BTreeSet<_>, BTreeSet<_>) =
        (expected.lines().collect(), found.lines().collect());
    if expected == found {
        println!("{} public items, as host/public-api.txt says", found.len());
        return Ok(ExitCode::SUCCESS);
    }
    for line in expected.difference(&found) {
        eprintln!("- {line}");
    }
    for line in found.difference(&expected) {
        eprintln!("+ {line}");
    }
    eprintln!(
        "The public API of clerk-host is not what host/public-api.txt says. If this is meant:"
    );
    eprintln!("cargo run --manifest-path host/public-api/Cargo.toml -- --write");
    Ok(ExitCode::FAILURE)
}

fn public_api(root: &Path) -> Result<PublicApi, Box<dyn Error>> {
    let target = root.join("target");
    fs::create_dir_all(&target)?;
    let rustdoc = target.join("rustdoc-json");
    fs::write(&rustdoc, RUSTDOC)?;
    fs::set_permissions(&rustdoc, fs::Permissions::from_mode(0o755))?;
    let status = Command::new("cargo")
        .current_dir(root)
        .args([
            "rustdoc",
            "--locked",
            "--package",
            "clerk-host",
            "--lib",
            "--",
        ])
        .args(["-Zunstable-options", "--output-format=json"])
        .env("RUSTDOC", fs::canonicalize(&rustdoc)?)
        .status()?;
    if !status.success() {
        return Err("rustdoc failed".into());
    }
    Ok(
        Builder::from_rustdoc_json(target.join("doc/clerk_host.json"))
            .omit_blanket_impls(true)
            .omit_auto_trait_impls(true)
            .omit_auto_derived_impls(true)
            .build()?,
    )
}
