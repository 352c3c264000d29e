//! The component: loaded once, called many times.

use std::fmt;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;
use tokio::sync::Semaphore;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};
use wasmtime::component::{
    Component, ComponentExportIndex, Instance, InstancePre, Lift, Linker, Lower, Val,
};
use wasmtime::error::Context as _;
use wasmtime::{Engine, Result, Store, bail, format_err};
use wasmtime_wasi::cli::{WasiCli, WasiCliView as _};
use wasmtime_wasi::p2::bindings::cli;

use crate::config::Config;
use crate::context::Context;
use crate::failure::Failure;
use crate::http::client::Pool;
use crate::http::in_flight;
use crate::http::outbound::milliseconds;
use crate::instance::log_guard::quietly;
use crate::instance::state::State;
use crate::instance::ticker::Ticker;
use crate::interface::{self, Operation};
use crate::limit::Limit;
use crate::precompiled;
use crate::value;

/// A component, compiled and linked. Cheap to clone; calls may run at the same time, on as many threads as the runtime
/// has. All calls share one pool of connections, which belongs to the tokio runtime that opened them: call a block from
/// one runtime at a time.
#[derive(Clone)]
pub struct Block(Arc<Inner>);

struct Inner {
    pre: InstancePre<State>,
    operations: Vec<Operation>,
    exports: Vec<ComponentExportIndex>,
    config: Config,
    pool: Arc<Pool>,
    calls: Semaphore,
    ticker: Ticker,
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
        let (component, operations) = if precompiled::is(bytes) {
            precompiled::load(&engine, &config.settings(), bytes)?
        } else {
            compiled(&engine, bytes)?
        };
        Self::link(config, &engine, &component, operations)
    }

    pub(crate) fn load_file(config: &Config, path: &Path, file: File) -> Result<Self> {
        let engine = config.engine()?;
        let loaded = precompiled::load_file(&engine, &config.settings(), path, file)?;
        let (component, operations) = match loaded {
            Some(loaded) => loaded,
            None => compiled(&engine, &fs::read(path)?)?,
        };
        Self::link(config, &engine, &component, operations)
    }

    fn link(
        config: &Config,
        engine: &Engine,
        component: &Component,
        operations: Vec<Operation>,
    ) -> Result<Self> {
        let exports = operations
            .iter()
            .map(|operation| export(component, operation))
            .collect::<Result<_>>()?;
        Ok(Self(Arc::new(Inner {
            pre: linker(engine)?.instantiate_pre(component)?,
            operations,
            exports,
            config: config.clone(),
            pool: Arc::new(Pool::new(config)?),
            calls: Semaphore::new(config.calls as usize),
            ticker: Ticker::start(engine).context("the thread that keeps time can't be started")?,
        })))
    }

    /// The operations that the component exports.
    pub fn operations(&self) -> &[Operation] {
        &self.0.operations
    }

    /// One operation by its name.
    ///
    /// # Errors
    ///
    /// If there is none of that name: the message lists those that there are.
    pub fn operation(&self, name: &str) -> Result<&Operation> {
        Ok(self.find(name)?.0)
    }

    fn find(&self, name: &str) -> Result<(&Operation, &ComponentExportIndex)> {
        let operations = self.operations();
        operations
            .iter()
            .zip(&self.0.exports)
            .find(|(operation, _)| operation.name == name)
            .ok_or_else(|| {
                let names: Vec<_> = operations
                    .iter()
                    .map(|operation| operation.name.as_str())
                    .collect();
                format_err!(
                    "there is no operation `{name}`; there are {}",
                    names.join(", ")
                )
            })
    }

    /// Performs an operation in an instance of its own, of which nothing is left for the next call. `params` and the
    /// output are JSON with the documented camelCase names; metadata is a JSON value there.
    ///
    /// Must run in a tokio runtime with I/O and time. Dropping the future ends the call, its instance and its requests.
    ///
    /// A `tracing` span `call` tells operation, outcome and duration in milliseconds, and a span `request` in it, of each
    /// request, method, path without identifiers, status and duration; never parameters, keys or bodies.
    ///
    /// # Errors
    ///
    /// The inner error is the operation's own. The outer one is a matter of the host: there is no such operation, the
    /// call went beyond a [`Limit`], or the component trapped.
    pub async fn call(
        &self,
        operation: &str,
        params: &Value,
        context: Context,
    ) -> Result<Result<Value, Failure>> {
        let (operation, export) = self.find(operation)?;
        let params = match value::params(&operation.params, params) {
            Ok(params) => params,
            Err(refusal) => return Ok(Err(Failure::from_refusal(refusal))),
        };
        let perform = async |store: &mut Store<State>, instance: Instance| {
            let function = instance
                .get_func(&mut *store, export)
                .ok_or_else(|| format_err!("`{}` is not a function", operation.name))?;
            let mut results = [Val::Bool(false)];
            function
                .call_async(&mut *store, &[params], &mut results)
                .await?;
            match results {
                [Val::Result(Ok(Some(output)))] => {
                    Ok(Ok(value::to_json(&operation.output, &output)?))
                }
                [Val::Result(Err(Some(failure)))] => {
                    Ok(Err(Failure::from_component(&operation.failure, &failure)?))
                }
                _ => bail!("`{}` returned neither output nor failure", operation.name),
            }
        };
        self.run(operation, context, perform, |failure| &failure.case)
            .await
    }

    /// Performs an operation as [`Block::call`] does, with the types that `wasmtime::component::bindgen!` makes of `wit/`
    /// in place of JSON. Large outputs arrive several times as fast.
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
    ) -> Result<Result<O, F>>
    where
        P: Lower + Send + Sync,
        O: Lift + Send + Sync + 'static,
        F: Lift + Send + Sync + 'static,
    {
        let (operation, export) = self.find(operation)?;
        let perform = async |store: &mut Store<State>, instance: Instance| {
            let function = instance.get_typed_func::<(P,), (Result<O, F>,)>(&mut *store, export)?;
            let (result,) = function.call_async(&mut *store, (params,)).await?;
            Ok(result)
        };
        self.run(operation, context, perform, |_| "failed").await
    }

    /// Performs one call, in an instance of its own and within its limits.
    async fn run<O, F>(
        &self,
        operation: &Operation,
        context: Context,
        perform: impl AsyncFnOnce(&mut Store<State>, Instance) -> Result<Result<O, F>>,
        case: fn(&F) -> &str,
    ) -> Result<Result<O, F>> {
        let span = tracing::info_span!(
            "call",
            operation = operation.name,
            outcome = Empty,
            duration_ms = Empty
        );
        let call = async {
            let start = Instant::now();
            let result = self.limited(context, perform).await;
            let span = Span::current();
            span.record("duration_ms", milliseconds(start.elapsed()));
            span.record(
                "outcome",
                match &result {
                    Ok(Ok(_)) => "ok",
                    Ok(Err(failure)) => case(failure),
                    Err(error) if error.is::<Limit>() => "limit",
                    Err(_) => "trap",
                },
            );
            result
        };
        call.instrument(span).await
    }

    async fn limited<T>(
        &self,
        context: Context,
        perform: impl AsyncFnOnce(&mut Store<State>, Instance) -> Result<T>,
    ) -> Result<T> {
        let Config {
            time, calls, wait, ..
        } = self.0.config;
        // Given back last, when the place that the instance had is free.
        let _place = match self.0.calls.try_acquire() {
            Ok(place) => place,
            Err(_) => tokio::time::timeout(wait, self.0.calls.acquire())
                .await
                .map_err(|_| Limit::Calls(calls))??,
        };
        let _ticking = self.0.config.interruption.then(|| self.0.ticker.ticking());
        let mut store = self.store(context);
        let in_flight = store.data().in_flight.clone();
        let work = async {
            let instance = self.0.pre.instantiate_async(&mut store).await?;
            perform(&mut store, instance).await
        };
        tokio::time::timeout(time, in_flight.drive(quietly(work)))
            .await
            .map_err(|_| Limit::Time(time))?
    }

    fn store(&self, context: Context) -> Store<State> {
        let config = &self.0.config;
        let state = State::new(context, config, &self.0.pool);
        let mut store = Store::new(self.0.pre.engine(), state);
        store.limiter(|state| &mut state.memory);
        if config.interruption {
            store.epoch_deadline_async_yield_and_update(1);
            store.set_epoch_deadline(1);
        }
        store
    }
}

fn compiled(engine: &Engine, bytes: &[u8]) -> Result<(Component, Vec<Operation>)> {
    let operations = interface::operations(bytes)?;
    Ok((Component::from_binary(engine, bytes)?, operations))
}

fn export(component: &Component, operation: &Operation) -> Result<ComponentExportIndex> {
    let interface = component.get_export_index(None, operation.interface.as_str());
    interface
        .and_then(|interface| component.get_export_index(Some(&interface), operation.name.as_str()))
        .ok_or_else(|| format_err!("the component does not export `{}`", operation.name))
}

/// What a component may import: HTTP and what belongs to it, the environment and the standard streams. One that asks for
/// more, such as files or sockets, does not load.
fn linker(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_proxy_interfaces_async(&mut linker)?;
    in_flight::add_to_linker(&mut linker)?;
    cli::environment::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::exit::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::terminal_input::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::terminal_output::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::terminal_stdin::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::terminal_stdout::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    cli::terminal_stderr::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    Ok(linker)
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Block")
            .field("operations", &self.0.operations.len())
            .finish_non_exhaustive()
    }
}
