//! What the network tells of a call besides its answers.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Shared by a call and its requests.
#[derive(Debug, Default)]
pub(crate) struct Report {
    sent: AtomicBool,
    note: Mutex<Option<String>>,
}

impl Report {
    /// A request is given to a connection.
    pub(crate) fn send(&self) {
        self.sent.store(true, Ordering::Relaxed);
    }

    /// Whether a request may have been sent.
    pub(crate) fn is_sent(&self) -> bool {
        self.sent.load(Ordering::Relaxed)
    }

    /// Keeps what no code of wasi:http can say.
    pub(crate) fn note(&self, note: String) {
        *self.note.lock().unwrap_or_else(PoisonError::into_inner) = Some(note);
    }

    /// The last of what was kept.
    pub(crate) fn take_note(&self) -> Option<String> {
        self.note
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}
