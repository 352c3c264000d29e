//! Organizations: the types of `wit/organizations.wit`, and its operations.

mod create_organization;
mod delete_organization;
mod ensure_organization;
mod get_organization;
mod list_organizations;
mod merge_organization_metadata;
mod update_organization;

pub use crate::bindings::exports::clerk::tool::organizations::*;
