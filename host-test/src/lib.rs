//! The test bench of the Clerk block: recorded exchanges, played back to the real component in its HTTP hook
//! ([`replay`]), or to any other host over a loopback socket ([`serve`]). [`record`] makes new ones from real calls, and
//! [`update`] rewrites what they expect. What all operations share stands once ([`family`]). Their JSON is text that is
//! walked ([`json`]).

pub mod cache;
mod compare;
pub mod family;
pub mod fixture;
pub mod interface;
pub mod json;
mod leak;
pub mod record;
mod recorder;
mod redact;
pub mod replay;
pub mod report;
mod schema;
mod secrets;
pub mod serve;
mod subject;
pub mod text_file;
pub mod update;
mod value;
mod ways;
mod wire;

pub use compare::Found;
pub use subject::Subject;
pub use ways::Way;
