//! One operation for many subjects at the same time.

use crate::bindings::clerk::tool::types::Failure;
use crate::bindings::obelisk::types::execution::{ExecutionId, GetExtensionError};
use crate::bindings::obelisk::workflow::workflow_support::{JoinSet, join_next, join_set_create};

/// How many calls are under way at the same time. Clerk takes 100 requests in 10 seconds in development.
const TOGETHER: usize = 50;

/// Calls an operation once for each item and waits for all, whatever comes of one of them. `submit` and `get` are what
/// the engine adds to the operation.
pub(crate) fn each<T, P, O>(
    items: &[T],
    params: impl Fn(&T) -> P,
    submit: impl Fn(&JoinSet, &P) -> ExecutionId,
    get: impl Fn(&ExecutionId) -> Result<Result<O, Failure>, GetExtensionError>,
) -> Vec<Result<O, Failure>> {
    let mut results = Vec::with_capacity(items.len());
    for some in items.chunks(TOGETHER) {
        let join_set = join_set_create();
        let executions: Vec<_> = some
            .iter()
            .map(|item| submit(&join_set, &params(item)))
            .collect();
        while join_next(&join_set).is_ok() {}
        results.extend(
            executions
                .iter()
                .map(|execution| get(execution).expect("the join set has waited for it")),
        );
    }
    results
}
