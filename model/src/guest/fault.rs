//! Holds a failure against what the contract says of it.

use clerk_tool::failure::{ClerkError, Failure, Fault, Reason};

use super::KEY;
use crate::Model;
use crate::refusal;
use crate::verdict::{Effect, Failed};

/// The number of characters of a message, beyond which it is not one sentence for a person. What the host says of a
/// request without an answer comes on top.
const LONGEST_MESSAGE: usize = 1200;

const REDACTED: &str = "[redacted]";

/// The case of a failure, its reason, and its fault.
///
/// # Panics
/// If it is one that a component never returns.
#[must_use]
pub fn parts(failure: &Failure) -> (&'static str, &'static str, &Fault) {
    let (case, fault) = match failure {
        Failure::ExecutionFailed => panic!("a component never returns execution-failed"),
        Failure::Transient(fault) => ("transient", fault),
        Failure::Permanent(fault) => ("permanent", fault),
    };
    let reason = match fault.reason {
        Reason::RateLimited => "rate-limited",
        Reason::Unavailable => "unavailable",
        Reason::InvalidParameter => "invalid-parameter",
        Reason::Misconfigured => "misconfigured",
        Reason::Unauthorized => "unauthorized",
        Reason::NotFound => "not-found",
        Reason::Rejected => "rejected",
        Reason::OutcomeUnknown => "outcome-unknown",
        Reason::BadResponse => "bad-response",
    };
    (case, reason, fault)
}

/// Holds a failure of an accepted call against those that its answers can mean.
pub(super) fn check_one_of(model: &dyn Model, failure: &Failure, expected: &[Failed]) {
    let (_, _, fault) = parts(failure);
    let mut same = expected.iter().filter(|expected| {
        fault.status == expected.status && fault.trace_id.is_some() == expected.trace_id.is_some()
    });
    check(model, failure, same.next().unwrap_or(&expected[0]));
}

fn check(model: &dyn Model, failure: &Failure, expected: &Failed) {
    let (case, reason, fault) = parts(failure);
    assert_eq!(
        (case, reason),
        (expected.case(), expected.reason),
        "{fault:?}"
    );
    assert_eq!(fault.parameter, None);
    assert_eq!(fault.status, expected.status);
    assert_eq!(fault.errors.len(), expected.errors.len());
    for (error, expected) in fault.errors.iter().zip(&expected.errors) {
        check_error(error, expected);
    }
    check_text(&fault.trace_id, &expected.trace_id);
    assert_eq!(fault.retry_after_ms, expected.retry_after_ms);
    check_message(fault, &expected.problem);
    check_effect(model, &fault.message, expected);
    check_secret(fault, KEY);
}

fn check_error(error: &ClerkError, expected: &refusal::ClerkError) {
    let text = |text: &String| Some(text.clone());
    check_text(&text(&error.code), &text(&expected.code));
    check_text(&text(&error.message), &text(&expected.message));
    check_text(&error.long_message, &expected.long_message);
    check_text(&error.param_name, &expected.param_name);
}

/// Holds a text of Clerk's against what it was, the key apart.
fn check_text(found: &Option<String>, expected: &Option<String>) {
    let redacted = expected.as_ref().map(|text| text.replace(KEY, REDACTED));
    if *found == redacted {
        return;
    }
    // The key may stand there with escapes.
    let has = |text: &Option<String>, what: &[&str]| {
        let text = text.as_deref().unwrap_or_default();
        what.iter().any(|what| text.contains(what))
    };
    let is_redacted = has(expected, &["%", "&", "\\"]) && has(found, &[REDACTED]);
    assert!(is_redacted, "{found:?} is not {redacted:?}");
}

/// Holds what a message advises against what took effect. What others say stands before it.
fn check_effect(model: &dyn Model, message: &str, expected: &Failed) {
    let advice = message.rsplit("): ").next().unwrap_or_default();
    let says = |what: &str| advice.contains(what);
    let is_change = !model.reads();
    let Failed { reason, effect, .. } = *expected;
    assert_eq!(
        says("may have taken effect"),
        reason == "outcome-unknown",
        "{message}"
    );
    let took_effect = reason == "bad-response" && effect == Effect::Done && is_change;
    assert_eq!(says("it took effect"), took_effect, "{message}");
    let nothing = reason == "unavailable" && effect == Effect::None && !expected.half_done;
    assert_eq!(says("nothing was done"), nothing, "{message}");
    assert_eq!(says("safe to retry"), reason == "unavailable", "{message}");
    if let Some(id) = expected.id.as_deref().filter(|id| is_plain(id)) {
        assert!(says(id), "{message}");
    }

    let (done, next) = model.halves().unwrap_or(("", ""));
    let half = format!("{done} was changed and {next} ");
    assert_eq!(says(&half), expected.half_done, "{message}");
    if expected.half_done {
        assert_eq!(says("was not"), effect == Effect::None, "{message}");
        assert_eq!(says("may have been"), effect == Effect::Maybe, "{message}");
    }
}

/// Whether an ID is one that can be shown to a person.
fn is_plain(id: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    id.len() <= 100 && id.chars().all(is_plain)
}

/// What holds for the message of every failure, in which the host says what its problem is.
///
/// # Panics
/// If it is blank, long, or more than one line.
pub fn check_message(fault: &Fault, problem: &str) {
    let message = &fault.message;
    assert!(!message.trim().is_empty());
    let length = message.chars().count();
    let longest = LONGEST_MESSAGE + problem.chars().count();
    assert!(length <= longest, "a message of {length} characters");
    // It stands in logs and on terminals.
    assert!(
        !message.chars().any(char::is_control) || problem.chars().any(char::is_control),
        "{message:?}"
    );
}

/// Whether a secret is nowhere in a fault.
///
/// # Panics
/// If it is there.
pub fn check_secret(fault: &Fault, secret: &str) {
    let mut texts = vec![&fault.message];
    texts.extend(&fault.trace_id);
    texts.extend(&fault.parameter);
    for error in &fault.errors {
        texts.extend([&error.code, &error.message]);
        texts.extend(&error.long_message);
        texts.extend(&error.param_name);
    }
    for text in texts {
        assert!(!text.contains(secret), "{text}");
    }
}
