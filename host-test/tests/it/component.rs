//! What the component weighs and what it may ask of a host.

use std::io::{self, Write as _};

use artifact::COMPONENT;
use clerk_host::Block;
use flate2::{Compression, write::GzEncoder};
use wasm_encoder::{
    Component, ComponentImportSection, ComponentTypeRef, ComponentTypeSection, ComponentValType,
    InstanceType, PrimitiveValType, TypeBounds,
};
use wasmtime::Engine;
use wasmtime::component::types::ComponentItem;

/// Everything the component may touch, with the functions that it takes. Nothing of it is a file, a socket, a clock or a
/// random number.
const IMPORTS: [(&str, &str); 16] = [
    ("wasi:cli/environment@0.2.12", "get-environment"),
    ("wasi:cli/exit@0.2.12", "exit"),
    ("wasi:cli/stderr@0.2.12", "get-stderr"),
    ("wasi:cli/stdin@0.2.12", "get-stdin"),
    ("wasi:cli/stdout@0.2.12", "get-stdout"),
    ("wasi:cli/terminal-input@0.2.12", ""),
    ("wasi:cli/terminal-output@0.2.12", ""),
    ("wasi:cli/terminal-stderr@0.2.12", "get-terminal-stderr"),
    ("wasi:cli/terminal-stdin@0.2.12", "get-terminal-stdin"),
    ("wasi:cli/terminal-stdout@0.2.12", "get-terminal-stdout"),
    ("wasi:clocks/monotonic-clock@0.2.12", ""),
    ("wasi:http/outgoing-handler@0.2.12", "handle"),
    (
        "wasi:http/types@0.2.12",
        "fields fields.append fields.from-list fields.get future-incoming-response.get future-incoming-response.subscribe http-error-code \
         incoming-body.stream incoming-response.consume incoming-response.headers incoming-response.status \
         outgoing-body.finish outgoing-body.write outgoing-request outgoing-request.body \
         outgoing-request.set-authority outgoing-request.set-method outgoing-request.set-path-with-query \
         outgoing-request.set-scheme request-options request-options.set-between-bytes-timeout \
         request-options.set-connect-timeout request-options.set-first-byte-timeout",
    ),
    ("wasi:io/error@0.2.12", "error.to-debug-string"),
    ("wasi:io/poll@0.2.12", "pollable.block"),
    (
        "wasi:io/streams@0.2.12",
        "input-stream.blocking-read output-stream.blocking-flush output-stream.blocking-write-and-flush \
         output-stream.check-write output-stream.subscribe output-stream.write",
    ),
];

/// What keeps the component from growing unnoticed, in bytes. `docs/design.md` says what the bytes are.
const MAX_RAW: usize = 905_000;
const MAX_GZIPPED: usize = 253_000;

#[test]
fn imports_are_exactly_these() {
    let engine = Engine::default();
    let component = wasmtime::component::Component::from_binary(&engine, COMPONENT).unwrap();
    let functions = |item: ComponentItem| {
        let ComponentItem::ComponentInstance(instance) = item else {
            panic!("{item:?} is not an interface")
        };
        let mut functions: Vec<_> = instance
            .exports(&engine)
            .filter(|(_, item)| matches!(item.ty, ComponentItem::ComponentFunc(_)))
            // "[method]fields.get"
            .map(|(name, _)| name.split(']').next_back().unwrap_or(name).to_owned())
            .collect();
        functions.sort();
        functions.join(" ")
    };
    let mut imports: Vec<_> = component
        .component_type()
        .imports(&engine)
        .map(|(name, item)| (name.to_owned(), functions(item.ty)))
        .collect();
    imports.sort();
    let expected = IMPORTS.map(|(name, functions)| (name.to_owned(), functions.to_owned()));
    assert_eq!(imports, expected);

    // What a reader is told.
    let page = include_str!("../../../docs/security.md");
    for (name, _) in IMPORTS {
        let interface = name.split_once('@').unwrap().0;
        let short = interface.split_once('/').unwrap().1;
        let told = [interface, short].map(|name| format!("`{name}`"));
        assert!(told.iter().any(|name| page.contains(name)), "{name}");
    }
}

/// A host has no need to trust the list above: what asks for more does not load. The names are of the same length.
#[test]
fn a_component_that_asks_for_more_does_not_load() {
    for (ours, other) in [
        ("wasi:cli/environment@0.2.12", "wasi:sockets/network@0.2.12"),
        ("wasi:cli/environment@0.2.12", "wasi:random/insecure@0.2.12"),
        (
            "wasi:cli/terminal-stderr@0.2.12",
            "wasi:filesystem/preopens@0.2.12",
        ),
    ] {
        let mut greedy = COMPONENT.to_vec();
        let at = |bytes: &[u8]| {
            bytes
                .windows(ours.len())
                .position(|part| part == ours.as_bytes())
        };
        while let Some(at) = at(&greedy) {
            greedy[at..at + ours.len()].copy_from_slice(other.as_bytes());
        }
        let error = format!("{:#}", Block::from_bytes(&greedy).unwrap_err());
        assert!(
            error.contains(&format!("imports instance `{other}`")),
            "{error}"
        );
    }
}

/// A component that imports one function of an interface, whose last type is that of the function.
fn importing(interface: &str, function: &str, types: InstanceType) -> Vec<u8> {
    let mut types = types;
    types.export(function, ComponentTypeRef::Func(types.type_count() - 1));
    let mut section = ComponentTypeSection::new();
    section.instance(&types);
    let mut imports = ComponentImportSection::new();
    imports.import(interface, ComponentTypeRef::Instance(0));
    let mut component = Component::new();
    component.section(&section).section(&imports);
    component.finish()
}

/// `func() -> result`.
fn function(mut types: InstanceType, result: impl Into<ComponentValType>) -> InstanceType {
    let none: [(&str, ComponentValType); 0] = [];
    types
        .ty()
        .function()
        .params(none)
        .result(Some(result.into()));
    types
}

#[test]
fn a_component_that_asks_for_random_numbers_or_the_wall_clock_does_not_load() {
    let number = || function(InstanceType::new(), PrimitiveValType::U64);
    let mut time = InstanceType::new();
    let fields = [
        ("seconds", PrimitiveValType::U64),
        ("nanoseconds", PrimitiveValType::U32),
    ];
    let fields = fields.map(|(name, ty)| (name, ComponentValType::Primitive(ty)));
    time.ty().defined_type().record(fields);
    time.export("datetime", ComponentTypeRef::Type(TypeBounds::Eq(0)));
    let time = function(time, ComponentValType::Type(1));

    for (interface, name, types) in [
        ("wasi:random/random@0.2.12", "get-random-u64", number()),
        ("wasi:clocks/wall-clock@0.2.12", "now", time),
    ] {
        let error = Block::from_bytes(&importing(interface, name, types)).unwrap_err();
        let error = format!("{error:#}");
        assert!(
            error.contains(&format!("imports instance `{interface}`")),
            "{error}"
        );
    }
    // The other clock is what timeouts are made of.
    Block::from_bytes(&importing(
        "wasi:clocks/monotonic-clock@0.2.12",
        "now",
        number(),
    ))
    .unwrap();
}

#[test]
fn size_is_bounded() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(COMPONENT).unwrap();
    let (raw, gzipped) = (COMPONENT.len(), encoder.finish().unwrap().len());
    // Written past the test's capture: the sizes are to be seen also when all is well.
    writeln!(io::stderr(), "component: {raw} bytes, {gzipped} gzipped").unwrap();
    assert!(raw <= MAX_RAW, "more than {MAX_RAW} bytes");
    assert!(
        gzipped <= MAX_GZIPPED,
        "more than {MAX_GZIPPED} bytes gzipped"
    );
}
