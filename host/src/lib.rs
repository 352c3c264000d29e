//! Hosts the Clerk block: loads the component once, calls its operations many times, from JSON to JSON.
//!
//! - [`Block`] is the loaded component. Nothing here knows an operation by name.
//! - [`Config`] sets how it is loaded, and the limits of a call.
//! - [`Context`] is what one call may see and reach: environment variables and the network.
//! - [`Failure`] is how an operation fails: its [`Case`] says whether to retry, its [`Reason`] why it failed.
//! - [`CallError`] is how a call ends without an answer of the component: it went beyond a [`Limit`], or trapped. It turns
//!   into the failure that says whether a retry is safe.
//! - [`Manifest`] is what the component says of itself: documentation, JSON Schemas, what each operation does.
//!
//! ```
//! # async fn run() -> wasmtime::Result<()> {
//! let block = clerk_host::Block::from_bytes(artifact::COMPONENT)?;
//! let context = clerk_host::Context::new().env("CLERK_SECRET_KEY", "sk_test_example");
//! let failure = block.call("get-user", r#"{"userId": ".."}"#, context).await?.unwrap_err();
//! assert_eq!(failure.reason(), Some(&clerk_host::Reason::InvalidParameter));
//! assert!(!failure.is_retryable());
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(run()).unwrap();
//! ```

mod block;
mod call_error;
mod config;
mod context;
mod exports;
mod failure;
mod http;
mod instance;
mod limit;
pub mod manifest;
mod native_code;
mod precompiled;

pub use block::Block;
pub use call_error::{CallError, CallErrorKind};
pub use config::Config;
pub use context::{Context, Written};
pub use failure::{Case, ClerkError, Failure, Reason};
pub use limit::Limit;
pub use manifest::Manifest;
pub use wasmtime;
pub use wasmtime_wasi_http;
