//! The README shows what is there: the example as it is compiled, and every operation and failure by its name.

use std::fs;
use std::path::Path;

use clerk_host::Manifest;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_example_is_the_one_that_is_compiled() {
    let example = read("../host/examples/embed.rs");
    let code: String = example
        .lines()
        .skip_while(|line| line.starts_with("//!") || line.is_empty())
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(
        read("../README.md").contains(&format!("```rust\n{code}```\n")),
        "the README's Rust is not examples/embed.rs:\n{code}"
    );
}

#[test]
fn every_group_and_every_failure_has_its_row() {
    let readme = read("../README.md");
    let manifest = Manifest::of(artifact::COMPONENT).unwrap();
    let operations = manifest.operations.iter();
    let groups = operations.map(|operation| {
        // `users` of `clerk:tool/users@0.2.0`.
        let name = operation.interface.split(['/', '@']).nth(1);
        let group = name.expect("an interface of the package");
        format!("\n| [`{group}`](docs/operations.md#{group}) |")
    });
    let reasons = manifest.failure.reasons.iter();
    let reasons = reasons.map(|reason| format!("` | `{}` |", reason.name));
    for row in groups.chain(reasons) {
        assert!(readme.contains(&row), "the README has no row {row}");
    }
}

#[test]
fn the_index_of_the_docs_names_every_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let index = read("../docs/README.md");
    for page in fs::read_dir(folder).unwrap() {
        let page = page.unwrap().file_name().into_string().unwrap();
        let link = format!("]({page})");
        assert!(
            page == "README.md" || page == "pictures" || index.contains(&link),
            "{page} is not in the index"
        );
    }
}
