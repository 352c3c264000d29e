//! What one call may see of the world.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use wasmtime::format_err;
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi_http::WasiHttpHooks;

use crate::error::Error;
use crate::http::origin::Origin;
use crate::secret::Secrets;

/// How much a guest may write to its standard output and error, in bytes each. Beyond it, the stream is closed.
const OUTPUT_BYTES: usize = 64 * 1024;

pub(crate) type Hooks = Box<dyn WasiHttpHooks>;
type Wrap = Arc<dyn Fn(Hooks) -> Hooks + Send + Sync>;

/// What a call may see and reach, or all calls of a [`Client`](crate::Client): no environment variable but those given, and
/// by HTTP, the origin of `CLERK_API_URL` among them, which is Clerk's own if it is not given.
#[derive(Clone)]
pub struct Context {
    pub(crate) env: Vec<(String, String)>,
    pub(crate) secrets: Secrets,
    pub(crate) operations: Option<Vec<String>>,
    pub(crate) tenant: Option<String>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) origins: Vec<Origin>,
    pub(crate) http: Option<Arc<Mutex<Hooks>>>,
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
            secrets: Secrets::default(),
            operations: None,
            tenant: None,
            timeout: None,
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

    /// Adds an environment variable of which the guest sees a placeholder: the value goes into the header `Authorization`
    /// of requests to the allowed origins, in the place of `Bearer PLACEHOLDER`, and nowhere else. White space around it is
    /// dropped.
    ///
    /// What an answer repeats of the value is replaced by the placeholder before the guest sees it. A request with another
    /// `Authorization` is denied, and a parameter that would win over the variable, such as `secretKey` over
    /// `CLERK_SECRET_KEY`, is refused ([`CallErrorKind::SecretParameter`](crate::CallErrorKind::SecretParameter)); through
    /// [`Block::call_typed`](crate::Block::call_typed), whose types are not known here, its request is denied.
    #[must_use]
    pub fn secret(mut self, name: impl Into<String>, value: impl AsRef<str>) -> Self {
        let name = name.into();
        self.env.retain(|(other, _)| *other != name);
        let placeholder = self.secrets.add(name.clone(), value.as_ref());
        self.env.push((name, placeholder));
        self
    }

    /// Allows these operations and no others, such as `["get-user", "list-users"]`.
    #[must_use]
    pub fn operations<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.operations = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Whom a call is for. No tenant has more calls running than
    /// [`Config::max_concurrent_calls_per_tenant`](crate::Config::max_concurrent_calls_per_tenant) allows, so that none
    /// holds up the others. Without a tenant, only the limit of all calls holds.
    #[must_use]
    pub fn tenant(mut self, name: impl Into<String>) -> Self {
        self.tenant = Some(name.into());
        self
    }

    /// How long a call may take from the moment it is made, in the queue as well, if that is less than
    /// [`Config::timeout`](crate::Config::timeout). The component's own timeouts are lowered to end before it does, so that
    /// most calls end with a failure of the operation, which knows more than a call that was cut.
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = Some(time);
        self
    }

    /// Lets the guest send requests to one more origin, such as `https://api.example.com`; port 443 or 80 if there is none.
    ///
    /// # Errors
    ///
    /// If it is not `http://` or `https://` with a host, and if needed a port.
    pub fn allow_origin(mut self, origin: &str) -> Result<Self, Error> {
        let parsed = Origin::parse(origin).ok_or_else(|| format_err!("this is no origin"))?;
        self.origins.push(parsed);
        Ok(self)
    }

    /// Sends requests through these hooks and not to the network. They get what the limits and the allowed origins let
    /// through.
    #[must_use]
    pub fn http_hooks(mut self, hooks: impl WasiHttpHooks + 'static) -> Self {
        self.http = Some(Arc::new(Mutex::new(Box::new(hooks))));
        self
    }

    /// Wraps the hooks through which the guest sends requests, to trace or record them, to hold them to a policy, or to
    /// put a key in. What the wrapper sends on through the hooks that it is given is subject to the limits and the allowed
    /// origins. The last wrapper is the first to see a request. Where [`Context::secret`] is used, wrappers see placeholders.
    #[must_use]
    pub fn wrap_http<H: WasiHttpHooks + 'static>(
        mut self,
        wrap: impl Fn(Box<dyn WasiHttpHooks>) -> H + Send + Sync + 'static,
    ) -> Self {
        self.wraps
            .push(Arc::new(move |hooks| Box::new(wrap(hooks))));
        self
    }

    /// A handle on what the guest will have written, to be looked at after the call: 64 KiB at most, in all calls of this
    /// context and its clones. Clones share it: give each tenant a context of its own, not a clone.
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
