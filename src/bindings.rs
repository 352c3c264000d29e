//! What is generated from `wit/`: the types and the export glue by wit-bindgen, the tables and facts by our build script.

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

mod facts {
    use super::exports::clerk::tool::*;
    use crate::operation::Facts;
    use crate::record::{FromAnswer, Kind, Param, Params, Read, ToJson, Value, Values, Wire};

    include!(concat!(env!("OUT_DIR"), "/facts.rs"));
}

#[cfg(target_family = "wasm")]
export!(Component with_types_in crate::bindings);
#[cfg(target_family = "wasm")]
use crate::component::Component;
