//! Tokens: the types of `wit/tokens.wit`, and its operations.

mod create_actor_token;
mod get_jwt_template;
mod list_jwt_templates;
mod revoke_actor_token;

pub use crate::bindings::exports::clerk::tool::tokens::*;
