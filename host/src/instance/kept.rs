//! Instances that are kept for the next call of the same client.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use wasmtime::Store;
use wasmtime::component::Instance;

use crate::instance::state::State;

/// How much memory a kept instance may have: as much of a slot as stays resident anyway.
const BYTES: usize = 16 * 1024 * 1024;
/// After how many calls an instance is given up, so that what a guest leaks is too.
const CALLS: u32 = 1000;
/// How long an instance is kept unused.
const IDLE: Duration = Duration::from_secs(30);

/// Who may use an instance again. No two clients have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClientId(u64);

/// An instance and where it lives.
pub(crate) struct Guest {
    pub(crate) store: Store<State>,
    pub(crate) instance: Instance,
    pub(crate) calls: u32,
    /// Dropped last, when the store has given its memory back.
    pub(crate) _slot: Slot,
}

/// One of the places that are reserved for instances.
pub(crate) struct Slot(Arc<AtomicUsize>);

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

struct Idle {
    client: ClientId,
    since: Instant,
    guest: Guest,
}

/// Those that wait for their client's next call. There are no more instances, kept and in use, than calls may run: one that
/// is kept gives way to a call that needs its place.
pub(crate) struct Kept {
    places: usize,
    used: Arc<AtomicUsize>,
    /// The longest unused first. They are dropped within the lock, so that a place is free before somebody else looks for
    /// one; nothing of a caller's is in them.
    idle: Mutex<Vec<Idle>>,
    clients: AtomicUsize,
}

impl Kept {
    pub(crate) fn new(places: usize) -> Self {
        Self {
            places,
            used: Arc::default(),
            idle: Mutex::default(),
            clients: AtomicUsize::new(0),
        }
    }

    pub(crate) fn client(&self) -> ClientId {
        ClientId(self.clients.fetch_add(1, Ordering::Relaxed) as u64)
    }

    /// An instance that this client has used, the latest.
    pub(crate) fn take(&self, client: ClientId) -> Option<Guest> {
        self.sweep();
        let mut idle = self.lock();
        let found = idle.iter().rposition(|idle| idle.client == client)?;
        Some(idle.remove(found).guest)
    }

    /// A place for a new instance. For calls that may run: so many others at most have one, or keep one here.
    pub(crate) fn slot(&self) -> Slot {
        self.sweep();
        let mut idle = self.lock();
        while self.used.load(Ordering::SeqCst) >= self.places && !idle.is_empty() {
            drop(idle.remove(0));
        }
        self.used.fetch_add(1, Ordering::SeqCst);
        Slot(Arc::clone(&self.used))
    }

    /// Keeps an instance after a call that ended well.
    pub(crate) fn keep(&self, client: ClientId, guest: Guest) {
        let state = guest.store.data();
        if guest.calls < CALLS && state.memory.used() <= BYTES && state.is_clean() {
            self.lock().push(Idle {
                client,
                since: Instant::now(),
                guest,
            });
        }
    }

    /// Drops what nobody has used for long.
    pub(crate) fn sweep(&self) {
        let now = Instant::now();
        let is_new = |idle: &Idle| now.duration_since(idle.since) < IDLE;
        self.lock().retain(is_new);
    }

    /// Drops what a client has.
    pub(crate) fn forget(&self, client: ClientId) {
        self.lock().retain(|idle| idle.client != client);
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
