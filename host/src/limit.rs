//! The limits of a call, as errors.

use std::fmt;
use std::time::Duration;

/// Which limit ended a call ([`CallError::limit`](crate::CallError::limit)).
///
/// Requests beyond their limits are not here: the component itself sees them fail, and turns them into failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// The component wanted more than this many bytes of memory
    /// ([`Config::max_memory_bytes`](crate::Config::max_memory_bytes)).
    Memory(usize),
    /// The component gave the host texts and lists that take more than this many bytes there
    /// ([`Config::max_memory_bytes`](crate::Config::max_memory_bytes)).
    Transfer(usize),
    /// The call took longer than this, in the queue as well ([`Config::timeout`](crate::Config::timeout) or
    /// [`Context::timeout`](crate::Context::timeout)).
    Timeout(Duration),
    /// This many calls ([`Config::max_concurrent_calls`](crate::Config::max_concurrent_calls)) were running all the time
    /// that this one could wait ([`Config::queue_timeout`](crate::Config::queue_timeout)). Nothing was done.
    ConcurrentCalls(u32),
    /// This many calls of the same tenant
    /// ([`Config::max_concurrent_calls_per_tenant`](crate::Config::max_concurrent_calls_per_tenant)) were running all the
    /// time that this one could wait ([`Config::queue_timeout`](crate::Config::queue_timeout)). Nothing was done.
    TenantCalls(u32),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory(bytes) => write!(
                f,
                "the component wanted more than the {bytes} bytes of memory that a call may use \
                 (`Config::max_memory_bytes`)"
            ),
            Self::Transfer(bytes) => write!(
                f,
                "the component gave the host more at once than the {bytes} bytes of memory that a call may use \
                 (`Config::max_memory_bytes`)"
            ),
            Self::Timeout(time) => {
                write!(
                    f,
                    "the call took longer than {time:?} (`Config::timeout`, `Context::timeout`)"
                )
            }
            Self::ConcurrentCalls(calls) => write!(
                f,
                "{calls} other calls were running (`Config::max_concurrent_calls`) all the time that this one could wait \
                 (`Config::queue_timeout`)"
            ),
            Self::TenantCalls(calls) => write!(
                f,
                "{calls} other calls of the tenant were running (`Config::max_concurrent_calls_per_tenant`) all the time \
                 that this one could wait (`Config::queue_timeout`)"
            ),
        }
    }
}

impl std::error::Error for Limit {}
