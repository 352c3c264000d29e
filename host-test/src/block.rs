//! The component: loaded once, called many times.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use wasmtime::component::{Component, ComponentExportIndex, InstancePre, Linker, Val};
use wasmtime::error::Context as _;
use wasmtime::{Engine, Result, Store, bail, format_err};
use wasmtime_wasi::cli::{WasiCli, WasiCliView as _};
use wasmtime_wasi::p2::bindings::cli;

use crate::context::{Context, State};
use crate::failure::Failure;
use crate::interface::{self, Operation};
use crate::value;

/// The component that was built together with this crate.
pub const BUILT: &[u8] = include_bytes!(env!("CLERK_COMPONENT"));

/// A component, compiled and linked. Cheap to clone; calls may run at the same time.
#[derive(Clone)]
pub struct Block {
    pre: InstancePre<State>,
    operations: Arc<[Operation]>,
}

impl Block {
    /// Loads the component that was built together with this crate.
    pub fn built() -> Result<Self> {
        Self::from_bytes(BUILT)
    }

    /// Loads a component from a file.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes =
            std::fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
        Self::from_bytes(&bytes).with_context(|| format!("{} can't be loaded", path.display()))
    }

    /// Loads a component from its bytes: compiles it, which takes a tenth of a second, and links it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let operations = interface::operations(bytes)?.into();
        let engine = Engine::default();
        let component = Component::from_binary(&engine, bytes)?;
        Ok(Self {
            pre: linker(&engine)?.instantiate_pre(&component)?,
            operations,
        })
    }

    /// The operations that the component exports.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// One operation by its name.
    ///
    /// # Errors
    ///
    /// If there is none of that name: the message lists those that there are.
    pub fn operation(&self, name: &str) -> Result<&Operation> {
        self.operations
            .iter()
            .find(|operation| operation.name == name)
            .ok_or_else(|| {
                let names: Vec<_> = self
                    .operations
                    .iter()
                    .map(|operation| operation.name.as_str())
                    .collect();
                format_err!(
                    "there is no operation `{name}`; there are {}",
                    names.join(", ")
                )
            })
    }

    /// Performs an operation in an instance of its own. `params` and the output are JSON with the documented camelCase
    /// names; metadata is a JSON value there.
    ///
    /// Must run in a tokio runtime with I/O and time. Dropping the future ends the call.
    ///
    /// # Errors
    ///
    /// The inner error is the operation's own. The outer one is a matter of the host: there is no such operation, or the
    /// component trapped.
    pub async fn call(
        &self,
        operation: &str,
        params: &Value,
        context: Context,
    ) -> Result<Result<Value, Failure>> {
        let operation = self.operation(operation)?;
        let params = match value::params(&operation.params, params) {
            Ok(params) => params,
            Err(refusal) => return Ok(Err(Failure::from_refusal(refusal))),
        };
        let mut store = self.store(context);
        let instance = self.pre.instantiate_async(&mut store).await?;
        let function = instance
            .get_func(&mut store, self.export(operation)?)
            .ok_or_else(|| format_err!("`{}` is not a function", operation.name))?;
        let mut results = [Val::Bool(false)];
        function
            .call_async(&mut store, &[params], &mut results)
            .await?;
        match results {
            [Val::Result(Ok(Some(output)))] => Ok(Ok(value::to_json(&operation.output, &output)?)),
            [Val::Result(Err(Some(failure)))] => {
                Ok(Err(Failure::from_component(&operation.failure, &failure)?))
            }
            _ => bail!("`{}` returned neither output nor failure", operation.name),
        }
    }

    /// For typed calls: the linked component, to be wrapped by what `wasmtime::component::bindgen!` generates.
    pub fn instance_pre(&self) -> &InstancePre<State> {
        &self.pre
    }

    /// For typed calls: a store for one instance.
    pub fn store(&self, context: Context) -> Store<State> {
        Store::new(self.pre.engine(), context.into())
    }

    fn export(&self, operation: &Operation) -> Result<ComponentExportIndex> {
        let component = self.pre.component();
        let interface = component.get_export_index(None, operation.interface.as_str());
        interface
            .and_then(|interface| {
                component.get_export_index(Some(&interface), operation.name.as_str())
            })
            .ok_or_else(|| format_err!("the component does not export `{}`", operation.name))
    }
}

/// What a component may import: HTTP and what belongs to it, the environment and the standard streams. One that asks for
/// more, such as files or sockets, does not load.
fn linker(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi_http::p2::add_to_linker_async(&mut linker)?;
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
            .field("operations", &self.operations.len())
            .finish_non_exhaustive()
    }
}
