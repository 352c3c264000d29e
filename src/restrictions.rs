//! Restrictions: the types of `wit/restrictions.wit`, and its operations.

mod create_allowlist_identifier;
mod create_blocklist_identifier;
mod delete_allowlist_identifier;
mod delete_blocklist_identifier;
mod list_allowlist_identifiers;
mod list_blocklist_identifiers;

pub use crate::bindings::exports::clerk::tool::restrictions::*;
