//! Why an operation failed.

use crate::bindings::clerk::tool::types::{Failure, Fault, Reason};
use crate::bindings::example::workflows::types::FailedOperation;

/// The operations that failed.
pub(crate) type Failed = Vec<FailedOperation>;

pub(crate) fn failed(operation: &str, subject: &str, failure: Failure) -> FailedOperation {
    FailedOperation {
        operation: operation.to_owned(),
        subject: subject.to_owned(),
        failure,
    }
}

pub(crate) fn is(failure: &Failure, reason: Reason) -> bool {
    fault(failure).is_some_and(|fault| fault.reason == reason)
}

/// Whether it is for this code of Clerk's.
pub(crate) fn has_code(failure: &Failure, code: &str) -> bool {
    fault(failure).is_some_and(|fault| fault.errors.iter().any(|error| error.code == code))
}

fn fault(failure: &Failure) -> Option<&Fault> {
    match failure {
        Failure::Transient(fault) | Failure::Permanent(fault) => Some(fault),
        Failure::ExecutionFailed => None,
    }
}
