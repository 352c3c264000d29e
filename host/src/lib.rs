//! Hosts the Clerk block: loads the component once, calls its operations many times, from JSON to JSON.
//!
//! - [`Block`] is the loaded component. Nothing here knows an operation by name.
//! - [`Config`] sets how it is loaded, and the limits of a call.
//! - [`Compiled`] is a component compiled ahead of time.
//! - [`Context`] is what a call may see and reach: environment variables, secrets that the host keeps, operations, a
//!   deadline, and the network.
//! - [`Client`] performs many calls with one context, in instances that are used again.
//! - [`Failure`] is how an operation fails: its [`Case`] says whether to retry, its [`Reason`] why it failed.
//! - [`CallError`] is how a call ends without an answer of the component: it went beyond a [`Limit`], or trapped. It turns
//!   into the failure that says whether a retry is safe.
//! - [`Policy`] is the least that operations need, for a [`Context`] or for another host.
//! - [`Manifest`] is what the component says of itself: documentation, JSON Schemas, what each operation does.
//!
//! ```
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let block = clerk_host::Block::from_bytes(artifact::COMPONENT)?;
//! let context = clerk_host::Context::new().env("CLERK_SECRET_KEY", "sk_test_example");
//! let failure = block.call("get-user", r#"{"userId": ".."}"#, context).await?.unwrap_err();
//! assert_eq!(failure.reason(), Some(&clerk_host::Reason::InvalidParameter));
//! assert!(!failure.is_retryable());
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(run()).unwrap();
//! ```
//!
//! # Runtimes and threads
//!
//! Calls run in a tokio runtime with I/O and time, of either kind. Everything here is `Send` and `Sync`; the futures are
//! `Send`. A call runs in the task that awaits it, its requests as well, and gives other tasks their turn every 10 ms while
//! the component computes ([`Config::interruption`]). Pooled connections belong to the runtime that opened them: use a block
//! in one runtime at a time. A block has one thread of its own, which keeps time while calls run.
//!
//! # Cancellation
//!
//! To drop the future of a call ends it at once, with its instance and its requests; what was sent may have taken effect all
//! the same. Its span then has the outcome `dropped`. To end a call in an orderly way, give it a deadline
//! ([`Context::timeout`]): it ends with a failure or error that says what is known. [`Block::close`] waits for the calls that
//! are running.
//!
//! # Errors and retries
//!
//! A call has two errors: the [`Failure`] that the operation returned, and the [`CallError`] of a call that the host ended.
//! [`CallError::to_failure`] makes the second into the first, so that an engine has one question to ask,
//! [`Failure::is_retryable`], and one time to wait, [`Failure::retry_after`]. Nothing here retries by itself. All errors are
//! `std::error::Error`, and go through `?` into `anyhow` and others.
//!
//! ```
//! # use clerk_host::{Block, Context, Failure};
//! async fn perform(block: &Block, params: &str, context: Context) -> Result<String, Failure> {
//!     match block.call("create-user", params, context).await {
//!         Ok(result) => result,
//!         Err(error) => Err(error.to_failure()),
//!     }
//! }
//! ```
//!
//! # Features
//!
//! `cranelift` (on by default) is the compiler. Without it, only what [`Config::compile`] made elsewhere can be loaded. A
//! compiler that is not optimized itself takes seconds for a component: set `opt-level = 1` for `cranelift-codegen`,
//! `regalloc2` and `wasmparser` in the profile of a debug build, or load what is compiled.

mod block;
mod call;
mod call_error;
mod client;
mod compiled;
mod config;
mod context;
mod error;
mod exports;
mod failure;
mod form;
mod http;
mod instance;
mod limit;
pub mod manifest;
mod native_code;
mod policy;
mod queue;
mod replace;
mod secret;

pub use block::Block;
pub use call_error::{CallError, CallErrorKind};
pub use client::Client;
pub use compiled::Compiled;
pub use config::Config;
pub use context::{Context, Written};
pub use error::Error;
pub use failure::{Case, ClerkError, Failure, Reason};
pub use limit::Limit;
pub use manifest::Manifest;
pub use policy::{Needed, Policy};
pub use wasmtime;
pub use wasmtime_wasi_http;
