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
