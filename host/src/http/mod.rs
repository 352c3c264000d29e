//! A call's HTTP: from the component's imports to pooled connections.

pub(crate) mod client;
mod error;
pub(crate) mod in_flight;
pub(crate) mod lengths;
pub(crate) mod mask;
pub(crate) mod origin;
pub(crate) mod outbound;
pub(crate) mod path_mask;
mod proxies;
pub(crate) mod report;
mod resendable;
mod stall_timeout;
mod tcp;
mod tunnel;
