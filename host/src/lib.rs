//! Hosts the Clerk block: loads the component once, calls its operations many times, from JSON.
//!
//! - [`Block`] is the loaded component. Nothing here knows an operation by name: what there is, and how its parameters
//!   and outputs look, is read from the component's own types ([`Operation`], [`Shape`]).
//! - [`Config`] sets how it is loaded and the limits of a call, and [`Limit`] says which of these ended a call.
//! - [`Context`] is what one call may see and reach: environment variables and the network.
//! - [`Failure`] is how an operation fails.
//! - [`Manifest`] is what the component says of itself: documentation, JSON Schemas, what each operation does.
//!
//! ```
//! # async fn run() -> wasmtime::Result<()> {
//! let block = clerk_host::Block::from_bytes(artifact::COMPONENT)?;
//! let params = serde_json::json!({ "userId": ".." });
//! let context = clerk_host::Context::new().env("CLERK_SECRET_KEY", "sk_test_example");
//! let failure = block.call("get-user", &params, context).await?.unwrap_err();
//! assert_eq!(failure.case, "permanent-invalid-parameter");
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(run()).unwrap();
//! ```

mod block;
mod config;
mod context;
mod failure;
mod http;
mod instance;
mod interface;
mod limit;
pub mod manifest;
mod native_code;
mod precompiled;
mod value;

pub use block::Block;
pub use config::Config;
pub use context::{Context, Written};
pub use failure::Failure;
pub use interface::{Case, Field, Operation, Shape};
pub use limit::Limit;
pub use manifest::Manifest;
pub use wasmtime;
pub use wasmtime_wasi_http;
