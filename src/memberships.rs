//! Memberships: the types of `wit/memberships.wit`, and its operations.

mod add_organization_member;
mod list_organization_memberships;
mod remove_organization_member;
mod update_organization_membership;

pub use crate::bindings::exports::clerk::tool::memberships::*;
