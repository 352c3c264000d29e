//! One call: let in, performed within its limits, and told to `tracing`.

use std::sync::Arc;
use std::time::Instant;

use tokio::time;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};
use wasmtime::component::{ComponentExportIndex, Instance, Lift, Lower, Val};
use wasmtime::{Result, Store};

use crate::block::Inner;
use crate::call_error::{CallError, CallErrorKind, Unreadable};
use crate::context::Context;
use crate::failure::Failure;
use crate::http::outbound::{Outbound, milliseconds};
use crate::http::report::Report;
use crate::instance::kept::{ClientId, Guest};
use crate::instance::log_guard::quietly;
use crate::instance::state::State;
use crate::limit::Limit;
use crate::queue::NoPlace;
use crate::secret;

/// The parameter that holds a secret key, where no manifest says so.
const SECRET_PARAMETER: &str = "secretKey";
/// What stands for no timeout: tokio can't add up more.
pub(crate) const FAR: time::Duration = time::Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// Who calls: what the call may see, and whether its instance is kept for the next one.
pub(crate) struct Caller<'a> {
    pub(crate) block: &'a Inner,
    pub(crate) context: &'a Context,
    pub(crate) client: Option<ClientId>,
}

/// What a call is about.
struct Operation<'a> {
    name: &'a str,
    export: &'a ComponentExportIndex,
    idempotent: bool,
}

impl<'a> Caller<'a> {
    /// From JSON to JSON.
    pub(crate) async fn call(
        &self,
        name: &str,
        params: &str,
    ) -> Result<Result<String, Failure>, CallError> {
        let mut operation = self.find(name)?;
        let dynamic = self.block.exports.dynamic();
        operation.export = dynamic.ok_or_else(|| refused(CallErrorKind::NoDynamic))?;
        let names = self.kept_parameters();
        if !names.is_empty() {
            let given = secret::given_in_json(params, &names);
            let given = given.map_err(|error| {
                refused(CallErrorKind::NotAnObject {
                    line: error.line(),
                    column: error.column(),
                })
            })?;
            self.refuse_secret(given)?;
        }
        let params = [name, params].map(|text| Val::String(text.to_owned()));
        let output = |output: Option<Box<Val>>| match output.map(|output| *output) {
            Some(Val::String(text)) => Ok(text),
            _ => Err(Unreadable("the output of `dynamic` is no text")),
        };
        let result = self.perform(operation, &params, output).await?;
        Ok(match self.context.secrets.is_empty() {
            true => result,
            false => result.map(|output| self.context.secrets.mask().text(output)),
        })
    }

    /// With values that are made at run time.
    pub(crate) async fn call_values(
        &self,
        name: &str,
        params: Val,
    ) -> Result<Result<Val, Failure>, CallError> {
        let operation = self.find(name)?;
        self.refuse_secret(secret::given_in_record(&params, &self.kept_parameters()))?;
        let output = |output: Option<Box<Val>>| {
            let output = output.map(|output| *output);
            output.ok_or(Unreadable("there is no output"))
        };
        self.perform(operation, &[params], output).await
    }

    /// With types that are known when the program is built.
    pub(crate) async fn call_typed<P, O, F>(
        &self,
        name: &str,
        params: P,
    ) -> Result<Result<O, F>, CallError>
    where
        P: Lower + Send + Sync,
        O: Lift + Send + Sync + 'static,
        F: Lift + Send + Sync + 'static,
    {
        let operation = self.find(name)?;
        let export = operation.export;
        let perform = async |store: &mut Store<State>, instance: Instance| {
            let function = instance.get_typed_func::<(P,), (Result<O, F>,)>(&mut *store, export);
            let function = function.map_err(|error| {
                error.context(Unreadable("the types are not those of the operation"))
            })?;
            let (result,) = function.call_async(&mut *store, (params,)).await?;
            Ok(result)
        };
        let report = Arc::default();
        self.run(operation, &report, perform, |_| "failed").await
    }

    fn find<'n>(&self, name: &'n str) -> Result<Operation<'n>, CallError>
    where
        'a: 'n,
    {
        let Some(export) = self.block.exports.find(name) else {
            return Err(refused(CallErrorKind::NoSuchOperation {
                name: name.to_owned(),
                available: self.block.exports.operations().map(str::to_owned).collect(),
            }));
        };
        let allowed = self.context.operations.as_ref();
        if allowed.is_some_and(|allowed| !allowed.iter().any(|allowed| allowed == name)) {
            return Err(refused(CallErrorKind::OperationNotAllowed {
                name: name.to_owned(),
            }));
        }
        let manifest = self.block.manifest.as_ref();
        Ok(Operation {
            name,
            export,
            // Not if the manifest does not say so.
            idempotent: manifest
                .and_then(|manifest| manifest.operation(name))
                .is_some_and(|operation| operation.idempotent),
        })
    }

    /// The parameters that would win over the secrets that the host keeps.
    fn kept_parameters(&self) -> Vec<&str> {
        let names = self.context.secrets.names();
        match &self.block.manifest {
            None => names.take(1).map(|_| SECRET_PARAMETER).collect(),
            Some(manifest) => {
                let variables = names.flat_map(|name| {
                    let variables = manifest.environment.iter();
                    variables.filter(move |variable| variable.name == name)
                });
                variables
                    .filter_map(|variable| variable.parameter.as_deref())
                    .collect()
            }
        }
    }

    fn refuse_secret(&self, given: Option<&str>) -> Result<(), CallError> {
        match given {
            None => Ok(()),
            Some(name) => Err(refused(CallErrorKind::SecretParameter {
                name: name.to_owned(),
            })),
        }
    }

    async fn perform<T>(
        &self,
        operation: Operation<'_>,
        params: &[Val],
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
        let report = Arc::<Report>::default();
        let result = self.run(operation, &report, perform, Failure::name).await?;
        Ok(result.map_err(|mut failure| {
            if let Some(note) = report.take_note() {
                failure = failure.noted(&note);
            }
            match self.context.secrets.is_empty() {
                true => failure,
                false => failure.masked(&self.context.secrets.mask()),
            }
        }))
    }

    /// Performs one call within its limits, in a span.
    async fn run<O, F>(
        &self,
        operation: Operation<'_>,
        report: &Arc<Report>,
        perform: impl AsyncFnOnce(&mut Store<State>, Instance) -> Result<Result<O, F>>,
        name: fn(&F) -> &str,
    ) -> Result<Result<O, F>, CallError> {
        let span = tracing::info_span!(
            "call",
            operation = operation.name,
            outcome = Empty,
            duration_ms = Empty
        );
        let mut told = Told {
            span: span.clone(),
            start: Instant::now(),
            outcome: "dropped".to_owned(),
        };
        let result = self.limited(report, perform).instrument(span).await;
        let result = result.map_err(|error| {
            let sent = report.is_sent();
            let kind = self.kind(error);
            CallError::new(kind, sent, operation.idempotent)
        });
        told.outcome = match &result {
            Ok(Ok(_)) => "ok",
            Ok(Err(failure)) => name(failure),
            Err(error) => match error.kind() {
                CallErrorKind::Limit(_) => "limit",
                CallErrorKind::Closed => "closed",
                CallErrorKind::UnreadableOutput(_) => "unreadable",
                _ => "trap",
            },
        }
        .to_owned();
        result
    }

    async fn limited<T>(
        &self,
        report: &Arc<Report>,
        perform: impl AsyncFnOnce(&mut Store<State>, Instance) -> Result<T>,
    ) -> Result<T> {
        let config = &self.block.config;
        let start = time::Instant::now();
        let after = |time: time::Duration| start + time.min(FAR);
        let timeout = self.context.timeout.unwrap_or(FAR).min(config.timeout);
        let (deadline, patience) = (after(timeout), after(config.queue_timeout));

        let _counted = self.block.queue.count();
        let tenant = self.context.tenant.as_deref();
        let place = self.block.queue.place(tenant, patience.min(deadline)).await;
        // Given back last, when the place that the instance had is free.
        let _place = place.map_err(|no_place| match no_place {
            NoPlace::Limit(_) if deadline <= patience => Limit::Timeout(timeout).into(),
            NoPlace::Limit(limit) => wasmtime::Error::from(limit),
            NoPlace::Closed => Closed.into(),
        })?;
        if time::Instant::now() >= deadline {
            return Err(Limit::Timeout(timeout).into());
        }
        let _ticking = config.interruption.then(|| self.block.ticker.ticking());

        let outbound = Outbound::new(self.block, self.context, deadline, Arc::clone(report));
        let work = async {
            let mut guest = self.guest(outbound).await?;
            guest.calls += 1;
            let in_flight = guest.store.data().in_flight.clone();
            let performing = perform(&mut guest.store, guest.instance);
            let result = in_flight.drive(quietly(performing)).await?;
            wasmtime::error::Ok((result, guest))
        };
        let work = time::timeout_at(deadline, work).await;
        let (result, mut guest) = work.map_err(|_| Limit::Timeout(timeout))??;
        if let Some(client) = self.client {
            guest.store.data_mut().end();
            self.block.kept.keep(client, guest);
        }
        Ok(result)
    }

    fn kind(&self, error: wasmtime::Error) -> CallErrorKind {
        if let Some(limit) = error.downcast_ref::<Limit>() {
            return CallErrorKind::Limit(*limit);
        }
        if error.is::<Closed>() {
            return CallErrorKind::Closed;
        }
        if error.root_cause().to_string().contains(FUEL) {
            return CallErrorKind::Limit(Limit::Transfer(self.block.config.max_memory_bytes));
        }
        match error.is::<Unreadable>() {
            true => CallErrorKind::UnreadableOutput(error),
            false => CallErrorKind::Trap(error),
        }
    }

    /// One that the client has used, or a new one.
    async fn guest(&self, outbound: Outbound) -> Result<Guest> {
        let Inner { config, kept, .. } = self.block;
        let found = self.client.and_then(|client| kept.take(client));
        let mut guest = match found {
            Some(mut guest) => {
                guest.store.data_mut().renew(self.context, outbound);
                guest
            }
            None => {
                let slot = kept.slot();
                let state = State::new(self.context, config, outbound);
                let mut store = Store::new(self.block.pre.engine(), state);
                store.limiter(|state| &mut state.memory);
                if config.interruption {
                    store.epoch_deadline_async_yield_and_update(1);
                    store.set_epoch_deadline(1);
                }
                let instance = quietly(self.block.pre.instantiate_async(&mut store)).await?;
                Guest {
                    store,
                    instance,
                    calls: 0,
                    _slot: slot,
                }
            }
        };
        // So many bytes may go from the guest to the host at once: what it has it can't have more of.
        guest.store.set_hostcall_fuel(config.max_memory_bytes);
        if config.interruption {
            guest.store.set_epoch_deadline(1);
        }
        Ok(guest)
    }
}

/// Tells the span how a call ended, also if it is dropped.
struct Told {
    span: Span,
    start: Instant,
    outcome: String,
}

impl Drop for Told {
    fn drop(&mut self) {
        let duration = milliseconds(self.start.elapsed());
        self.span.record("duration_ms", duration);
        self.span.record("outcome", self.outcome.as_str());
    }
}

/// The block is closed.
#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the block is closed")
    }
}

impl std::error::Error for Closed {}

/// What wasmtime says when a guest gives the host more than it may. Its type is not public.
const FUEL: &str = "fuel allocated for hostcalls has been exhausted";

/// An error before anything was done.
fn refused(kind: CallErrorKind) -> CallError {
    CallError::new(kind, false, false)
}
