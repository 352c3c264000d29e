//! What an engine author may set, and what follows from it for wasmtime.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use wasmtime::error::Context as _;
use wasmtime::{
    Enabled, Engine, Inlining, InstanceAllocationStrategy, PoolingAllocationConfig, Result,
};

use crate::block::Block;
use crate::compiled::Compiled;
use crate::error::Error;
use crate::http::client;

const MIB: usize = 1024 * 1024;

/// How a [`Block`] is loaded: the limits of its calls, and how it reaches the network. The defaults are safe.
///
/// ```
/// use std::time::Duration;
///
/// let block = clerk_host::Config::new()
///     .max_memory_bytes(64 * 1024 * 1024)
///     .timeout(Duration::from_secs(30))
///     .max_concurrent_calls(16)
///     .load_bytes(artifact::COMPONENT)?;
/// # Ok::<(), clerk_host::Error>(())
/// ```
#[derive(Clone)]
pub struct Config {
    pub(crate) max_memory_bytes: usize,
    pub(crate) timeout: Duration,
    pub(crate) max_concurrent_calls: u32,
    pub(crate) max_concurrent_calls_per_tenant: Option<u32>,
    pub(crate) queue_timeout: Duration,
    pub(crate) max_requests_per_call: u32,
    pub(crate) max_response_bytes: u64,
    pub(crate) interruption: bool,
    pub(crate) idle_timeout: Duration,
    pub(crate) roots: Vec<Vec<u8>>,
    pub(crate) platform_roots: bool,
    pub(crate) proxies: bool,
    pub(crate) proxy: Option<String>,
}

impl Config {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self {
            max_memory_bytes: 256 * MIB,
            timeout: Duration::from_secs(220),
            max_concurrent_calls: 64,
            max_concurrent_calls_per_tenant: None,
            queue_timeout: Duration::from_secs(30),
            max_requests_per_call: 16,
            max_response_bytes: 72 * MIB as u64,
            interruption: true,
            idle_timeout: Duration::from_secs(30),
            roots: Vec::new(),
            platform_roots: false,
            proxies: true,
            proxy: None,
        }
    }

    /// How much memory a call may use, in bytes, at most 4 GiB. Beyond it, the call ends with
    /// [`Limit::Memory`](crate::Limit::Memory). Default: 256 MiB.
    #[must_use]
    pub fn max_memory_bytes(mut self, bytes: usize) -> Self {
        self.max_memory_bytes = bytes;
        self
    }

    /// How long a call may take from the moment it is made: in the queue, waiting for answers and computing together.
    /// [`Context::timeout`](crate::Context::timeout) may shorten it for one call. Beyond it, the call ends with
    /// [`Limit::Timeout`](crate::Limit::Timeout). Default: 220 s, more than the component's own timeouts of three
    /// requests one after the other.
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = time;
        self
    }

    /// How many calls may run at the same time, at least one. Others wait, see [`Config::queue_timeout`]. Address space of 8 GiB is reserved, not used, for each. Default: 64.
    #[must_use]
    pub fn max_concurrent_calls(mut self, calls: u32) -> Self {
        self.max_concurrent_calls = calls.max(1);
        self
    }

    /// How many calls of one tenant ([`Context::tenant`](crate::Context::tenant)) may run at the same time, at least one.
    /// Others wait, see [`Config::queue_timeout`]. Default: a quarter of [`Config::max_concurrent_calls`].
    #[must_use]
    pub fn max_concurrent_calls_per_tenant(mut self, calls: u32) -> Self {
        self.max_concurrent_calls_per_tenant = Some(calls);
        self
    }

    pub(crate) fn tenant_limit(&self) -> u32 {
        let limit = self.max_concurrent_calls_per_tenant;
        limit.unwrap_or(self.max_concurrent_calls / 4).max(1)
    }

    /// How long a call waits when as many as may are running; it then ends with [`Limit::ConcurrentCalls`](crate::Limit::ConcurrentCalls), and
    /// nothing was done. Zero refuses it at once. Default: 30 s.
    #[must_use]
    pub fn queue_timeout(mut self, time: Duration) -> Self {
        self.queue_timeout = time;
        self
    }

    /// How many requests a call may send. Others are denied: the component sees `HTTP-request-denied`, and a warning goes
    /// to `tracing`. No operation sends more than two. Default: 16.
    #[must_use]
    pub fn max_requests_per_call(mut self, requests: u32) -> Self {
        self.max_requests_per_call = requests;
        self
    }

    /// How large the body of a response may be, in bytes. Beyond it, the component sees `HTTP-response-body-size`.
    /// Default: 72 MiB, a little more than the component allows by itself.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Whether a component that computes without end can be interrupted. The checks that this needs are compiled into the
    /// component and make large answers slower. Without them, a component that never waits
    /// holds its thread for ever, so switch it off only for a component that you trust. Default: true.
    #[must_use]
    pub fn interruption(mut self, on: bool) -> Self {
        self.interruption = on;
        self
    }

    /// How long an unused connection is kept. It should be less than what servers and the network between allow, so that
    /// a request seldom meets a connection that is just being closed. Default: 30 s.
    #[must_use]
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.idle_timeout = time;
        self
    }

    /// Trusts TLS root certificates besides Mozilla's, such as that of a company's proxy: one as DER, or any number as PEM.
    /// Those in the file that the environment variable `SSL_CERT_FILE` of this process names are trusted as well. If any
    /// can't be used, loading fails.
    #[must_use]
    pub fn root_certificate(mut self, certificate: impl Into<Vec<u8>>) -> Self {
        self.roots.push(certificate.into());
        self
    }

    /// The same with the certificates in a file.
    ///
    /// # Errors
    /// If it can't be read, or holds no certificate, or one that can't be used.
    pub fn root_certificate_file(self, file: impl AsRef<Path>) -> Result<Self, Error> {
        Ok(self.root_certificate(client::root_file(file.as_ref())?))
    }

    /// Trusts the roots that the platform trusts as well. They are read when the block is loaded, and those that can't be
    /// used are left out. Default: false.
    #[must_use]
    pub fn platform_roots(mut self, on: bool) -> Self {
        self.platform_roots = on;
        self
    }

    /// Sends all requests through this proxy, such as `http://user:password@proxy.example:3128`, whatever the environment
    /// says. If it can't be used, loading fails.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Whether the variables `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` (or in lower case) of this process
    /// are honoured; they are read when the block is loaded, and one that names no usable proxy is an error. Default: true.
    #[must_use]
    pub fn proxies(mut self, on: bool) -> Self {
        self.proxies = on;
        self
    }

    /// Loads a component, or what [`Compiled::write`] made of one, from a file. The latter is mapped into memory, not read:
    /// replace such a file, as `write` does, and never overwrite it while a program uses it. It is machine code, see
    /// [`Config::load_compiled`].
    ///
    /// # Errors
    ///
    /// As [`Config::load_bytes`] and [`Config::load_compiled`], or if the file can't be read.
    pub fn load_file(&self, path: impl AsRef<Path>) -> Result<Block, Error> {
        Ok(Block::load_file(self, path.as_ref())?)
    }

    /// Loads a component, which takes half a second or so to be compiled.
    ///
    /// # Errors
    ///
    /// If these bytes are no component, or the component asks for more than [`Context`](crate::Context) offers.
    pub fn load_bytes(&self, component: &[u8]) -> Result<Block, Error> {
        Ok(Block::load(self, component)?)
    }

    /// Loads what [`Config::compile`] made. It is machine code, which runs outside any sandbox, and neither damage nor
    /// forgery is noticed: load only what you have compiled yourself.
    ///
    /// # Errors
    ///
    /// If it was compiled by another version of wasmtime, for another processor or with other settings.
    pub fn load_compiled(&self, compiled: &Compiled) -> Result<Block, Error> {
        Ok(Block::load_compiled(self, compiled)?)
    }

    /// Compiles a component to what [`Config::load_compiled`] loads in a few milliseconds, for this version of wasmtime, this
    /// kind of processor and this [`Config::interruption`].
    ///
    /// # Errors
    ///
    /// If it is no component.
    #[cfg(feature = "cranelift")]
    pub fn compile(&self, component: &[u8]) -> Result<Compiled, Error> {
        Ok(crate::compiled::make(&self.engine()?, component)?)
    }

    pub(crate) fn engine(&self) -> Result<Engine> {
        let calls = self.max_concurrent_calls;
        let mut pool = PoolingAllocationConfig::new();
        // A component built from Rust has three core instances and one memory; joined with another one, twice that.
        pool.total_component_instances(calls)
            .total_core_instances(calls.saturating_mul(16))
            .max_core_instances_per_component(16)
            .total_memories(calls.saturating_mul(2))
            .max_memories_per_component(2)
            .total_tables(calls.saturating_mul(8))
            .max_tables_per_component(8)
            .total_stacks(calls)
            .max_memory_size(self.max_memory_bytes)
            // So much of a slot stays in memory after a call, and the next call there need not ask the kernel for it.
            .linear_memory_keep_resident(16 * MIB)
            .table_keep_resident(MIB)
            .pagemap_scan(Enabled::Auto);
        let mut config = wasmtime::Config::new();
        #[cfg(feature = "cranelift")]
        config.cranelift_opt_level(wasmtime::OptLevel::Speed);
        config
            .allocation_strategy(InstanceAllocationStrategy::Pooling(pool))
            .compiler_inlining(Inlining::Yes)
            .epoch_interruption(self.interruption)
            // Exports are synchronous: nothing runs beside a call in its instance.
            .concurrency_support(false);
        Engine::new(&config).with_context(|| {
            format!("no room can be reserved for {calls} calls (`Config::max_concurrent_calls`)")
        })
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("max_memory_bytes", &self.max_memory_bytes)
            .field("timeout", &self.timeout)
            .field("max_concurrent_calls", &self.max_concurrent_calls)
            .field("max_concurrent_calls_per_tenant", &self.tenant_limit())
            .field("queue_timeout", &self.queue_timeout)
            .field("max_requests_per_call", &self.max_requests_per_call)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("interruption", &self.interruption)
            .field("idle_timeout", &self.idle_timeout)
            .field("roots", &self.roots.len())
            .field("platform_roots", &self.platform_roots)
            .field("proxies", &self.proxies)
            // It may hold a password.
            .field("proxy", &self.proxy.is_some())
            .finish()
    }
}
