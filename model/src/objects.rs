//! The objects of Clerk's that several operations return.

pub(crate) mod actor_token;
pub(crate) mod allowlist_identifier;
pub(crate) mod blocklist_identifier;
pub(crate) mod invitation;
pub(crate) mod jwt_template;
pub(crate) mod membership;
pub(crate) mod oauth_access_token;
pub(crate) mod organization;
pub(crate) mod organization_invitation;
pub(crate) mod session;
pub(crate) mod user;
