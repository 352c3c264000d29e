//! Calls that ended without an output or failure of the operation.

use std::fmt;

use crate::failure::{Failure, Reason};
use crate::limit::Limit;

/// A call that the host ended, or could not begin. [`CallError::to_failure`] makes of it the failure that says whether a
/// retry is safe.
#[derive(Debug)]
pub struct CallError {
    kind: CallErrorKind,
    sent: bool,
    idempotent: bool,
}

/// Why a call ended.
#[derive(Debug)]
#[non_exhaustive]
pub enum CallErrorKind {
    /// The component has no operation of that name; it has these.
    NoSuchOperation {
        /// The name that was given.
        name: String,
        /// The names that there are.
        available: Vec<String>,
    },
    /// The component exports no interface `dynamic`, so it performs operations through [`Block::call_typed`] only.
    ///
    /// [`Block::call_typed`]: crate::Block::call_typed
    NoDynamic,
    /// [`Context::operations`](crate::Context::operations) does not allow the operation.
    OperationNotAllowed {
        /// Its name.
        name: String,
    },
    /// The host keeps the secret ([`Context::secret`](crate::Context::secret)), and this parameter would win over it.
    SecretParameter {
        /// Its documented name, such as `secretKey`.
        name: String,
    },
    /// The parameters are not the text of one JSON object.
    NotAnObject {
        /// Where that is seen, from 1 on.
        line: usize,
        /// The same.
        column: usize,
    },
    /// [`Block::close`](crate::Block::close) was called.
    Closed,
    /// The call went beyond a limit.
    Limit(Limit),
    /// The component trapped.
    Trap(wasmtime::Error),
    /// What the component returned is neither an output nor a failure as this library knows them, or not of the types that
    /// were asked for.
    UnreadableOutput(wasmtime::Error),
}

impl CallError {
    pub(crate) fn new(kind: CallErrorKind, sent: bool, idempotent: bool) -> Self {
        Self {
            kind,
            sent,
            idempotent,
        }
    }

    /// Why the call ended.
    pub fn kind(&self) -> &CallErrorKind {
        &self.kind
    }

    /// The limit that ended the call, if one did.
    pub fn limit(&self) -> Option<Limit> {
        match self.kind {
            CallErrorKind::Limit(limit) => Some(limit),
            _ => None,
        }
    }

    /// Whether it is certain that no request was sent.
    pub fn nothing_was_done(&self) -> bool {
        !self.sent
    }

    /// The same as a failure of the operation: `outcome-unknown` for an operation that is not idempotent and may have been
    /// sent, `unavailable` for others; and where no retry helps, what says so.
    pub fn to_failure(&self) -> Failure {
        match self.kind {
            CallErrorKind::NoSuchOperation { .. } => {
                let message = format!("{}. Fix `operation`.", sentence(self));
                Failure::permanent(Reason::InvalidParameter, message).with_parameter("operation")
            }
            CallErrorKind::SecretParameter { ref name } => {
                let message = format!("{}. Leave it out.", sentence(self));
                Failure::permanent(Reason::InvalidParameter, message).with_parameter(name)
            }
            CallErrorKind::NotAnObject { .. } => {
                Failure::permanent(Reason::InvalidParameter, format!("{}.", sentence(self)))
                    .with_parameter("params")
            }
            CallErrorKind::NoDynamic | CallErrorKind::OperationNotAllowed { .. } => {
                Failure::permanent(Reason::Misconfigured, format!("{}.", sentence(self)))
            }
            CallErrorKind::UnreadableOutput(_) if !self.sent => Failure::permanent(
                Reason::Misconfigured,
                format!(
                    "{}. Nothing was sent: use the types of the operation.",
                    sentence(self)
                ),
            ),
            _ if !self.sent => Failure::transient(
                Reason::Unavailable,
                format!("{}. Nothing was sent: retry.", sentence(self)),
            ),
            _ if self.idempotent => Failure::transient(
                Reason::Unavailable,
                format!("{}. The operation is idempotent: retry.", sentence(self)),
            ),
            _ => Failure::permanent(
                Reason::OutcomeUnknown,
                format!(
                    "{}. The operation may have taken effect: check before retrying.",
                    sentence(self)
                ),
            ),
        }
    }
}

fn sentence(error: &CallError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            CallErrorKind::NoSuchOperation { name, available } => write!(
                f,
                "there is no operation `{name}`; there are {}",
                available.join(", ")
            ),
            CallErrorKind::NoDynamic => f.write_str(
                "the component exports no interface `dynamic` and performs no operation from JSON",
            ),
            CallErrorKind::OperationNotAllowed { name } => write!(
                f,
                "the operation `{name}` is not among those that the host allows (`Context::operations`)"
            ),
            CallErrorKind::SecretParameter { name } => write!(
                f,
                "the host keeps the secret of this call, and `{name}` is not for its caller to set"
            ),
            CallErrorKind::NotAnObject { line, column } => write!(
                f,
                "the parameters must be one JSON object, and are not at line {line}, column {column}"
            ),
            CallErrorKind::Closed => f.write_str("the block is closed"),
            CallErrorKind::Limit(limit) => limit.fmt(f),
            CallErrorKind::Trap(error) => {
                write!(f, "the component trapped: {}", error.root_cause())
            }
            CallErrorKind::UnreadableOutput(error) => write!(
                f,
                "what the component returned cannot be read: {}",
                error.root_cause()
            ),
        }
    }
}

impl std::error::Error for CallError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            CallErrorKind::Limit(limit) => Some(limit),
            CallErrorKind::Trap(error) | CallErrorKind::UnreadableOutput(error) => {
                Some(error.as_ref())
            }
            CallErrorKind::NoSuchOperation { .. }
            | CallErrorKind::NoDynamic
            | CallErrorKind::OperationNotAllowed { .. }
            | CallErrorKind::SecretParameter { .. }
            | CallErrorKind::NotAnObject { .. }
            | CallErrorKind::Closed => None,
        }
    }
}

/// Something that the component returned and that is not what it should be.
#[derive(Debug)]
pub(crate) struct Unreadable(pub(crate) &'static str);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Unreadable {}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use wasmtime::format_err;

    use super::*;

    #[test]
    fn a_call_that_may_have_taken_effect_is_not_safe_to_retry() {
        let timeout = || CallErrorKind::Limit(Limit::Timeout(Duration::from_secs(150)));
        let trap = || CallErrorKind::Trap(format_err!("wasm trap").context("in a function"));
        let full = || CallErrorKind::Limit(Limit::ConcurrentCalls(64));
        for (kind, sent, idempotent, reason) in [
            (timeout(), true, false, Reason::OutcomeUnknown),
            (trap(), true, false, Reason::OutcomeUnknown),
            (timeout(), false, false, Reason::Unavailable),
            (full(), false, false, Reason::Unavailable),
            (timeout(), true, true, Reason::Unavailable),
            (trap(), true, true, Reason::Unavailable),
        ] {
            let error = CallError::new(kind, sent, idempotent);
            let failure = error.to_failure();
            assert_eq!(failure.reason(), Some(&reason), "{error:?}");
            assert_eq!(failure.is_retryable(), reason == Reason::Unavailable);
            assert_eq!(error.nothing_was_done(), !sent);
            let cause = &error.to_string()[1..];
            assert!(failure.message().contains(cause), "{failure}");
        }
    }

    #[test]
    fn what_can_not_be_read_before_anything_was_sent_can_not_be_read_the_next_time_either() {
        let kind = CallErrorKind::UnreadableOutput(format_err!("expected `u32`"));
        let failure = CallError::new(kind, false, true).to_failure();
        assert_eq!(failure.reason(), Some(&Reason::Misconfigured));
        assert!(!failure.is_retryable());
    }

    #[test]
    fn an_operation_that_does_not_exist_is_an_invalid_parameter() {
        let kind = CallErrorKind::NoSuchOperation {
            name: "get-usr".to_owned(),
            available: vec!["get-user".to_owned()],
        };
        let failure = CallError::new(kind, false, false).to_failure();
        assert_eq!(failure.reason(), Some(&Reason::InvalidParameter));
        assert_eq!(failure.parameter(), Some("operation"));
        assert!(
            failure.message().contains("there are get-user"),
            "{failure}"
        );
    }
}
