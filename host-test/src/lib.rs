//! Hosts the Clerk block: loads the component once, calls its operations many times, from JSON.
//!
//! - [`Block`] is the loaded component. Nothing here knows an operation by name: what there is, and how its parameters
//!   and outputs look, is read from the component's own types ([`Operation`], [`Shape`]).
//! - [`Config`] sets how it is loaded and what a call is bounded by, and [`Bound`] tells which of these ended a call.
//! - [`Context`] is what one call may see and reach: environment variables and the network.
//! - [`Failure`] is how an operation fails.
//! - [`Manifest`] is what the component says of itself: documentation, JSON Schemas, what each operation does.
//! - [`fixture`], [`family`], [`replay`], [`report`] and [`serve`] are the test bench: recorded exchanges, played back to
//!   the real component in its HTTP hook, or to any other host over a loopback socket. [`record`] makes new ones from real
//!   calls, and [`update`] rewrites what they expect. Their JSON is [`json::Json`].
//!
//! ```
//! # async fn run() -> wasmtime::Result<()> {
//! let block = host_test::Block::built()?;
//! let params = serde_json::json!({ "userId": ".." });
//! let context = host_test::Context::new().env("CLERK_SECRET_KEY", "sk_test_example");
//! let failure = block.call("get-user", &params, context).await?.unwrap_err();
//! assert_eq!(failure.case, "permanent-invalid-parameter");
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(run()).unwrap();
//! ```

mod block;
mod bound;
mod client;
mod compare;
mod config;
mod context;
mod failure;
pub mod family;
pub mod fixture;
mod in_flight;
mod interface;
pub mod json;
mod leak;
pub mod manifest;
mod memory;
mod native_code;
mod origin;
mod outbound;
mod path;
mod patience;
mod precompiled;
mod quiet;
pub mod record;
mod recorder;
mod redact;
pub mod replay;
pub mod report;
mod secrets;
pub mod serve;
mod ticker;
mod transport_error;
pub mod update;
mod value;
mod ways;
mod wire;

pub use block::{BUILT, Block};
pub use bound::Bound;
pub use compare::Found;
pub use config::Config;
pub use context::{Context, Written};
pub use failure::Failure;
pub use interface::{Case, Field, Operation, Shape};
pub use manifest::Manifest;
