//! The objects of Clerk's that several operations return.

pub(crate) mod organization;
pub(crate) mod session;
pub(crate) mod user;
