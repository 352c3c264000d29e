//! What the fuzz targets of the guest do with their input, and how inputs are made from fixtures.
//!
//! What they hold the core against is shared with the property tests.

pub mod exchange;
pub mod parameters;
pub mod retry_after;
pub mod seeds;

#[path = "../../../tests/properties/answered.rs"]
mod answered;
#[path = "../../../tests/properties/call.rs"]
mod call;
#[path = "../../../tests/properties/intent.rs"]
mod intent;
#[path = "../../../tests/properties/object.rs"]
mod object;
#[path = "../../../tests/properties/obvious.rs"]
mod obvious;
#[path = "../../../tests/properties/script.rs"]
mod script;
#[path = "../../../tests/properties/sent.rs"]
mod sent;
#[path = "../../../tests/properties/verdict.rs"]
mod verdict;

/// The secret key of all calls.
const KEY: &str = "sk_test_fixture";
