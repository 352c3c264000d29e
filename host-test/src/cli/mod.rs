//! The commands, one a file, and what several of them take.

pub(crate) mod call;
pub(crate) mod compile;
pub(crate) mod describe;
mod environment;
mod fixtures;
mod interrupt;
mod paging;
mod parameter;
mod pretty;
mod progress;
pub(crate) mod record;
mod reference;
pub(crate) mod replay;
mod request;
mod retry;
pub(crate) mod serve;
mod table;
