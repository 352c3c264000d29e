//! Sessions: the types of `wit/sessions.wit`, and its operations.

mod get_session;
mod list_sessions;
mod revoke_session;

pub use crate::bindings::exports::clerk::tool::sessions::*;
