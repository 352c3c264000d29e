//! The bill of materials as a file in CycloneDX's form, with licences and checksums.

use serde_json::{Value, json};

use crate::checksum::sha256;
use crate::origin::{DESCRIPTION, LICENSE, NAME, Origin};
use crate::tree::{Crate, Tree};

/// `rust`: the version of the compiler, whose standard library is linked beside crates.
pub(crate) fn of(tree: &Tree, rust: &str, origin: &Origin, component: &[u8]) -> Value {
    let [root, crates @ ..] = &tree.0[..] else {
        unreachable!("cargo lists the package that it is asked for")
    };
    let library = |package: &Crate| {
        let mut library = json!({
            "type": "library",
            "bom-ref": reference(package),
            "name": package.name,
            "version": package.version.to_string(),
            "licenses": [{ "expression": package.license }],
            "purl": reference(package),
        });
        if let Some(checksum) = &package.checksum {
            library["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
        }
        library
    };
    let standard = json!({
        "type": "library",
        "bom-ref": "rust-std",
        "name": "rust-std",
        "description": "Rust's standard library for wasm32-wasip2, with wasi-libc",
        "version": rust,
        "licenses": [{ "expression": "MIT OR Apache-2.0" }],
        "purl": format!("pkg:generic/rust-std@{rust}?arch=wasm32-wasip2"),
    });
    let depends = tree.0.iter().map(|package| {
        let on = package
            .dependencies
            .iter()
            .map(|&place| reference(&tree.0[place]));
        let std = std::ptr::eq(package, root).then(|| "rust-std".to_owned());
        json!({ "ref": reference(package), "dependsOn": on.chain(std).collect::<Vec<_>>() })
    });
    let depends: Vec<_> = depends.collect();
    let libraries: Vec<_> = crates.iter().map(library).chain([standard]).collect();
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library",
                "bom-ref": reference(root),
                "name": NAME,
                "version": origin.version,
                "description": DESCRIPTION,
                "hashes": [{ "alg": "SHA-256", "content": sha256(component) }],
                "licenses": [{ "expression": LICENSE }],
            }
        },
        "components": libraries,
        "dependencies": depends,
    })
}

/// A package URL. `+` separates a version's build, and is not to be read as a space.
fn reference(package: &Crate) -> String {
    let version = package.version.to_string().replace('+', "%2B");
    format!("pkg:cargo/{}@{version}", package.name)
}
