//! Waiting for a peer, but not for ever.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{self, Sleep};

/// How long something may take in one piece.
pub(crate) struct StallTimeout {
    limit: Duration,
    /// When everything has to be done.
    until: Option<time::Instant>,
    /// Made when there is something to wait for.
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether the timer runs.
    waiting: bool,
}

impl StallTimeout {
    pub(crate) fn new(limit: Duration) -> Self {
        Self {
            limit,
            until: None,
            timer: None,
            waiting: false,
        }
    }

    /// The same, and all pieces together no later than that.
    pub(crate) fn before(mut self, until: time::Instant) -> Self {
        self.until = Some(until);
        self
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
            let end = time::Instant::now() + limit;
            let end = self.until.map_or(end, |until| until.min(end));
            timer.as_mut().reset(end);
            self.waiting = true;
        }
        ready!(timer.as_mut().poll(context));
        Poll::Ready(Err(too_long()))
    }
}
