//! The Clerk block: operations of Clerk's Backend API as one WebAssembly component.
//!
//! What it does is declared in `wit/`. To read the code, follow a call from the outside in:
//!
//! 1. `component`: the exports; [`dynamic`]: any operation by its name, from JSON to JSON.
//! 2. [`perform`]: how any operation is performed, and [`operation`]: what an operation is.
//! 3. [`users`], [`organizations`], [`memberships`], [`invitations`], [`sessions`], [`restrictions`], [`tokens`],
//!    [`webhooks`]: the operations, a file each. They are pure: from parameters over [`fields`] to a [`request`], from an
//!    [`answer`] to an output.
//! 4. [`record`] and [`wires`]: what the records of `wit/` are as tables, `facts`: these tables, and `json`: what reads and
//!    writes JSON by them.
//! 5. `judge`: what an answer, or none, means, and [`failure`]: what the caller is told when it does not work.
//! 6. [`transport`]: what the core asks of HTTP, and `http`: the only file that speaks `wasi:http`.
//!
//! Everything but `component` and `http` also builds and is tested natively.

pub mod answer;
pub mod api_url;
mod bindings;
mod clerk_errors;
pub mod dynamic;
mod ensure;
mod excerpt;
mod facts;
pub mod failure;
pub mod fields;
mod headers;
pub mod invitations;
mod json;
mod judge;
pub mod memberships;
pub mod operation;
pub mod organizations;
pub mod perform;
pub mod record;
mod redaction;
pub mod request;
pub mod restrictions;
pub mod retry_after;
pub mod secret;
pub mod sessions;
pub mod tokens;
pub mod transport;
pub mod users;
pub mod webhooks;
pub mod wires;

#[cfg(target_family = "wasm")]
mod component;
#[cfg(target_family = "wasm")]
mod http;
