//! What a store holds while an instance runs.

use std::sync::Arc;

use hyper::Request;
use wasmtime::component::ResourceTable;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{
    Error, RequestOptions, WasiBody, WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks, WasiHttpView,
};

use crate::config::Config;
use crate::context::{Context, Hooks};
use crate::http::in_flight::InFlight;
use crate::http::outbound::{Outbound, Sending, Transmission};
use crate::http::report::Report;
use crate::instance::memory::Memory;

/// How many resources of the host (requests, bodies, streams) a guest may hold at a time. Beyond it, it traps. One takes the
/// host a quarter of a MiB at most: headers 128 KiB, a path 64 KiB, what waits to be sent 128 KiB.
const RESOURCES: usize = 256;

pub(crate) struct State {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    hooks: Hooks,
    /// The report of a call whose hooks are wrapped: a wrapper may send requests of its own.
    pub(crate) wrapped: Option<Arc<Report>>,
    table: ResourceTable,
    pub(crate) in_flight: InFlight,
    pub(crate) memory: Memory,
}

impl State {
    pub(crate) fn new(context: &Context, config: &Config, outbound: Outbound) -> Self {
        let mut wasi = WasiCtx::builder();
        wasi.envs(&context.env)
            .stdout(context.written.stdout.clone())
            .stderr(context.written.stderr.clone());
        let mut table = ResourceTable::new();
        table.set_max_capacity(RESOURCES);
        Self {
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            wrapped: wrapped(context, &outbound),
            hooks: hooks(context, outbound),
            table,
            in_flight: InFlight::default(),
            memory: Memory::new(config.max_memory_bytes),
        }
    }

    /// Ends the requests of a call, and gives up what is its caller's.
    pub(crate) fn end(&mut self) {
        self.in_flight = InFlight::default();
        self.wrapped = None;
        self.hooks = Box::new(Nobody);
    }

    /// Gets ready for another call of the same context.
    pub(crate) fn renew(&mut self, context: &Context, outbound: Outbound) {
        self.wrapped = wrapped(context, &outbound);
        self.hooks = hooks(context, outbound);
    }

    /// Whether the last call gave everything back.
    pub(crate) fn is_clean(&self) -> bool {
        self.table.is_empty()
    }

    pub(crate) fn table(&mut self) -> &mut ResourceTable {
        &mut self.table
    }
}

fn wrapped(context: &Context, outbound: &Outbound) -> Option<Arc<Report>> {
    (!context.wraps.is_empty()).then(|| Arc::clone(&outbound.report))
}

fn hooks(context: &Context, outbound: Outbound) -> Hooks {
    let wraps = context.wraps.iter();
    wraps.fold(Box::new(outbound), |hooks, wrap| wrap(hooks))
}

/// Between two calls, nobody sends requests.
struct Nobody;

impl WasiHttpHooks for Nobody {
    fn send_request(
        &mut self,
        _: Request<WasiBody>,
        _: Option<RequestOptions>,
        _: Transmission,
    ) -> Sending {
        Box::new(async { Err(Error::HttpRequestDenied) })
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
