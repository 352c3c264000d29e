//! The operations, a file each. The build script lists the files; here each is declared, as `cargo fmt` needs it.

mod add_organization_member;
mod ban_user;
mod create_actor_token;
mod create_allowlist_identifier;
mod create_blocklist_identifier;
mod create_invitation;
mod create_organization;
mod create_organization_invitation;
mod create_user;
mod delete_allowlist_identifier;
mod delete_blocklist_identifier;
mod delete_organization;
mod delete_user;
mod ensure_organization;
mod ensure_user;
mod get_jwt_template;
mod get_organization;
mod get_session;
mod get_user;
mod get_user_oauth_token;
mod list_allowlist_identifiers;
mod list_blocklist_identifiers;
mod list_invitations;
mod list_jwt_templates;
mod list_organization_invitations;
mod list_organization_memberships;
mod list_organizations;
mod list_sessions;
mod list_user_organization_memberships;
mod list_users;
mod lock_user;
mod merge_organization_metadata;
mod merge_user_metadata;
mod remove_organization_member;
mod revoke_actor_token;
mod revoke_invitation;
mod revoke_organization_invitation;
mod revoke_session;
mod unban_user;
mod unlock_user;
mod update_organization;
mod update_organization_membership;
mod update_user;

use crate::Model;

/// The operations, by name.
pub(crate) const ALL: &[&dyn Model] = include!(concat!(env!("OUT_DIR"), "/operations.rs"));
