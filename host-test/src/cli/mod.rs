//! The commands, one a file, and what several of them take.

pub(crate) mod call;
mod clock;
pub(crate) mod compile;
pub(crate) mod completions;
mod component;
pub(crate) mod describe;
mod environment;
pub(crate) mod exit;
mod fixtures;
mod interrupt;
mod paging;
mod parameter;
mod pretty;
mod progress;
mod receiver;
pub(crate) mod record;
mod reference;
pub(crate) mod replay;
mod request;
mod retry;
mod runtime;
mod seen;
mod sent;
pub(crate) mod serve;
mod table;
pub(crate) mod terminal;
pub(crate) mod webhook;
