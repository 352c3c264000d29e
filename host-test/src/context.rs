//! What one call may see of the world, and what it holds while it runs.

use std::fmt;
use std::sync::Arc;

use wasmtime::component::ResourceTable;
use wasmtime::{Result, error::Context as _};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks, WasiHttpView};

use crate::client::Pool;
use crate::config::Config;
use crate::in_flight::InFlight;
use crate::memory::Memory;
use crate::origin::Origin;
use crate::outbound::{Outbound, Sender};
use crate::quiet::Listener;
use crate::recorder::{Recorder, Recording};

/// Names where Clerk's Backend API is.
const API_URL: &str = "CLERK_API_URL";
/// How much a guest may write to its standard output and error, in bytes each. Beyond it, the
/// stream is closed.
const OUTPUT_BYTES: usize = 64 * 1024;

/// How many resources of the host (requests, bodies, streams) a guest may hold at a time. Beyond it, it traps.
const RESOURCES: usize = 1000;

/// What one call may see and reach: no environment variable but those given, and by HTTP, the origin of `CLERK_API_URL`
/// among them, which is Clerk's own if it is not given.
pub struct Context {
    env: Vec<(String, String)>,
    origins: Vec<Origin>,
    http: Option<Box<dyn WasiHttpHooks>>,
    recording: Option<Recording>,
    written: Written,
}

impl Context {
    /// An empty environment and the real network.
    pub fn new() -> Self {
        let written = Written {
            stdout: MemoryOutputPipe::new(OUTPUT_BYTES),
            stderr: MemoryOutputPipe::new(OUTPUT_BYTES),
        };
        Self {
            env: Vec::new(),
            origins: Vec::new(),
            http: None,
            recording: None,
            written,
        }
    }

    /// Adds an environment variable that the guest sees.
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// Lets the guest send requests to one more origin, such as `https://api.example.com`; port 443 or 80 if there is none.
    ///
    /// # Errors
    ///
    /// If it is not `http://` or `https://` with a host, and if needed a port.
    pub fn allow_origin(mut self, origin: &str) -> Result<Self> {
        let parsed = Origin::parse(origin).context("this is no origin")?;
        self.origins.push(parsed);
        Ok(self)
    }

    /// Sends requests through these hooks and not to the network.
    pub fn http(mut self, hooks: impl WasiHttpHooks + 'static) -> Self {
        self.http = Some(Box::new(hooks));
        self
    }

    /// Keeps what crosses the wire.
    pub(crate) fn recorded(mut self) -> (Self, Recording) {
        let recording = self.recording.get_or_insert_default().clone();
        (self, recording)
    }

    /// A handle on what the guest will have written, to be looked at after the call.
    pub fn written(&self) -> Written {
        self.written.clone()
    }
}

impl Default for Context {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values stay out: the secret key is one.
        let names: Vec<_> = self.env.iter().map(|(name, _)| name).collect();
        f.debug_struct("Context")
            .field("env", &names)
            .finish_non_exhaustive()
    }
}

/// What a guest wrote to its standard streams.
#[derive(Clone, Debug)]
pub struct Written {
    stdout: MemoryOutputPipe,
    stderr: MemoryOutputPipe,
}

impl Written {
    /// Standard output so far.
    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.stdout.contents()).into_owned()
    }

    /// Standard error so far.
    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.stderr.contents()).into_owned()
    }
}

/// What a store holds while an instance runs.
pub(crate) struct State {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    hooks: Box<dyn WasiHttpHooks>,
    table: ResourceTable,
    pub(crate) in_flight: InFlight,
    pub(crate) memory: Memory,
}

impl State {
    pub(crate) fn new(context: Context, config: &Config, pool: &Arc<Pool>) -> Self {
        let Context {
            env,
            mut origins,
            http,
            recording,
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
            sender: http.map_or_else(|| Sender::Network(Arc::clone(pool)), Sender::Hooks),
            origins,
            requests: config.requests,
            response: config.response,
            listener: Listener::current(),
        };
        Self {
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            hooks: match recording {
                Some(recording) => Box::new(Recorder::around(outbound, recording)),
                None => Box::new(outbound),
            },
            table,
            in_flight: InFlight::default(),
            memory: Memory::new(config.memory),
        }
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
