//! The exports of the component, with the environment and HTTP of the host.

use crate::failure::Failure;
use crate::http::WasiHttp;
use crate::operation::{Computation, Operation};
use crate::perform::{self, Environment};

pub(crate) struct Component;

// A function for each operation of `wit/`.
include!(concat!(env!("OUT_DIR"), "/exports.rs"));

impl crate::bindings::exports::clerk::tool::dynamic::Guest for Component {
    fn call(operation: String, params: String) -> Result<String, Failure> {
        crate::dynamic::call(&operation, &params, &environment(), &WasiHttp)
    }
}

mod glue {
    #![allow(
        unsafe_code,
        reason = "generated: lifting and lowering of the canonical ABI"
    )]

    crate::bindings::export!(Component with_types_in crate::bindings);
    use super::Component;
}

fn perform<O: Operation>(operation: O) -> Result<O::Output, Failure> {
    perform::perform(operation, &environment(), &WasiHttp)
}

fn compute<C: Computation>(operation: C) -> Result<C::Output, Failure> {
    perform::compute(operation, &environment())
}

fn environment() -> Environment {
    let variable = |name| std::env::var(name).unwrap_or_default();
    Environment {
        secret_key: variable("CLERK_SECRET_KEY"),
        api_url: variable("CLERK_API_URL"),
        webhook_signing_secret: variable("CLERK_WEBHOOK_SIGNING_SECRET"),
    }
}
