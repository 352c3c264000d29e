//! Properties of the core: what holds for all parameters and all answers, and what becomes of hostile ones.
//!
//! What is expected is said by the crate `clerk-model`; the fuzz targets in `fuzz/` hold the core against the same.

mod answers;
mod decoding;
mod dynamic;
mod ensure;
mod hostile;
mod key;
mod metadata;
mod parameters;
mod typed;
mod webhooks;

mod generated;
