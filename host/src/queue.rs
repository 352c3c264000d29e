//! Whose turn it is: how many calls may run at the same time, of all tenants and of one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit, watch};
use tokio::time::{Instant, timeout_at};

use crate::config::Config;
use crate::limit::Limit;

/// Both are first come, first served. A call waits for its tenant's turn first, so that a tenant never has more calls in the
/// common queue than may run for it, however many it has made.
pub(crate) struct Queue {
    all: Semaphore,
    limit: u32,
    tenant_limit: u32,
    tenants: Mutex<HashMap<String, Weak<Semaphore>>>,
    calls: watch::Sender<usize>,
}

/// The right to run. Given back when it is dropped.
pub(crate) struct Place<'a> {
    _all: SemaphorePermit<'a>,
    _tenant: Option<OwnedSemaphorePermit>,
}

/// Why there is none.
pub(crate) enum NoPlace {
    Limit(Limit),
    Closed,
}

/// A call that runs or waits. It is counted until it is dropped.
pub(crate) struct Counted<'a>(&'a watch::Sender<usize>);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|calls| *calls -= 1);
    }
}

impl Queue {
    pub(crate) fn new(config: &Config) -> Self {
        let limit = config.max_concurrent_calls;
        Self {
            all: Semaphore::new(limit as usize),
            limit,
            tenant_limit: config.tenant_limit(),
            tenants: Mutex::default(),
            calls: watch::Sender::new(0),
        }
    }

    pub(crate) fn count(&self) -> Counted<'_> {
        self.calls.send_modify(|calls| *calls += 1);
        Counted(&self.calls)
    }

    pub(crate) fn calls(&self) -> usize {
        *self.calls.borrow()
    }

    /// Waits for a place, but no longer than that.
    pub(crate) async fn place(
        &self,
        tenant: Option<&str>,
        until: Instant,
    ) -> Result<Place<'_>, NoPlace> {
        let tenant = match tenant.map(|tenant| self.tenant(tenant)) {
            None => None,
            Some(tenant) => {
                let limit = Limit::TenantCalls(self.tenant_limit);
                let place = match Arc::clone(&tenant).try_acquire_owned() {
                    Ok(place) => place,
                    Err(_) => timeout_at(until, tenant.acquire_owned())
                        .await
                        .map_err(|_| NoPlace::Limit(limit))?
                        .map_err(|_| NoPlace::Closed)?,
                };
                Some(place)
            }
        };
        let all = match self.all.try_acquire() {
            Ok(place) => place,
            Err(_) => timeout_at(until, self.all.acquire())
                .await
                .map_err(|_| NoPlace::Limit(Limit::ConcurrentCalls(self.limit)))?
                .map_err(|_| NoPlace::Closed)?,
        };
        Ok(Place {
            _all: all,
            _tenant: tenant,
        })
    }

    fn tenant(&self, name: &str) -> Arc<Semaphore> {
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tenant) = tenants.get(name).and_then(Weak::upgrade) {
            return tenant;
        }
        // Those without calls are forgotten before the table would grow.
        if tenants.len() == tenants.capacity() {
            tenants.retain(|_, tenant| tenant.strong_count() > 0);
        }
        let tenant = Arc::new(Semaphore::new(self.tenant_limit as usize));
        tenants.insert(name.to_owned(), Arc::downgrade(&tenant));
        tenant
    }

    /// Lets no call in any more, not even one that waits, and waits for those that run.
    pub(crate) async fn close(&self) {
        self.all.close();
        let tenants = self
            .tenants
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        for tenant in tenants.into_values().filter_map(|tenant| tenant.upgrade()) {
            tenant.close();
        }
        // Its sender is here.
        let _ = self.calls.subscribe().wait_for(|calls| *calls == 0).await;
    }
}
