//! The Clerk block: eleven operations of Clerk's Backend API as one WebAssembly component.
//!
//! What it does is declared in `wit/`. To read the code, follow a call from the outside in:
//!
//! 1. `component`: the exports, a line for each operation.
//! 2. [`perform`]: how any operation is performed, and [`operation`]: what an operation is.
//! 3. [`users`], [`organizations`], [`sessions`]: the operations, a file each. They are pure: from [`parameters`] to a
//!    [`request`], from an [`answer`] to an output.
//! 4. [`failure`]: what the caller is told when it does not work.
//! 5. [`transport`]: what the core asks of HTTP, and `http`: the only file that speaks `wasi:http`.
//!
//! Everything but `component` and `http` also builds and is tested natively.

pub mod answer;
pub mod api_url;
mod bindings;
mod decode;
mod excerpt;
pub mod failure;
mod headers;
pub mod json_object;
pub mod operation;
pub mod organizations;
pub mod parameters;
pub mod perform;
pub mod request;
pub mod retry_after;
pub mod secret;
pub mod sessions;
pub mod transport;
pub mod users;

#[cfg(target_family = "wasm")]
mod component;
#[cfg(target_family = "wasm")]
mod http;
