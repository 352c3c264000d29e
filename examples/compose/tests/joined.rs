//! The two components as one.

use std::collections::BTreeSet;
use std::fs;

use artifact::COMPONENT;
use clerk_host::Config;
use host_test::{Subject, fixture, replay};
use wit_parser::decoding::{DecodedWasm, decode};

const JOINED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../target/wasm32-wasip2/release/joined.wasm"
);
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");

fn joined() -> Vec<u8> {
    fs::read(JOINED)
        .unwrap_or_else(|error| panic!("{JOINED}: {error}; README.md says how it is made"))
}

/// What a component imports, by name and version.
fn imports(component: &[u8]) -> BTreeSet<String> {
    let DecodedWasm::Component(resolve, world) = decode(component).unwrap() else {
        panic!("this is no component")
    };
    let imports = resolve.worlds[world].imports.keys();
    imports.map(|key| resolve.name_world_key(key)).collect()
}

#[test]
fn it_asks_of_a_host_what_the_clerk_block_asks() {
    assert_eq!(imports(&joined()), imports(COMPONENT));
}

#[test]
fn it_offers_its_own_function_and_nothing_else() {
    let subject = Subject::load(&Config::new(), &joined()).unwrap();
    let offered = subject.operations().iter();
    let offered: Vec<_> = offered
        .map(|operation| (&*operation.interface, &*operation.name))
        .collect();
    assert_eq!(
        offered,
        [("example:directory/directory@0.1.0", "find-user-id")]
    );
}

#[test]
fn it_sends_and_answers_as_recorded() {
    let subject = Subject::load(&Config::new(), &joined()).unwrap();
    let cases = fixture::discover(FIXTURES).unwrap();
    assert_eq!(cases.len(), 6);
    for outcome in replay::replay_all(&subject, &cases) {
        assert!(
            outcome.passed(),
            "{}: {}",
            outcome.case,
            outcome.problems.join("\n")
        );
    }
}
