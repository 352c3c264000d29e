//! Any operation by its name, from JSON to JSON.

use crate::failure::{self, Failure};
use crate::json::{params, write};
use crate::operation::{Computation, Operation};
use crate::perform::{Environment, compute, perform};
use crate::transport::Transport;

// `call`, which knows the operations of `wit/` by name.
include!(concat!(env!("OUT_DIR"), "/dynamic.rs"));

fn performed<O: Operation>(
    params: &str,
    environment: &Environment,
    transport: &impl Transport,
) -> Result<String, Failure> {
    let values = params::values(params, O::PARAMS)?;
    let output = perform(O::from_values(values), environment, transport)?;
    Ok(write::object(&output))
}

fn computed<C: Computation>(params: &str, environment: &Environment) -> Result<String, Failure> {
    let values = params::values(params, C::PARAMS)?;
    let output = compute(C::from_values(values), environment)?;
    Ok(write::object(&output))
}

fn no_operation(names: &str) -> Failure {
    let message = format!("operation must be the name of an operation: there are {names}");
    failure::invalid_parameter("operation", message)
}
