//! Users: the types of `wit/users.wit`, and its operations.

mod create_user;
mod delete_user;
mod ensure_user;
mod get_user;
mod list_users;
mod update_user;

pub use crate::bindings::exports::clerk::tool::users::*;
