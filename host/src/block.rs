//! The component: loaded once, called many times.

use std::fmt;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use tokio::sync::Semaphore;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};
use wasmtime::component::{
    Component, ComponentExportIndex, Instance, InstancePre, Lift, Lower, Val,
};
use wasmtime::error::Context as _;
use wasmtime::{Engine, Result, Store};

use crate::call_error::{CallError, CallErrorKind, Unreadable};
use crate::config::Config;
use crate::context::Context;
use crate::exports::Exports;
use crate::failure::Failure;
use crate::http::client::Pool;
use crate::http::outbound::milliseconds;
use crate::http::path_mask::PathMask;
use crate::instance::imports;
use crate::instance::log_guard::quietly;
use crate::instance::state::State;
use crate::instance::ticker::Ticker;
use crate::limit::Limit;
use crate::manifest::Manifest;
use crate::precompiled;

/// A component, compiled and linked. Cheap to clone; calls may run at the same time, on as many threads as the runtime
/// has. All calls share one pool of connections, which belongs to the tokio runtime that opened them: call a block from
/// one runtime at a time.
#[derive(Clone)]
pub struct Block(Arc<Inner>);

struct Inner {
    pre: InstancePre<State>,
    exports: Exports,
    manifest: Option<Manifest>,
    path_mask: Arc<PathMask>,
    config: Config,
    pool: Arc<Pool>,
    calls: Semaphore,
    ticker: Ticker,
}

/// What a call is about.
struct Operation<'a> {
    name: &'a str,
    export: &'a ComponentExportIndex,
    idempotent: bool,
}

impl Block {
    /// Loads a component, or what `host-test compile` made of one, from a file, with the limits of [`Config::new`].
    ///
    /// # Errors
    ///
    /// As [`Config::load_file`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self> {
        Config::new().load_file(path)
    }

    /// Loads a component, or what [`Config::compile`] made of one, with the limits of [`Config::new`].
    ///
    /// # Errors
    ///
    /// As [`Config::load_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Config::new().load_bytes(bytes)
    }

    pub(crate) fn load(config: &Config, bytes: &[u8]) -> Result<Self> {
        let engine = config.engine()?;
        let (component, manifest) = if precompiled::is(bytes) {
            precompiled::load(&engine, &config.settings(), bytes)?
        } else {
            compiled(&engine, bytes)?
        };
        Self::link(config, &engine, &component, manifest)
    }

    pub(crate) fn load_file(config: &Config, path: &Path, file: File) -> Result<Self> {
        let engine = config.engine()?;
        let loaded = precompiled::load_file(&engine, &config.settings(), path, file)?;
        let (component, manifest) = match loaded {
            Some(loaded) => loaded,
            None => compiled(&engine, &fs::read(path)?)?,
        };
        Self::link(config, &engine, &component, manifest)
    }

    fn link(
        config: &Config,
        engine: &Engine,
        component: &Component,
        manifest: Option<Manifest>,
    ) -> Result<Self> {
        let operations = manifest.iter().flat_map(|manifest| &manifest.operations);
        let endpoints = operations.flat_map(|operation| &operation.endpoints);
        Ok(Self(Arc::new(Inner {
            pre: imports::linker(engine)?.instantiate_pre(component)?,
            exports: Exports::of(engine, component),
            path_mask: Arc::new(PathMask::new(endpoints.map(String::as_str))),
            manifest,
            config: config.clone(),
            pool: Arc::new(Pool::new(config)?),
            calls: Semaphore::new(config.max_concurrent_calls as usize),
            ticker: Ticker::start(engine).context("the thread that keeps time can't be started")?,
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

    /// Whether an operation is safe to retry. Not if the manifest does not say so.
    fn is_idempotent(&self, operation: &str) -> bool {
        self.manifest()
            .and_then(|manifest| manifest.operation(operation))
            .is_some_and(|operation| operation.idempotent)
    }

    fn find<'a>(&'a self, name: &'a str) -> Result<Operation<'a>, CallError> {
        let Some(export) = self.0.exports.find(name) else {
            let kind = CallErrorKind::NoSuchOperation {
                name: name.to_owned(),
                available: self.operations().map(str::to_owned).collect(),
            };
            return Err(CallError::new(kind, false, false));
        };
        Ok(Operation {
            name,
            export,
            idempotent: self.is_idempotent(name),
        })
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
        let mut operation = self.find(operation)?;
        let dynamic = self.0.exports.dynamic();
        operation.export =
            dynamic.ok_or_else(|| CallError::new(CallErrorKind::NoDynamic, false, false))?;
        let params = [operation.name, params].map(|text| Val::String(text.to_owned()));
        let output = |output: Option<Box<Val>>| match output.map(|output| *output) {
            Some(Val::String(text)) => Ok(text),
            _ => Err(Unreadable("the output of `dynamic` is no text")),
        };
        self.perform(operation, &params, context, output).await
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
        let operation = self.find(operation)?;
        let output = |output: Option<Box<Val>>| {
            let output = output.map(|output| *output);
            output.ok_or(Unreadable("there is no output"))
        };
        self.perform(operation, &[params], context, output).await
    }

    async fn perform<T>(
        &self,
        operation: Operation<'_>,
        params: &[Val],
        context: Context,
        output: impl FnOnce(Option<Box<Val>>) -> Result<T, Unreadable>,
    ) -> Result<Result<T, Failure>, CallError> {
        let export = operation.export;
        let perform = async |store: &mut Store<State>, instance: Instance| {
            let function = instance
                .get_func(&mut *store, export)
                .ok_or(Unreadable("it is not a function"))?;
            let mut results = [Val::Bool(false)];
            function
                .call_async(&mut *store, params, &mut results)
                .await?;
            match results {
                [Val::Result(Ok(value))] => Ok(Ok(output(value)?)),
                [Val::Result(Err(Some(failure)))] => {
                    let failure = Failure::from_component(&failure);
                    Ok(Err(failure.ok_or(Unreadable("its failure is unknown"))?))
                }
                _ => Err(Unreadable("it is no `result`").into()),
            }
        };
        self.run(operation, context, perform, Failure::name).await
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
        let operation = self.find(operation)?;
        let export = operation.export;
        let perform = async |store: &mut Store<State>, instance: Instance| {
            let function = instance.get_typed_func::<(P,), (Result<O, F>,)>(&mut *store, export);
            let function = function.map_err(|error| {
                error.context(Unreadable("the types are not those of the operation"))
            })?;
            let (result,) = function.call_async(&mut *store, (params,)).await?;
            Ok(result)
        };
        self.run(operation, context, perform, |_| "failed").await
    }

    /// Performs one call, in an instance of its own and within its limits.
    async fn run<O, F>(
        &self,
        operation: Operation<'_>,
        context: Context,
        perform: impl AsyncFnOnce(&mut Store<State>, Instance) -> Result<Result<O, F>>,
        name: fn(&F) -> &str,
    ) -> Result<Result<O, F>, CallError> {
        let span = tracing::info_span!(
            "call",
            operation = operation.name,
            outcome = Empty,
            duration_ms = Empty
        );
        let sent = Arc::new(AtomicBool::new(false));
        let call = async {
            let start = Instant::now();
            let result = self.limited(context, &sent, perform).await;
            let result = result.map_err(|error| {
                let sent = sent.load(Ordering::Relaxed);
                CallError::new(kind(error), sent, operation.idempotent)
            });
            let span = Span::current();
            span.record("duration_ms", milliseconds(start.elapsed()));
            span.record(
                "outcome",
                match &result {
                    Ok(Ok(_)) => "ok",
                    Ok(Err(failure)) => name(failure),
                    Err(error) => match error.kind() {
                        CallErrorKind::Limit(_) => "limit",
                        CallErrorKind::UnreadableOutput(_) => "unreadable",
                        _ => "trap",
                    },
                },
            );
            result
        };
        call.instrument(span).await
    }

    async fn limited<T>(
        &self,
        context: Context,
        sent: &Arc<AtomicBool>,
        perform: impl AsyncFnOnce(&mut Store<State>, Instance) -> Result<T>,
    ) -> Result<T> {
        let config = &self.0.config;
        // Given back last, when the place that the instance had is free.
        let _place = match self.0.calls.try_acquire() {
            Ok(place) => place,
            Err(_) => tokio::time::timeout(config.queue_timeout, self.0.calls.acquire())
                .await
                .map_err(|_| Limit::ConcurrentCalls(config.max_concurrent_calls))??,
        };
        let _ticking = config.interruption.then(|| self.0.ticker.ticking());
        let mut store = self.store(context, sent);
        let in_flight = store.data().in_flight.clone();
        let work = async {
            let instance = self.0.pre.instantiate_async(&mut store).await?;
            perform(&mut store, instance).await
        };
        tokio::time::timeout(config.timeout, in_flight.drive(quietly(work)))
            .await
            .map_err(|_| Limit::Timeout(config.timeout))?
    }

    fn store(&self, context: Context, sent: &Arc<AtomicBool>) -> Store<State> {
        let Inner {
            config,
            pool,
            path_mask,
            ..
        } = &*self.0;
        let state = State::new(
            context,
            config,
            Arc::clone(pool),
            Arc::clone(path_mask),
            Arc::clone(sent),
        );
        let mut store = Store::new(self.0.pre.engine(), state);
        store.limiter(|state| &mut state.memory);
        // So many bytes may go from the guest to the host at once: what it has it can't have more of.
        store.set_hostcall_fuel(config.max_memory_bytes);
        if config.interruption {
            store.epoch_deadline_async_yield_and_update(1);
            store.set_epoch_deadline(1);
        }
        store
    }
}

fn kind(error: wasmtime::Error) -> CallErrorKind {
    if let Some(limit) = error.downcast_ref::<Limit>() {
        return CallErrorKind::Limit(*limit);
    }
    match error.is::<Unreadable>() {
        true => CallErrorKind::UnreadableOutput(error),
        false => CallErrorKind::Trap(error),
    }
}

fn compiled(engine: &Engine, bytes: &[u8]) -> Result<(Component, Option<Manifest>)> {
    let component = Component::from_binary(engine, bytes)
        .context("this is not a component that can be compiled")?;
    Ok((component, manifest(bytes)))
}

/// The manifest of a component. A component without one is performed all the same.
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
