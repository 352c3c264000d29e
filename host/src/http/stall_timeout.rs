//! Waiting for a peer, but not for ever.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{self, Sleep};

/// How long something may take in one piece.
pub(crate) struct StallTimeout {
    limit: Duration,
    /// Made when there is something to wait for.
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether the timer runs.
    waiting: bool,
}

impl StallTimeout {
    pub(crate) fn new(limit: Duration) -> Self {
        Self {
            limit,
            timer: None,
            waiting: false,
        }
    }

    /// Passes on what is ready. What is not ready for too long ends with the error.
    pub(crate) fn poll<T, E>(
        &mut self,
        context: &mut Context<'_>,
        polled: Poll<T>,
        too_long: impl FnOnce() -> E,
    ) -> Poll<Result<T, E>> {
        if let Poll::Ready(value) = polled {
            self.waiting = false;
            return Poll::Ready(Ok(value));
        }
        let limit = self.limit;
        let timer = self
            .timer
            .get_or_insert_with(|| Box::pin(time::sleep(limit)));
        if !self.waiting {
            timer.as_mut().reset(time::Instant::now() + limit);
            self.waiting = true;
        }
        ready!(timer.as_mut().poll(context));
        Poll::Ready(Err(too_long()))
    }
}
