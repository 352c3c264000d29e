//! The commands, one a file, and what several of them take.

pub(crate) mod call;
mod fixtures;
pub(crate) mod replay;
pub(crate) mod serve;
