//! Organizations: the types of `wit/organizations.wit`, and its operations.

mod create_organization;
mod ensure_organization;
mod get_organization;
mod list_organizations;

pub use crate::bindings::exports::clerk::tool::organizations::*;
