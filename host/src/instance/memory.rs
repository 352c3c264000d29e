//! The limit of a call's memory.

use wasmtime::{ResourceLimiter, Result};

use crate::limit::Limit;

/// Elements of a table, each 8 bytes.
const TABLE: usize = 20_000;

/// Counts the linear memories of a call together.
pub(crate) struct Memory {
    limit: usize,
    used: usize,
}

impl Memory {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, used: 0 }
    }

    pub(crate) fn used(&self) -> usize {
        self.used
    }
}

impl ResourceLimiter for Memory {
    /// Ends the call: a guest that is refused memory hardly ever says why it gives up.
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let used = self.used.saturating_add(desired.saturating_sub(current));
        if used > self.limit {
            return Err(Limit::Memory(self.limit).into());
        }
        self.used = used;
        Ok(true)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool> {
        Ok(desired <= TABLE && maximum.is_none_or(|maximum| desired <= maximum))
    }
}
