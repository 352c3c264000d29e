//! What belongs to one instance of the component while it runs.

pub(crate) mod imports;
pub(crate) mod kept;
pub(crate) mod log_guard;
pub(crate) mod memory;
pub(crate) mod state;
pub(crate) mod ticker;
