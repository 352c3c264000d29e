//! Webhooks: the types of `wit/webhooks.wit`, and its operation.

mod about;
mod signature;
mod signing_secret;
mod verify_webhook;

pub use crate::bindings::exports::clerk::tool::webhooks::*;
