//! Packages for Python and Node with the component inside, made by the tools of both.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::origin::Origin;
use crate::shell::run;

/// A wheel of `examples/python`. The component lies beside the code.
pub(crate) fn wheel(root: &Path, component: &Path, dist: &Path, origin: &Origin) -> Result<()> {
    let work = root.join("target/release-wheel");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    // Only what git knows: no caches, and nothing of an earlier build.
    let files = ["ls-files", "examples/python", "LICENSE"];
    for file in run(root, "git", files, &[])?.lines() {
        let inside = file.strip_prefix("examples/python/").unwrap_or(file);
        let to = work.join(inside);
        fs::create_dir_all(to.parent().unwrap_or(&work))?;
        fs::copy(root.join(file), to)?;
    }
    fs::copy(component, work.join("clerk_tool/clerk_tool.wasm"))?;

    run(&work, "python3", ["-m", "venv", ".venv"], &[])?;
    let python = work.join(".venv/bin/python");
    let words = "-m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir";
    let arguments = words
        .split(' ')
        .map(Path::new)
        .chain([dist, Path::new(".")]);
    let time = [("SOURCE_DATE_EPOCH", &*origin.time)];
    run(&work, python, arguments, &time)?;
    Ok(())
}

/// An npm package of `examples/node`, transpiled.
pub(crate) fn npm(root: &Path, component: &Path, dist: &Path) -> Result<()> {
    let folder = root.join("examples/node");
    // What was installed before may be of another lock file.
    run(&folder, "npm", ["ci"], &[])?;
    let component = component.to_string_lossy();
    let env = [("CLERK_COMPONENT", &*component)];
    run(&folder, "npm", ["run", "build"], &env)?;
    let arguments = ["pack", "--pack-destination"].map(Path::new).into_iter();
    run(&folder, "npm", arguments.chain([dist]), &[])?;
    Ok(())
}
