//! Calls that the host ended before the block could answer.

use clerk_host::{Failure, Limit};
use serde_json::{Map, json};
use wasmtime::Error;

/// The failure that says whether to repeat a call that went beyond a bound or trapped. `repeatable`: whether performing
/// it again does no more than performing it once.
pub(crate) fn failure(error: &Error, repeatable: bool) -> Failure {
    let nothing_done = matches!(error.downcast_ref(), Some(Limit::Calls(_)));
    let (case, advice) = if nothing_done || repeatable {
        ("unavailable", "It may be repeated")
    } else {
        (
            "permanent-outcome-unknown",
            "It may have been done: look before repeating",
        )
    };
    let message = format!("The call was ended: {}. {advice}.", error.root_cause());
    Failure {
        case: case.to_owned(),
        fault: Map::from_iter([
            ("message".to_owned(), json!(message)),
            ("errors".to_owned(), json!([])),
        ]),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use wasmtime::format_err;

    use super::*;

    #[test]
    fn what_may_have_been_done_is_not_called_repeatable() {
        let time = || Error::from(Limit::Time(Duration::from_secs(150)));
        let trap = || format_err!("wasm trap").context("in a function");
        let calls = || Error::from(Limit::Calls(64));
        for (error, repeatable, case) in [
            (time(), false, "permanent-outcome-unknown"),
            (trap(), false, "permanent-outcome-unknown"),
            (calls(), false, "unavailable"),
            (time(), true, "unavailable"),
            (trap(), true, "unavailable"),
        ] {
            let failure = failure(&error, repeatable);
            assert_eq!(failure.case, case, "{error:?}");
            let cause = error.root_cause().to_string();
            assert!(failure.to_string().contains(&cause), "{failure}");
        }
    }
}
