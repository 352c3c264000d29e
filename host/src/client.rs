//! Many calls of one tenant.

use std::fmt;
use std::sync::Arc;

use wasmtime::Result;
use wasmtime::component::{Lift, Lower, Val};

use crate::block::Block;
use crate::call::Caller;
use crate::call_error::CallError;
use crate::context::Context;
use crate::failure::Failure;
use crate::instance::kept::ClientId;

/// Performs calls with one [`Context`], in instances of the component that are kept and used again, which makes small calls
/// faster. Cheap to clone; as many calls as [`Config::max_concurrent_calls`](crate::Config::max_concurrent_calls) allows may
/// run at the same time, each in an instance of its own.
///
/// An instance that a client has used is used by no other one. What a call leaves in the memory of its instance, such as
/// the texts of its answers, stays there until the instance is used again or dropped: with the client, after 30 s without a
/// call, after a trap, a limit or a call that was dropped, when it has grown above 16 MiB, after 1,000 calls, or when
/// another call needs its place. With [`Context::secret`], no secret key is among that.
///
/// Limits count for each call, as with [`Block::call`], but for the memory, which counts for the instance.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    block: Block,
    context: Context,
    id: ClientId,
}

impl Client {
    pub(crate) fn new(block: Block, context: Context) -> Self {
        let id = block.0.kept.client();
        Self(Arc::new(Inner { block, context, id }))
    }

    /// Performs an operation, from JSON to JSON.
    ///
    /// # Errors
    ///
    /// As [`Block::call`].
    pub async fn call(
        &self,
        operation: &str,
        params: &str,
    ) -> Result<Result<String, Failure>, CallError> {
        self.caller().call(operation, params).await
    }

    /// Performs an operation with values that are made at run time.
    ///
    /// # Errors
    ///
    /// As [`Block::call_values`].
    pub async fn call_values(
        &self,
        operation: &str,
        params: Val,
    ) -> Result<Result<Val, Failure>, CallError> {
        self.caller().call_values(operation, params).await
    }

    /// Performs an operation with the types of `wit/`.
    ///
    /// # Errors
    ///
    /// As [`Block::call_typed`].
    pub async fn call_typed<P, O, F>(
        &self,
        operation: &str,
        params: P,
    ) -> Result<Result<O, F>, CallError>
    where
        P: Lower + Send + Sync,
        O: Lift + Send + Sync + 'static,
        F: Lift + Send + Sync + 'static,
    {
        self.caller().call_typed(operation, params).await
    }

    fn caller(&self) -> Caller<'_> {
        let Inner { block, context, id } = &*self.0;
        Caller {
            block: &block.0,
            context,
            client: Some(*id),
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.block.0.kept.forget(self.id);
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("context", &self.0.context)
            .finish_non_exhaustive()
    }
}
