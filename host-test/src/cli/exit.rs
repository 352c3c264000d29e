//! What `call` exits with. What may have been done is never 1, which says that nothing was sent.

use std::io;
use std::process::ExitCode;

use clerk_host::Failure;

/// Safe to retry.
const TRANSIENT: u8 = 2;
/// Do not retry unchanged.
pub(crate) const PERMANENT: u8 = 3;
/// What a shell says of a program whose reader went away, such as `head` when it has seen enough.
const BROKEN_PIPE: u8 = 141;

pub(crate) fn of_failure(failure: &Failure) -> ExitCode {
    ExitCode::from(if failure.is_retryable() {
        TRANSIENT
    } else {
        PERMANENT
    })
}

/// After a call, of an output that can't be written.
pub(crate) fn of_output(error: &io::Error) -> ExitCode {
    ExitCode::from(match error.kind() {
        io::ErrorKind::BrokenPipe => BROKEN_PIPE,
        _ => PERMANENT,
    })
}
