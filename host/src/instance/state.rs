//! What a store holds while an instance runs.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use wasmtime::component::ResourceTable;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use crate::config::Config;
use crate::context::{Context, Hooks};
use crate::http::client::Pool;
use crate::http::in_flight::InFlight;
use crate::http::origin::Origin;
use crate::http::outbound::{Outbound, Sender};
use crate::http::path_mask::PathMask;
use crate::instance::log_guard::Listener;
use crate::instance::memory::Memory;

/// Says where Clerk's Backend API is.
const API_URL: &str = "CLERK_API_URL";

/// How many resources of the host (requests, bodies, streams) a guest may hold at a time. Beyond it, it traps.
const RESOURCES: usize = 1000;

pub(crate) struct State {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    hooks: Hooks,
    table: ResourceTable,
    pub(crate) in_flight: InFlight,
    pub(crate) memory: Memory,
}

impl State {
    /// `sent` is set when a request is sent.
    pub(crate) fn new(
        context: Context,
        config: &Config,
        pool: Arc<Pool>,
        path_mask: Arc<PathMask>,
        sent: Arc<AtomicBool>,
    ) -> Self {
        let Context {
            env,
            mut origins,
            http,
            wraps,
            written,
        } = context;
        // As in any environment, the first of several counts, and none is like a blank one.
        let api_url = env.iter().find(|(name, _)| name == API_URL);
        let api_url = api_url.map_or("", |(_, value)| value);
        origins.extend(Origin::of_api_url(api_url));
        let mut wasi = WasiCtx::builder();
        wasi.envs(&env)
            .stdout(written.stdout)
            .stderr(written.stderr);
        let mut table = ResourceTable::new();
        table.set_max_capacity(RESOURCES);
        let outbound = Outbound {
            sender: http.map_or_else(|| Sender::Network(pool), Sender::Hooks),
            origins,
            requests: config.max_requests_per_call,
            response: config.max_response_bytes,
            path_mask,
            sent,
            listener: Listener::current(),
        };
        Self {
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            hooks: wraps
                .into_iter()
                .fold(Box::new(outbound), |hooks, wrap| wrap(hooks)),
            table,
            in_flight: InFlight::default(),
            memory: Memory::new(config.max_memory_bytes),
        }
    }

    pub(crate) fn table(&mut self) -> &mut ResourceTable {
        &mut self.table
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            ctx: &mut self.http,
            table: &mut self.table,
            hooks: &mut *self.hooks,
        }
    }
}
