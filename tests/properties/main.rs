//! Properties of the core: what holds for all parameters and all answers, and what becomes of hostile ones.
//!
//! The first files are tests. The others say what is expected, as obviously as possible; the fuzz targets in `fuzz/`
//! hold the core against the same.

mod answers;
mod decoding;
mod hostile;
mod key;
mod metadata;
mod parameters;

mod answered;
mod call;
mod generated;
mod intent;
mod object;
mod obvious;
mod script;
mod sent;
mod verdict;

/// The secret key of all calls.
const KEY: &str = "sk_test_fixture";
