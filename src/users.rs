//! Users: the types of `wit/users.wit`, and its operations.

mod ban_user;
mod create_user;
mod delete_user;
mod ensure_user;
mod get_user;
mod get_user_oauth_token;
mod list_user_organization_memberships;
mod list_users;
mod lock_user;
mod merge_user_metadata;
mod unban_user;
mod unlock_user;
mod update_user;

pub use crate::bindings::exports::clerk::tool::users::*;
