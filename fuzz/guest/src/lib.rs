//! What the fuzz targets of the guest do with their input, and how inputs are made from fixtures.
//!
//! What they hold the core against is the crate `clerk-model`, as the property tests do.

pub mod dynamic;
pub mod exchange;
pub mod fixture;
pub mod parameters;
pub mod retry_after;
pub mod seeds;
pub mod webhooks;
