//! The types and the export glue that wit-bindgen generates from `wit/`.

#![allow(missing_docs, reason = "the documentation is in wit/")]
#![allow(
    unsafe_code,
    reason = "generated: lifting and lowering of the canonical ABI"
)]
#![allow(unreachable_pub, reason = "generated")]

wit_bindgen::generate!({
    path: "wit",
    world: "clerk",
    additional_derives: [PartialEq],
});

#[cfg(target_family = "wasm")]
export!(Component with_types_in crate::bindings);
#[cfg(target_family = "wasm")]
use crate::component::Component;
