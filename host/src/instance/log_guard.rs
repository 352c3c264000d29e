//! Keeps wasmtime from telling secrets.
//!
//! At its most talkative level, wasmtime tells `tracing` what guests give to the host and get from it: the environment,
//! headers, URLs. So while a guest runs, nobody listens, but for what this crate has to say.

use std::future::poll_fn;
use std::pin::pin;

use tracing::dispatcher::{get_default, with_default};
use tracing::{Dispatch, Span};

/// Runs a future while nobody listens to what it tells.
pub(crate) async fn quietly<T>(future: impl Future<Output = T>) -> T {
    let nobody = Dispatch::none();
    let mut future = pin!(future);
    poll_fn(|context| with_default(&nobody, || future.as_mut().poll(context))).await
}

/// Who listened before.
pub(crate) struct Listener {
    dispatch: Dispatch,
    span: Span,
}

impl Listener {
    /// Who listens now, and in which span.
    pub(crate) fn current() -> Self {
        Self {
            dispatch: get_default(Clone::clone),
            span: Span::current(),
        }
    }

    /// Tells them something.
    pub(crate) fn tell<T>(&self, work: impl FnOnce() -> T) -> T {
        with_default(&self.dispatch, || self.span.in_scope(work))
    }
}
