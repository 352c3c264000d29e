//! The clock that makes computing guests look up.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::{io, thread, time::Duration};

use wasmtime::{Engine, EngineWeak};

/// How long a guest may compute before other tasks of its thread, and the time limit, get their turn.
const TICK: Duration = Duration::from_millis(10);

/// How long it sleeps at most.
const IDLE: Duration = Duration::from_secs(10);

/// Moves an engine's epoch on while calls run, and sleeps while none does.
pub(crate) struct Ticker(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    calls: usize,
    /// Whether it waits to be told of a call.
    asleep: bool,
    stopped: bool,
}

impl Ticker {
    /// Also calls `idle` now and then while no call runs.
    pub(crate) fn start(engine: &Engine, idle: impl Fn() + Send + 'static) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                calls: 0,
                asleep: false,
                stopped: false,
            }),
            changed: Condvar::new(),
        });
        let (clock, engine) = (Arc::clone(&shared), engine.weak());
        thread::Builder::new()
            .name("block-ticker".to_owned())
            .spawn(move || clock.run(&engine, &idle))?;
        Ok(Self(shared))
    }

    /// Ticks until what is returned is dropped.
    pub(crate) fn ticking(&self) -> Ticking {
        let mut state = self.0.lock();
        state.calls += 1;
        if state.asleep {
            state.asleep = false;
            self.0.changed.notify_one();
        }
        Ticking(Arc::clone(&self.0))
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.0.lock().stopped = true;
        self.0.changed.notify_one();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self, engine: &EngineWeak, idle: &impl Fn()) {
        loop {
            let (state, waited) = self
                .changed
                .wait_timeout_while(self.lock(), IDLE, |state| {
                    state.asleep = state.calls == 0 && !state.stopped;
                    state.asleep
                })
                .unwrap_or_else(PoisonError::into_inner);
            if waited.timed_out() {
                drop(state);
                // A panic there must not stop the clock.
                let _ = panic::catch_unwind(AssertUnwindSafe(idle));
                continue;
            }
            // A call may outlive the block that it came from.
            if state.stopped && state.calls == 0 {
                return;
            }
            drop(state);
            thread::sleep(TICK);
            let Some(engine) = engine.upgrade() else {
                return;
            };
            engine.increment_epoch();
        }
    }
}

/// Keeps the clock running.
pub(crate) struct Ticking(Arc<Shared>);

impl Drop for Ticking {
    fn drop(&mut self) {
        self.0.lock().calls -= 1;
    }
}
