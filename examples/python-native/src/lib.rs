//! `clerk_tool_native._native`: `clerk-host` for Python. From JSON to JSON; the Python beside it knows what is in there.

use std::mem;
use std::path::PathBuf;
use std::process;
use std::sync::Arc;
use std::time::Duration;

use clerk_host::{Config, Context};
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};

/// How long Ctrl-C waits at most.
const SIGNALS: Duration = Duration::from_millis(100);
/// Each call has a limit of its own.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The loaded component, with its connections.
#[pyclass(frozen)]
struct Block {
    block: clerk_host::Block,
    runtime: Arc<Runtime>,
    process: u32,
}

#[pymethods]
impl Block {
    #[new]
    fn new(py: Python<'_>, component: PathBuf, max_concurrent_calls: u32) -> PyResult<Self> {
        py.detach(|| {
            let runtime = Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("clerk-tool")
                .enable_all()
                .build()?;
            let config = Config::new()
                .timeout(DAY)
                .platform_roots(true)
                .max_concurrent_calls(max_concurrent_calls);
            let block = config.load_file(component);
            Ok(Self {
                block: block.map_err(|error| PyOSError::new_err(format!("{error:#}")))?,
                runtime: Arc::new(runtime),
                process: process::id(),
            })
        })
    }

    /// Calls with one environment. The component never sees the values of `secrets`.
    fn client(
        &self,
        secrets: Vec<(String, String)>,
        env: Vec<(String, String)>,
        timeout: f64,
    ) -> PyResult<Client> {
        let timeout = Duration::try_from_secs_f64(timeout)
            .map_err(|_| PyValueError::new_err("timeout must be a number of seconds"))?;
        let context = Context::new().timeout(timeout);
        let context = (secrets.iter()).fold(context, |to, (name, value)| to.secret(name, value));
        let context = (env.into_iter()).fold(context, |to, (name, value)| to.env(name, value));
        Ok(Client {
            client: self.block.client(context),
            runtime: Arc::clone(&self.runtime),
            process: self.process,
        })
    }
}

impl Drop for Block {
    /// A child after a fork keeps it for ever: the drop of the runtime would wait for threads that do not exist there.
    fn drop(&mut self) {
        if self.process != process::id() {
            mem::forget((self.block.clone(), Arc::clone(&self.runtime)));
        }
    }
}

/// Calls with one environment, in instances that are kept.
#[pyclass(frozen)]
struct Client {
    client: clerk_host::Client,
    runtime: Arc<Runtime>,
    /// That of the block.
    process: u32,
}

#[pymethods]
impl Client {
    /// Performs an operation. Gives whether it succeeded, and its output or failure.
    fn call(&self, py: Python<'_>, operation: &str, params: &str) -> PyResult<(bool, String)> {
        if self.process != process::id() {
            return Err(PyRuntimeError::new_err(
                "the Block was made before a fork, which its threads do not survive: make it after the fork",
            ));
        }
        let ended = py.detach(|| {
            self.runtime.block_on(async {
                let call = self.client.call(operation, params);
                tokio::pin!(call);
                loop {
                    tokio::select! {
                        ended = &mut call => return Ok(ended),
                        () = tokio::time::sleep(SIGNALS) => {
                            Python::attach(|py| py.check_signals())?;
                        }
                    }
                }
            })
        });
        let ended: Result<_, PyErr> = ended;
        Ok(match ended? {
            Ok(Ok(output)) => (true, output),
            Ok(Err(failure)) => (false, failure.to_json()),
            Err(error) => (false, error.to_failure().to_json()),
        })
    }
}

impl Drop for Client {
    /// As with the block.
    fn drop(&mut self) {
        if self.process != process::id() {
            mem::forget((self.client.clone(), Arc::clone(&self.runtime)));
        }
    }
}

/// What `clerk_tool_native/__init__.py` imports.
#[pymodule]
mod _native {
    #[pymodule_export]
    use super::{Block, Client};
}
