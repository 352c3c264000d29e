//! Waiting for what happens elsewhere.

use std::thread;
use std::time::{Duration, Instant};

/// Fails if it is not done in time.
#[track_caller]
pub(crate) fn until(what: &str, limit: Duration, done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < limit, "never: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}
