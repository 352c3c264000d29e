//! Holds the result of an accepted call against the answers to its requests.

use clerk_tool::failure::Failure;
use clerk_tool::perform::Environment;

use crate::call::{Call, Output};
use crate::obvious;
use crate::script::{Answer, Script};
use crate::verdict;

/// Performs a call that is accepted and whose requests get these answers, and returns its result.
///
/// # Panics
/// If the result is not the one that the contract and the obvious decoder demand.
pub(crate) fn check(operation: &str, answers: &[Answer; 2]) -> Result<Output, Failure> {
    let call = Call::accepted(operation);
    let script = Script::new(answers.iter().cloned());
    let result = call.clone().perform(&Environment::default(), &script);
    let answers = &answers[..script.into_sent().len()];
    if let Err(failure) = &result {
        verdict::check(failure, answers, call.is_repeatable());
    }
    let bodies: Option<Vec<_>> = answers.iter().map(Answer::success).collect();
    let expected = bodies.and_then(|bodies| obvious::output(&call, &bodies).ok());
    assert_eq!(result.as_ref().ok(), expected.as_ref());
    result
}
