//! The component: loaded once, called many times.

use std::path::Path;
use std::sync::Arc;
use std::{fmt, fs};

use wasmtime::component::{Component, InstancePre, Lift, Lower, Val};
use wasmtime::error::Context as _;
use wasmtime::{Engine, Result, ensure};

use crate::call::Caller;
use crate::call_error::CallError;
use crate::client::Client;
use crate::compiled::{self, Compiled};
use crate::config::Config;
use crate::context::Context;
use crate::error::Error;
use crate::exports::Exports;
use crate::failure::Failure;
use crate::http::client::Pool;
use crate::http::path_mask::PathMask;
use crate::instance::imports;
use crate::instance::kept::Kept;
use crate::instance::state::State;
use crate::instance::ticker::Ticker;
use crate::manifest::Manifest;
use crate::queue::Queue;

/// A component, compiled and linked. Cheap to clone; calls may run at the same time, on as many threads as the runtime
/// has. All calls share one pool of connections, which belongs to the tokio runtime that opened them: call a block from
/// one runtime at a time.
#[derive(Clone)]
pub struct Block(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) pre: InstancePre<State>,
    pub(crate) exports: Exports,
    pub(crate) manifest: Option<Manifest>,
    pub(crate) path_mask: Arc<PathMask>,
    pub(crate) config: Config,
    pub(crate) pool: Arc<Pool>,
    pub(crate) queue: Queue,
    pub(crate) kept: Arc<Kept>,
    pub(crate) ticker: Ticker,
}

impl Block {
    /// Loads a component, or what [`Compiled::write`](crate::Compiled::write) made of one, from a file, with the limits of
    /// [`Config::new`].
    ///
    /// # Errors
    ///
    /// As [`Config::load_file`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        Config::new().load_file(path)
    }

    /// Loads a component with the limits of [`Config::new`].
    ///
    /// # Errors
    ///
    /// As [`Config::load_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Config::new().load_bytes(bytes)
    }

    pub(crate) fn load(config: &Config, component: &[u8]) -> Result<Self> {
        ensure!(
            !compiled::is(component),
            "this is machine code and no component: `Config::load_file` and `Config::load_compiled` load it"
        );
        Self::link(config, |engine| of_component(engine, component))
    }

    pub(crate) fn load_compiled(config: &Config, compiled: &Compiled) -> Result<Self> {
        Self::link(config, |engine| compiled::load(engine, compiled))
    }

    pub(crate) fn load_file(config: &Config, path: &Path) -> Result<Self> {
        let unreadable = || format!("{} can't be read", path.display());
        let loaded = if compiled::is_file(path).with_context(unreadable)? {
            Self::link(config, |engine| compiled::load_file(engine, path))
        } else {
            let component = fs::read(path).with_context(unreadable)?;
            Self::link(config, |engine| of_component(engine, &component))
        };
        loaded.with_context(|| format!("{} can't be loaded", path.display()))
    }

    fn link(
        config: &Config,
        load: impl FnOnce(&Engine) -> Result<(Component, Option<Manifest>)>,
    ) -> Result<Self> {
        // Before the component, which takes longer.
        let pool = Pool::new(config)?;
        let engine = config.engine()?;
        let (component, manifest) = load(&engine)?;
        let operations = manifest.iter().flat_map(|manifest| &manifest.operations);
        let endpoints = operations.flat_map(|operation| &operation.endpoints);
        let kept = Arc::new(Kept::new(config.max_concurrent_calls as usize));
        let sweep = {
            let kept = Arc::downgrade(&kept);
            move || {
                if let Some(kept) = kept.upgrade() {
                    kept.sweep();
                }
            }
        };
        Ok(Self(Arc::new(Inner {
            pre: imports::linker(&engine)?.instantiate_pre(&component)?,
            exports: Exports::of(&engine, &component),
            path_mask: Arc::new(PathMask::new(endpoints.map(String::as_str))),
            manifest,
            config: config.clone(),
            pool: Arc::new(pool),
            queue: Queue::new(config),
            kept,
            ticker: Ticker::start(&engine, sweep)
                .context("the thread that keeps time can't be started")?,
        })))
    }

    /// What the component says of its operations. `None` if it carries no manifest that can be understood here.
    pub fn manifest(&self) -> Option<&Manifest> {
        self.0.manifest.as_ref()
    }

    /// The names of the operations, such as `list-users`.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.0.exports.operations()
    }

    /// Calls of one tenant, with one context, in instances that are kept and used again.
    pub fn client(&self, context: Context) -> Client {
        Client::new(self.clone(), context)
    }

    /// How many calls are running or waiting for their turn.
    pub fn calls_in_flight(&self) -> usize {
        self.0.queue.calls()
    }

    /// Lets no call in any more and waits until those that run have ended, each within its limits. A call that waits for its
    /// turn, or comes later, ends with [`CallErrorKind::Closed`](crate::CallErrorKind::Closed), and nothing was done.
    pub async fn close(&self) {
        self.0.queue.close().await;
        self.0.kept.clear();
    }

    fn caller<'a>(&'a self, context: &'a Context) -> Caller<'a> {
        Caller {
            block: &self.0,
            context,
            client: None,
        }
    }

    /// Performs an operation in an instance of its own, of which nothing is left for the next call. `params` and the
    /// output are the texts of JSON objects with the documented camelCase names. Metadata is a JSON value there, and
    /// passes through byte for byte.
    ///
    /// Must run in a tokio runtime with I/O and time. Dropping the future ends the call, its instance and its requests.
    ///
    /// A `tracing` span `call` has operation, outcome and duration in milliseconds, and a span `request` in it, of each
    /// request, method, path without identifiers, status and duration; never parameters, keys or bodies.
    ///
    /// # Errors
    ///
    /// The inner error is the operation's own. The outer one is the host's: [`CallError::to_failure`] makes of it what the
    /// operation could have returned.
    pub async fn call(
        &self,
        operation: &str,
        params: &str,
        context: Context,
    ) -> Result<Result<String, Failure>, CallError> {
        self.caller(&context).call(operation, params).await
    }

    /// Performs an operation through its own export, with values that are made at run time.
    ///
    /// # Errors
    ///
    /// As [`Block::call`]. Values that are not of the operation's types end as a trap would.
    pub async fn call_values(
        &self,
        operation: &str,
        params: Val,
        context: Context,
    ) -> Result<Result<Val, Failure>, CallError> {
        let caller = self.caller(&context);
        caller.call_values(operation, params).await
    }

    /// Performs an operation as [`Block::call`] does, with the types that `wasmtime::component::bindgen!` makes of `wit/`
    /// in place of JSON.
    ///
    /// ```ignore
    /// let params = GetUserParams { secret_key: String::new(), user_id: "user_1".to_owned() };
    /// let user: Result<GetUserOutput, Failure> = block.call_typed("get-user", params, context).await?;
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Block::call`], and if the types are not those of the operation.
    pub async fn call_typed<P, O, F>(
        &self,
        operation: &str,
        params: P,
        context: Context,
    ) -> Result<Result<O, F>, CallError>
    where
        P: Lower + Send + Sync,
        O: Lift + Send + Sync + 'static,
        F: Lift + Send + Sync + 'static,
    {
        self.caller(&context).call_typed(operation, params).await
    }
}

#[cfg(feature = "cranelift")]
fn of_component(engine: &Engine, bytes: &[u8]) -> Result<(Component, Option<Manifest>)> {
    let component = Component::from_binary(engine, bytes)
        .context("this is not a component that can be compiled")?;
    Ok((component, manifest(bytes)))
}

#[cfg(not(feature = "cranelift"))]
fn of_component(_: &Engine, _: &[u8]) -> Result<(Component, Option<Manifest>)> {
    wasmtime::bail!(
        "this is not compiled, and there is no compiler here (the feature `cranelift` of clerk-host)"
    )
}

/// The manifest of a component. A component without one is performed all the same.
#[cfg(feature = "cranelift")]
fn manifest(component: &[u8]) -> Option<Manifest> {
    Manifest::of(component)
        .inspect_err(|error| {
            tracing::warn!("no operation counts as idempotent, for want of a manifest: {error:#}");
        })
        .ok()
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Block")
            .field("operations", &self.operations().count())
            .finish_non_exhaustive()
    }
}
