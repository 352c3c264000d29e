//! What the contract says of a failure, by what became of the requests of a call.

use clerk_tool::failure::{ClerkError, Failure, Fault};
use clerk_tool::retry_after;
use clerk_tool::transport::{CF_RAY, CLERK_TRACE_ID, DATE, RETRY_AFTER};

use crate::obvious;
use crate::script::{Answer, Body};

/// The number of characters of a message, beyond which it is not one sentence for a person. What the host says of a
/// request without an answer comes on top.
pub(crate) const LONGEST_MESSAGE: usize = 1200;

/// The name of the failure's case in the contract, and its fault.
pub(crate) fn parts(failure: &Failure) -> (&'static str, &Fault) {
    match failure {
        Failure::ExecutionFailed => panic!("a component never returns execution-failed"),
        Failure::RateLimited(fault) => ("rate-limited", fault),
        Failure::Unavailable(fault) => ("unavailable", fault),
        Failure::PermanentInvalidParameter(fault) => ("permanent-invalid-parameter", fault),
        Failure::PermanentUnauthorized(fault) => ("permanent-unauthorized", fault),
        Failure::PermanentNotFound(fault) => ("permanent-not-found", fault),
        Failure::PermanentRejected(fault) => ("permanent-rejected", fault),
        Failure::PermanentOutcomeUnknown(fault) => ("permanent-outcome-unknown", fault),
        Failure::PermanentBadResponse(fault) => ("permanent-bad-response", fault),
    }
}

/// The case that an answer demands, whatever a success says; none for a success with a body.
pub(crate) fn case_of(answer: &Answer, repeatable: bool) -> Option<&'static str> {
    let lost = if repeatable {
        "unavailable"
    } else {
        "permanent-outcome-unknown"
    };
    match answer {
        Answer::Lost { maybe_sent, .. } => Some(if *maybe_sent { lost } else { "unavailable" }),
        Answer::Response { status, body, .. } => match (status, body) {
            (200..300, Body::Whole(_)) => None,
            (200..300, Body::Cut(_)) => Some(lost),
            (200..300, Body::TooLarge) => Some("permanent-bad-response"),
            (401, _) => Some("permanent-unauthorized"),
            (404, _) => Some("permanent-not-found"),
            (408, _) => Some("unavailable"),
            (409, Body::Whole(body)) if is_locked(body) => Some("unavailable"),
            (429, _) => Some("rate-limited"),
            (300..500, _) => Some("permanent-rejected"),
            _ => Some(lost),
        },
    }
}

fn is_locked(body: &[u8]) -> bool {
    let (errors, _) = obvious::refusal(body);
    errors.iter().any(|error| error.code == "resource_locked")
}

/// Holds a failure of a call against the answers to its requests, in their order.
///
/// # Panics
/// If it is not the failure that the contract demands.
pub(crate) fn check(failure: &Failure, answers: &[Answer], repeatable: bool) {
    let (case, fault) = parts(failure);
    let failed = answers
        .iter()
        .find_map(|answer| Some((answer, case_of(answer, repeatable)?)));
    let Some((answer, expected)) = failed else {
        // All of them are successes, and one can't be understood.
        assert_eq!(case, "permanent-bad-response", "{fault:?}");
        let is_of = |answer: &Answer| match answer {
            Answer::Response {
                status, headers, ..
            } => fault.status == Some(*status) && fault.trace_id == trace_id(None, headers),
            Answer::Lost { .. } => false,
        };
        assert!(answers.iter().any(is_of), "{fault:?}");
        assert!(fault.errors.is_empty() && fault.retry_after_ms.is_none());
        check_message(fault, "");
        return;
    };
    assert_eq!(case, expected, "{fault:?}");
    let (status, headers, body, problem): (_, &[_], _, _) = match answer {
        Answer::Lost { problem, .. }
        | Answer::Response {
            status: 200..300,
            body: Body::Cut(problem),
            ..
        } => (None, &[], None, problem.as_str()),
        Answer::Response {
            status,
            headers,
            body,
        } => {
            let is_success = (200..300).contains(status);
            let body = match body {
                Body::Whole(body) => body.as_slice(),
                Body::Cut(_) | Body::TooLarge => &[],
            };
            (Some(*status), headers, (!is_success).then_some(body), "")
        }
    };
    assert_eq!(fault.status, status);
    let (errors, name) = obvious::refusal(body.unwrap_or_default());
    let errors: Vec<_> = errors.into_iter().map(without_key).collect();
    assert_eq!(fault.errors, errors);
    assert_eq!(fault.trace_id, trace_id(name, headers));
    let wait = header(headers, RETRY_AFTER)
        .filter(|_| body.is_some())
        .and_then(|text| retry_after::milliseconds(text, header(headers, DATE)));
    assert_eq!(fault.retry_after_ms, wait);
    check_message(fault, problem);
}

fn header<'a>(headers: &'a [(&str, String)], name: &str) -> Option<&'a str> {
    let mut headers = headers.iter();
    headers
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.as_str())
}

fn trace_id(name: Option<String>, headers: &[(&str, String)]) -> Option<String> {
    let header = |name| header(headers, name).map(str::to_owned);
    let name = name
        .or_else(|| header(CLERK_TRACE_ID))
        .or_else(|| header(CF_RAY))?;
    Some(redacted(&name))
}

fn redacted(text: &str) -> String {
    text.replace(crate::KEY, "[redacted]")
}

fn without_key(error: ClerkError) -> ClerkError {
    ClerkError {
        code: redacted(&error.code),
        message: redacted(&error.message),
        long_message: error.long_message.as_deref().map(redacted),
        param_name: error.param_name.as_deref().map(redacted),
    }
}

/// What holds for the message of every failure.
fn check_message(fault: &Fault, problem: &str) {
    assert_eq!(fault.parameter, None);
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
    check_key(fault, crate::KEY);
}

/// Whether the key is nowhere in a fault.
pub(crate) fn check_key(fault: &Fault, key: &str) {
    let mut texts = vec![&fault.message];
    texts.extend(&fault.trace_id);
    texts.extend(&fault.parameter);
    for error in &fault.errors {
        texts.extend([&error.code, &error.message]);
        texts.extend(&error.long_message);
        texts.extend(&error.param_name);
    }
    for text in texts {
        assert!(!text.contains(key), "{text}");
    }
}
