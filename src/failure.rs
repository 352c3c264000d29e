//! What the caller is told when an operation fails: the case says whether to retry, the fault says what happened.

use crate::bindings::exports::clerk::tool::types;

pub use types::{ClerkError, Failure, Fault, Reason};

/// The call that a request belongs to, as far as failures depend on it.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The operation's name.
    pub operation: &'static str,
    /// Whether a retry has no further effect.
    pub idempotent: bool,
    /// Whether it changes nothing at Clerk.
    pub reads: bool,
    /// What an earlier request of the same call has changed, and what this one is to change.
    pub before: Option<Before>,
}

/// The halves of a change that takes two requests.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    /// What was changed, such as `the profile`.
    pub changed: &'static str,
    /// What is to be changed, such as `the metadata`.
    pub next: &'static str,
}

/// Whether a request took effect, as far as anybody knows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TookEffect {
    /// It did not.
    No,
    /// Nobody knows.
    Maybe,
    /// It did.
    Yes,
}

/// How a request ended that was no success.
pub(crate) struct Ended {
    /// What the caller is told, if the call ends with it.
    pub(crate) failure: Box<Failure>,
    /// Whether the request took effect.
    pub(crate) took_effect: TookEffect,
    /// Whether the body was cut off, so that nobody knows all that it said.
    pub(crate) cut_off: bool,
}

impl From<Ended> for Failure {
    fn from(ended: Ended) -> Self {
        *ended.failure
    }
}

/// A refused parameter; `message` says what was expected.
#[must_use]
pub fn invalid_parameter(name: &str, message: String) -> Failure {
    Failure::Permanent(Fault {
        parameter: Some(name.to_owned()),
        ..fault(Reason::InvalidParameter, message)
    })
}

/// A refusal for which no single parameter is to blame.
#[must_use]
pub fn invalid(message: impl Into<String>) -> Failure {
    Failure::Permanent(fault(Reason::InvalidParameter, message.into()))
}

/// Nothing will work until an operator changes something; `message` says what.
#[must_use]
pub fn misconfigured(message: String) -> Failure {
    Failure::Permanent(fault(Reason::Misconfigured, message))
}

/// A fault of which nothing else is known.
#[must_use]
pub fn fault(reason: Reason, message: String) -> Fault {
    Fault {
        reason,
        message,
        parameter: None,
        status: None,
        errors: Vec::new(),
        trace_id: None,
        retry_after_ms: None,
    }
}

/// The case that a reason belongs to.
#[must_use]
pub fn of(fault: Fault) -> Failure {
    match fault.reason {
        Reason::RateLimited | Reason::Unavailable => Failure::Transient(fault),
        _ => Failure::Permanent(fault),
    }
}

/// The message of a failure: what happened to the operation, what is known of it, and what to do. After an earlier request
/// of the same call, it also says what has changed.
#[must_use]
pub fn message(
    call: Call,
    what: &str,
    known: &str,
    advice: &str,
    took_effect: TookEffect,
) -> String {
    let mut message = format!("{what} {} ({known}): {advice}", call.operation);
    if let Some(Before { changed, next }) = call.before {
        let became = match took_effect {
            TookEffect::No => "was not",
            TookEffect::Maybe => "may have been",
            TookEffect::Yes => "was changed, too",
        };
        message.push_str(&format!("; {changed} was changed and {next} {became}"));
    }
    message
}

/// A success that can't be understood; `problem` says why, and `id` is that of what was changed, if the answer says so.
#[must_use]
pub fn bad_response(
    call: Call,
    status: u16,
    trace_id: Option<String>,
    problem: &str,
    id: Option<&str>,
) -> Failure {
    let advice = match id {
        _ if call.reads => "report it".to_owned(),
        Some(id) => format!("it took effect (ID {id}), do not retry; report this"),
        None => "it took effect, do not retry; report this".to_owned(),
    };
    let known = format!("status {status}, {problem}");
    let message = message(
        call,
        "Could not understand Clerk's answer to",
        &known,
        &advice,
        TookEffect::Yes,
    );
    Failure::Permanent(Fault {
        status: Some(status),
        trace_id,
        ..fault(Reason::BadResponse, message)
    })
}
