//! The limits of a call, as errors.

use std::fmt;
use std::time::Duration;

/// Which limit ended a call. [`Block::call`](crate::Block::call) returns it inside its outer error:
///
/// ```
/// # fn show(error: wasmtime::Error) {
/// if let Some(limit) = error.downcast_ref::<clerk_host::Limit>() {
///     eprintln!("too much: {limit}");
/// }
/// # }
/// ```
///
/// Requests beyond their limits are not here: the component itself is told of them, and turns them into failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// The component wanted more than this many bytes of memory ([`Config::memory`](crate::Config::memory)).
    Memory(usize),
    /// The call took longer than this ([`Config::time`](crate::Config::time)).
    Time(Duration),
    /// As many calls as this ([`Config::calls`](crate::Config::calls)) were running all the time that this one could wait
    /// ([`Config::wait`](crate::Config::wait)). Nothing was done.
    Calls(u32),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory(bytes) => write!(
                f,
                "the component wanted more than the {bytes} bytes of memory that a call may use (`Config::memory`)"
            ),
            Self::Time(time) => write!(
                f,
                "the call took longer than the {time:?} that one may take (`Config::time`)"
            ),
            Self::Calls(calls) => write!(
                f,
                "the {calls} calls that may run at the same time (`Config::calls`) left no room for this one while it could \
                 wait (`Config::wait`)"
            ),
        }
    }
}

impl std::error::Error for Limit {}
