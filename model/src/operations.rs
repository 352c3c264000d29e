//! The operations, a file each. The build script lists the files; here each is declared, as `cargo fmt` needs it.

mod create_organization;
mod create_user;
mod delete_user;
mod get_organization;
mod get_session;
mod get_user;
mod list_organizations;
mod list_sessions;
mod list_users;
mod revoke_session;
mod update_user;

use crate::Model;

/// The operations, by name.
pub(crate) const ALL: &[&dyn Model] = include!(concat!(env!("OUT_DIR"), "/operations.rs"));
