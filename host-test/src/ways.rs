//! The two ways in which a component performs an operation: its typed export, and `dynamic`.

use clerk_host::{Block, Context, Failure};
use wasmtime::Result;

use crate::compare::Found;
use crate::interface::Operation;
use crate::json::Json;
use crate::value;

/// A way to perform an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// The operation's own export.
    Typed,
    /// From JSON to JSON.
    Dynamic,
}

impl Way {
    pub(crate) const ALL: [Self; 2] = [Self::Typed, Self::Dynamic];

    /// The way, for a person.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Typed => "the typed export",
            Self::Dynamic => "`dynamic`",
        }
    }

    /// Performs an operation. Nothing comes out if the way has no types for such parameters.
    pub(crate) async fn call(
        self,
        block: &Block,
        operation: &Operation,
        params: &Json,
        context: Context,
    ) -> Result<Option<Found>> {
        let failed = |failure: Failure| Json::parse(&failure.to_json());
        Ok(Some(match self {
            Self::Typed => {
                let Some(params) = value::params(&operation.params, params) else {
                    return Ok(None);
                };
                match block.call_values(&operation.name, params, context).await? {
                    Ok(output) => Ok(value::to_json(&operation.output, &output)?),
                    Err(failure) => Err(failed(failure)?),
                }
            }
            Self::Dynamic => match block.call(&operation.name, params.as_str(), context).await? {
                Ok(output) => Ok(Json::parse(&output)?),
                Err(failure) => Err(failed(failure)?),
            },
        }))
    }
}
