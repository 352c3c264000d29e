//! The crates that are linked into the component.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result};
use semver::Version;

use crate::shell::run;

/// The crates that are linked into the component, the component's own first.
pub(crate) struct Tree(pub(crate) Vec<Crate>);

pub(crate) struct Crate {
    pub(crate) name: String,
    pub(crate) version: Version,
    pub(crate) license: String,
    /// SHA-256 of its archive, if it comes from the registry.
    pub(crate) checksum: Option<String>,
    /// What it depends on, by the place in the tree.
    pub(crate) dependencies: BTreeSet<usize>,
}

impl Tree {
    /// Asks cargo: no build dependency, no macro, nothing that only another target or crate of the workspace has.
    pub(crate) fn of(root: &Path) -> Result<Self> {
        let arguments = "tree --locked --package clerk-tool --target wasm32-wasip2 --edges normal,no-proc-macro \
                         --no-dedupe --prefix depth --format {p}|{l}";
        let listed = run(root, "cargo", arguments.split(' '), &[])?;
        let lock = std::fs::read_to_string(root.join("Cargo.lock"))?;
        Self::parse(&listed, &lock)
    }

    /// Reads lines such as `2serde_core v1.0.229|MIT OR Apache-2.0`, whose first digits are the depth.
    fn parse(listed: &str, lock: &str) -> Result<Self> {
        let mut crates: Vec<Crate> = Vec::new();
        let mut parents: Vec<usize> = Vec::new();
        for line in listed.lines() {
            let parsed = || {
                let name = line.find(|c: char| !c.is_ascii_digit())?;
                let (depth, rest) = line.split_at(name);
                let (package, license) = rest.split_once('|')?;
                let mut words = package.split(' ');
                let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
                let version = Version::parse(version).ok()?;
                Some((depth.parse::<usize>().ok()?, name, version, license))
            };
            let (depth, name, version, license) =
                parsed().with_context(|| format!("cargo tree printed `{line}`"))?;
            let known = crates
                .iter()
                .position(|known| known.name == name && known.version == version);
            let place = known.unwrap_or_else(|| {
                crates.push(Crate {
                    name: name.to_owned(),
                    checksum: checksum(lock, name, &version),
                    version,
                    license: license.to_owned(),
                    dependencies: BTreeSet::new(),
                });
                crates.len() - 1
            });
            parents.truncate(depth);
            if let Some(&parent) = parents.last() {
                crates[parent].dependencies.insert(place);
            }
            parents.push(place);
        }
        Ok(Self(crates))
    }
}

fn checksum(lock: &str, name: &str, version: &Version) -> Option<String> {
    let package = format!("name = \"{name}\"\nversion = \"{version}\"\n");
    let (_, rest) = lock.split_once(&package)?;
    let rest = rest.split("[[package]]").next()?;
    let (_, checksum) = rest.split_once("checksum = \"")?;
    Some(checksum.split('"').next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"c\"\nversion = \"3.0.0\"\nsource = \"registry\"\nchecksum = \"0f\"\n";

    #[test]
    fn a_crate_that_two_depend_on_stands_once() {
        let listed =
            "0a v1.0.0 (/a)|MIT\n1b v2.0.0|ISC\n2c v3.0.0|MIT OR ISC\n1c v3.0.0|MIT OR ISC\n";
        let Tree(crates) = Tree::parse(listed, LOCK).unwrap();
        let seen: Vec<_> = crates
            .iter()
            .map(|c| (&*c.name, c.dependencies.iter().copied().collect::<Vec<_>>()))
            .collect();
        assert_eq!(seen, [("a", vec![1, 2]), ("b", vec![2]), ("c", vec![])]);
        assert_eq!(crates[2].license, "MIT OR ISC");
        assert_eq!(crates[2].checksum.as_deref(), Some("0f"));
        assert_eq!(crates[0].checksum, None);
    }

    #[test]
    fn a_line_that_is_not_understood_is_shown() {
        let error = Tree::parse("0a 1.0.0|MIT", LOCK).err().unwrap();
        assert_eq!(error.to_string(), "cargo tree printed `0a 1.0.0|MIT`");
    }
}
