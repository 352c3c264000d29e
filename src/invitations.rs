//! Invitations: the types of `wit/invitations.wit`, and its operations.

mod create_invitation;
mod create_organization_invitation;
mod list_invitations;
mod list_organization_invitations;
mod revoke_invitation;
mod revoke_organization_invitation;

pub use crate::bindings::exports::clerk::tool::invitations::*;
