//! The commands, one a file, and what several of them take.

pub(crate) mod call;
mod environment;
mod fixtures;
mod interrupt;
mod paging;
mod parameter;
mod progress;
pub(crate) mod record;
pub(crate) mod replay;
mod request;
mod retry;
pub(crate) mod serve;
mod table;
