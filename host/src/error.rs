//! What goes wrong before there is a call.

use std::fmt;

/// A component that can't be loaded or compiled, a setting that can't be used, or a manifest that can't be understood.
///
/// `{}` says what, `{:#}` also why. Like every `std::error::Error` it goes through `?` into `anyhow::Error` and others.
pub struct Error(wasmtime::Error);

impl From<wasmtime::Error> for Error {
    fn from(error: wasmtime::Error) -> Self {
        Self(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let error: &(dyn std::error::Error + Send + Sync) = self.0.as_ref();
        error.source()
    }
}

#[cfg(test)]
mod tests {
    use wasmtime::format_err;

    use super::*;
    use crate::{CallError, Failure};

    #[test]
    fn errors_go_through_the_question_mark() {
        fn can_be_held<E: std::error::Error + Send + Sync + 'static>() {}
        can_be_held::<Error>();
        can_be_held::<CallError>();
        can_be_held::<Failure>();

        let error = Error::from(format_err!("why").context("what"));
        let held: Box<dyn std::error::Error + Send + Sync> = error.into();
        assert_eq!(held.to_string(), "what");
        assert_eq!(held.source().unwrap().to_string(), "why");
        assert_eq!(format!("{held:#}"), "what: why");
        let held = wasmtime::Error::from_boxed(held);
        assert_eq!(format!("{held:#}"), "what: why");
    }
}
