//! What the component weighs and what it may ask of a host.

use std::io::{self, Write as _};

use flate2::{Compression, write::GzEncoder};
use host_test::BUILT;
use wasmtime::Engine;
use wasmtime::component::Component;

/// Everything the component may touch. Nothing of it is a file, a socket or a random number.
const IMPORTS: [&str; 16] = [
    "wasi:cli/environment@0.2.12",
    "wasi:cli/exit@0.2.12",
    "wasi:cli/stderr@0.2.12",
    "wasi:cli/stdin@0.2.12",
    "wasi:cli/stdout@0.2.12",
    "wasi:cli/terminal-input@0.2.12",
    "wasi:cli/terminal-output@0.2.12",
    "wasi:cli/terminal-stderr@0.2.12",
    "wasi:cli/terminal-stdin@0.2.12",
    "wasi:cli/terminal-stdout@0.2.12",
    "wasi:clocks/monotonic-clock@0.2.12",
    "wasi:http/outgoing-handler@0.2.12",
    "wasi:http/types@0.2.12",
    "wasi:io/error@0.2.12",
    "wasi:io/poll@0.2.12",
    "wasi:io/streams@0.2.12",
];

/// What keeps the component from growing unnoticed, in bytes. `docs/design.md` says what the bytes are.
const MAX_RAW: usize = 510_500;
const MAX_GZIPPED: usize = 150_000;

#[test]
fn imports_are_exactly_these() {
    let engine = Engine::default();
    let component = Component::from_binary(&engine, BUILT).unwrap();
    let mut imports: Vec<_> = component
        .component_type()
        .imports(&engine)
        .map(|(name, _)| name.to_owned())
        .collect();
    imports.sort();
    assert_eq!(imports, IMPORTS);
}

#[test]
fn size_is_bounded() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(BUILT).unwrap();
    let (raw, gzipped) = (BUILT.len(), encoder.finish().unwrap().len());
    // Written past the test's capture: the sizes are to be seen also when all is well.
    writeln!(io::stderr(), "component: {raw} bytes, {gzipped} gzipped").unwrap();
    assert!(raw <= MAX_RAW, "more than {MAX_RAW} bytes");
    assert!(
        gzipped <= MAX_GZIPPED,
        "more than {MAX_GZIPPED} bytes gzipped"
    );
}
