//! Retrying what is safe to retry.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable as _};
use clerk_host::Failure;
use wasmtime::Result;

use super::progress::Progress;

const FIRST_WAIT: Duration = Duration::from_millis(500);
/// Before up to as much again is added, so that many callers do not come back at the same moment.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Whoever is asked to wait longer is told so, and decides.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(15 * 60);

/// What an attempt that came to nothing came to.
enum Fault {
    Operation(Failure),
    Host(wasmtime::Error),
}

impl Fault {
    /// A failure of the host would be the same again.
    fn is_transient(&self) -> bool {
        match self {
            Self::Operation(failure) => failure.is_retryable(),
            Self::Host(_) => false,
        }
    }

    /// The wait that was asked for.
    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Operation(failure) => failure.retry_after(),
            Self::Host(_) => None,
        }
    }
}

/// Makes an attempt, and after a failure that is not permanent up to `retries` more.
pub(crate) async fn with_retries<T, F>(
    retries: usize,
    progress: &Progress,
    mut attempt: impl FnMut() -> F,
) -> Result<Result<T, Failure>>
where
    F: Future<Output = Result<Result<T, Failure>>>,
{
    let waits = ExponentialBuilder::new()
        .with_min_delay(FIRST_WAIT)
        .with_max_delay(LONGEST_WAIT)
        .with_jitter()
        .with_max_times(retries);
    let attempt = || {
        let attempt = attempt();
        async {
            match attempt.await {
                Ok(Ok(output)) => Ok(output),
                Ok(Err(failure)) => Err(Fault::Operation(failure)),
                Err(error) => Err(Fault::Host(error)),
            }
        }
    };
    let mut retry = 0;
    let result = attempt
        .retry(waits)
        .sleep(tokio::time::sleep)
        .when(Fault::is_transient)
        .adjust(|fault, wait| {
            let wait = fault.retry_after().or(wait).filter(|_| wait.is_some())?;
            if wait > LONGEST_RETRY_AFTER {
                let (asked, longest) = (wait.as_secs(), LONGEST_RETRY_AFTER.as_secs());
                progress.note(&format!(
                    "Clerk asks to wait {asked} s, and --retries waits {longest} s at most: no retry."
                ));
                return None;
            }
            Some(wait)
        })
        .notify(|fault, wait| {
            retry += 1;
            if let Fault::Operation(failure) = fault {
                let seconds = wait.as_secs_f64();
                progress.note(&format!(
                    "{failure} Retry {retry} of {retries} in {seconds:.1} s."
                ));
            }
        })
        .await;
    match result {
        Ok(output) => Ok(Ok(output)),
        Err(Fault::Operation(failure)) => Ok(Err(failure)),
        Err(Fault::Host(error)) => Err(error),
    }
}
