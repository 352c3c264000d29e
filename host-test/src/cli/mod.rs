//! The commands, one a file, and what several of them take.

pub(crate) mod call;
pub(crate) mod compile;
pub(crate) mod completions;
pub(crate) mod describe;
mod environment;
pub(crate) mod exit;
mod fixtures;
mod interrupt;
mod paging;
mod parameter;
mod policy;
mod pretty;
mod progress;
pub(crate) mod record;
mod reference;
pub(crate) mod replay;
mod request;
mod retry;
mod runtime;
mod sent;
pub(crate) mod serve;
mod table;
pub(crate) mod terminal;
