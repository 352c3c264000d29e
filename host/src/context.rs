//! What one call may see of the world.

use std::fmt;

use wasmtime::{Result, error::Context as _};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi_http::WasiHttpHooks;

use crate::http::origin::Origin;

/// How much a guest may write to its standard output and error, in bytes each. Beyond it, the stream is closed.
const OUTPUT_BYTES: usize = 64 * 1024;

pub(crate) type Hooks = Box<dyn WasiHttpHooks>;
type Wrap = Box<dyn FnOnce(Hooks) -> Hooks + Send + Sync>;

/// What one call may see and reach: no environment variable but those given, and by HTTP, the origin of `CLERK_API_URL`
/// among them, which is Clerk's own if it is not given.
pub struct Context {
    pub(crate) env: Vec<(String, String)>,
    pub(crate) origins: Vec<Origin>,
    pub(crate) http: Option<Hooks>,
    pub(crate) wraps: Vec<Wrap>,
    pub(crate) written: Written,
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
            wraps: Vec::new(),
            written,
        }
    }

    /// Adds an environment variable that the guest sees.
    #[must_use]
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

    /// Sends requests through these hooks and not to the network. They get what the limits and the allowed origins let
    /// through.
    #[must_use]
    pub fn http_hooks(mut self, hooks: impl WasiHttpHooks + 'static) -> Self {
        self.http = Some(Box::new(hooks));
        self
    }

    /// Wraps the hooks through which the guest sends requests, to trace or record them, to hold them to a policy, or to
    /// put a key in. What the wrapper sends on through the hooks that it is given is subject to the limits and the allowed
    /// origins. The last wrapper is the first to see a request.
    #[must_use]
    pub fn wrap_http<H: WasiHttpHooks + 'static>(
        mut self,
        wrap: impl FnOnce(Box<dyn WasiHttpHooks>) -> H + Send + Sync + 'static,
    ) -> Self {
        self.wraps
            .push(Box::new(move |hooks| Box::new(wrap(hooks))));
        self
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
    pub(crate) stdout: MemoryOutputPipe,
    pub(crate) stderr: MemoryOutputPipe,
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
