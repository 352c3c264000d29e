//! The ways in which a component performs an operation: its typed export, and `dynamic`.

use wasmtime::Result;

use crate::block::Block;
use crate::compare::Found;
use crate::context::Context;
use crate::interface::Operation;
use crate::json::Json;

/// A way to perform an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// The operation's own export.
    Typed,
}

impl Way {
    pub(crate) const ALL: [Self; 1] = [Self::Typed];

    /// The way, for a person.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Typed => "the typed export",
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
        let params = serde_json::from_str(params.as_str())?;
        let result = block.call(&operation.name, &params, context).await?;
        Ok(Some(match result {
            Ok(output) => Ok(Json::parse(&output.to_string())?),
            Err(failure) => Err(Json::parse(&failure.to_json().to_string())?),
        }))
    }
}
