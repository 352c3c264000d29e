//! What one call may see of the world, and what it holds while it runs.

use std::fmt;

use wasmtime::component::ResourceTable;
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks, WasiHttpView};

use crate::recorder::{self, Recording};

/// How much a guest may write to its standard output and error, in bytes each. Beyond it, it traps.
const OUTPUT_BYTES: usize = 64 * 1024;

/// What one call may see and reach: no environment variable but those given, and the network by HTTP.
pub struct Context {
    env: Vec<(String, String)>,
    http: Box<dyn WasiHttpHooks>,
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
            http: Box::new(Network),
            written,
        }
    }

    /// Adds an environment variable that the guest sees.
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// Sends requests through these hooks and not to the network.
    pub fn http(mut self, hooks: impl WasiHttpHooks + 'static) -> Self {
        self.http = Box::new(hooks);
        self
    }

    /// Keeps what crosses the wire, on its way through the hooks that are there now.
    pub(crate) fn recorded(mut self) -> (Self, Recording) {
        let (recorder, recording) = recorder::around(self.http);
        self.http = Box::new(recorder);
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

/// wasmtime's own way of sending requests.
struct Network;

impl WasiHttpHooks for Network {}

/// What a store holds while an instance runs.
pub struct State {
    wasi: WasiCtx,
    http: WasiHttpCtx,
    hooks: Box<dyn WasiHttpHooks>,
    table: ResourceTable,
}

impl From<Context> for State {
    fn from(context: Context) -> Self {
        let mut wasi = WasiCtx::builder();
        wasi.envs(&context.env)
            .stdout(context.written.stdout)
            .stderr(context.written.stderr);
        Self {
            wasi: wasi.build(),
            http: WasiHttpCtx::new(),
            hooks: context.http,
            table: ResourceTable::new(),
        }
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
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
