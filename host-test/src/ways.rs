//! The ways in which a component performs an operation: its typed export, and `dynamic`.

use clerk_host::{Block, Context, Failure};
use wasmtime::Result;

use crate::compare::Found;
use crate::interface::Operation;
use crate::json::Json;
use crate::value;

/// A way to perform an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The operation's own export.
    Typed,
    /// From JSON to JSON.
    Dynamic,
}

impl Way {
    /// The way, for a person.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Typed => "the typed export",
            Self::Dynamic => "`dynamic`",
        }
    }

    /// Performs an operation. Nothing comes out if the way has no types for such parameters.
    ///
    /// # Errors
    ///
    /// If the host ended the call (a [`clerk_host::CallError`]), or what came out is not of the component's own types.
    pub async fn call(
        self,
        block: &Block,
        operation: &Operation,
        params: &Json,
        context: Context,
    ) -> Result<Option<Result<Json, Failure>>> {
        let result = match self {
            Self::Typed => {
                let Some(params) = value::params(&operation.params, params) else {
                    return Ok(None);
                };
                let result = block.call_values(&operation.name, params, context).await?;
                result.map(|output| value::to_json(&operation.output, &output))
            }
            Self::Dynamic => {
                let result = block
                    .call(&operation.name, params.as_str(), context)
                    .await?;
                result.map(|output| Ok(Json::parse(&output)?))
            }
        };
        Ok(Some(match result {
            Ok(output) => Ok(output?),
            Err(failure) => Err(failure),
        }))
    }

    /// The same with a failure as JSON.
    pub(crate) async fn found(
        self,
        block: &Block,
        operation: &Operation,
        params: &Json,
        context: Context,
    ) -> Result<Option<Found>> {
        Ok(match self.call(block, operation, params, context).await? {
            None => None,
            Some(Ok(output)) => Some(Ok(output)),
            Some(Err(failure)) => Some(Err(Json::parse(&failure.to_json())?)),
        })
    }
}
