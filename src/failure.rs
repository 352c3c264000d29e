//! What the caller is told when an operation fails: a case that says what to do, and a fault that says what happened.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::answer::Answer;
use crate::bindings::exports::clerk::tool::types;
use crate::decode::{self, Object, values};
use crate::excerpt::{excerpt, line};
use crate::retry_after;
use crate::secret::Secret;
use crate::transport::{self, BodyError, Response, TransportError};

pub use types::{ClerkError, Failure, Fault};

/// The call that a request belongs to, as far as failures depend on it.
#[derive(Clone, Copy)]
pub struct Call {
    /// The operation's name.
    pub operation: &'static str,
    /// Whether the operation may be performed again when nobody knows what became of it.
    pub repeatable: bool,
}

/// A refused parameter; `message` says what was expected.
#[must_use]
pub fn invalid_parameter(name: &'static str, message: String) -> Failure {
    Failure::PermanentInvalidParameter(Fault {
        parameter: Some(name.to_owned()),
        ..fault(message)
    })
}

/// A refusal for which no single parameter is to blame, or none at all; `message` says what was expected.
#[must_use]
pub fn invalid(message: &str) -> Failure {
    Failure::PermanentInvalidParameter(fault(message.to_owned()))
}

/// A request without an answer.
#[must_use]
pub fn of_transport(call: Call, error: TransportError) -> Failure {
    let (case, what, advice): (Case, _, _) = if !error.maybe_sent {
        (
            Failure::Unavailable,
            "Had no connection to Clerk for",
            "nothing was done, so repeat it",
        )
    } else if call.repeatable {
        (
            Failure::Unavailable,
            "Got no whole answer from Clerk to",
            HARMLESS,
        )
    } else {
        (
            Failure::PermanentOutcomeUnknown,
            "Lost Clerk's answer to",
            LOOK,
        )
    };
    case(fault(sentence(what, call, &error.problem, advice)))
}

type Case = fn(Fault) -> Failure;

const HARMLESS: &str = "repeat it, which is harmless";
const LOOK: &str = "it may have been done, so look before repeating it";

/// The message of a failure: what happened to the operation, what is known of it, and what to do next.
fn sentence(what: &str, call: Call, known: &str, advice: &str) -> String {
    format!("{what} {} ({known}): {advice}", call.operation)
}

/// The answer, if the response reports success, and the failure otherwise.
///
/// # Errors
/// Every failure that a response can mean, and a body of a success that could not be read.
pub fn judge(call: Call, response: Response, secret: &Secret) -> Result<Answer, Failure> {
    if !(200..300).contains(&response.status) {
        return Err(refusal(call, &response, secret));
    }
    let trace_id = trace_id_of_headers(&response);
    match response.body {
        Ok(body) => Ok(Answer {
            call,
            status: response.status,
            trace_id,
            body,
        }),
        Err(BodyError::Cut(problem)) => Err(of_transport(
            call,
            TransportError {
                maybe_sent: true,
                problem,
            },
        )),
        Err(BodyError::TooLarge) => Err(bad_response(
            call,
            response.status,
            trace_id,
            "it is larger than 64 MiB",
        )),
    }
}

/// An answer that reports success and can't be understood; `problem` says why.
#[must_use]
pub fn bad_response(call: Call, status: u16, trace_id: Option<String>, problem: &str) -> Failure {
    let advice = if call.repeatable {
        "report it"
    } else {
        "it was done all the same, so do not repeat it, and report this"
    };
    let known = format!("status {status}, {problem}");
    Failure::PermanentBadResponse(Fault {
        status: Some(status),
        trace_id,
        ..fault(sentence(
            "Could not understand Clerk's answer to",
            call,
            &known,
            advice,
        ))
    })
}

/// The failure with one more thing that a person must know.
#[must_use]
pub fn with_note(mut failure: Failure, note: &str) -> Failure {
    if let Some(fault) = fault_of(&mut failure) {
        fault.message = format!("{}; {note}", fault.message);
    }
    failure
}

/// The failure without the secret key or a password, should Clerk or the host have repeated it.
#[must_use]
pub fn redacted(mut failure: Failure, secret: &Secret) -> Failure {
    if let Some(fault) = fault_of(&mut failure) {
        secret.redact(&mut fault.message);
        fault
            .trace_id
            .iter_mut()
            .for_each(|id| secret.redact_name(id));
        for error in &mut fault.errors {
            secret.redact_name(&mut error.code);
            secret.redact(&mut error.message);
            if let Some(text) = &mut error.long_message {
                secret.redact(text);
            }
            if let Some(name) = &mut error.param_name {
                secret.redact_name(name);
            }
        }
    }
    failure
}

/// What the body of a refusal says. <https://clerk.com/docs/guides/development/errors/backend-api>
#[derive(Deserialize)]
struct Refusal<'a> {
    #[serde(borrow)]
    errors: Vec<Object<WireError<'a>>>,
    clerk_trace_id: Option<String>,
}

#[derive(Deserialize)]
struct WireError<'a> {
    code: Option<String>,
    message: Option<String>,
    long_message: Option<String>,
    #[serde(borrow)]
    meta: Option<&'a RawValue>,
}

/// The part of `meta`, whose shape is free, that is understood.
#[derive(Deserialize)]
struct Meta {
    param_name: Option<String>,
}

impl From<WireError<'_>> for ClerkError {
    fn from(wire: WireError<'_>) -> Self {
        ClerkError {
            code: wire.code.unwrap_or_default(),
            message: wire.message.unwrap_or_default(),
            long_message: wire.long_message.filter(|text| !text.is_empty()),
            param_name: wire
                .meta
                .and_then(|meta| serde_json::from_str::<Object<Meta>>(meta.get()).ok())
                .and_then(|Object(meta)| meta.param_name),
        }
    }
}

fn refusal(call: Call, response: &Response, secret: &Secret) -> Failure {
    let status = response.status;
    let body = response.body.as_deref().unwrap_or_default();
    let (errors, trace_id): (Vec<ClerkError>, _) = match decode::json::<Object<Refusal>>(body) {
        Ok(Object(refusal)) => (
            values(refusal.errors)
                .into_iter()
                .map(ClerkError::from)
                .collect(),
            refusal.clerk_trace_id,
        ),
        Err(_) => (Vec::new(), None),
    };
    let retry_after_ms = response
        .header(transport::RETRY_AFTER)
        .and_then(|text| retry_after::milliseconds(text, response.header(transport::DATE)));

    let said = if errors.is_empty() {
        excerpt(body, secret)
    } else {
        let summaries = errors.iter().map(|error| summary(error, secret));
        let summaries = summaries.filter(|summary| !summary.is_empty());
        let said = summaries.take(SAID).collect::<Vec<_>>().join("; ");
        line(&said, SAID, secret)
    };
    let mut known = format!("status {status}");
    if !said.is_empty() {
        known.push_str(": ");
        known.push_str(&said);
    }

    let locked = errors.iter().any(|error| error.code == "resource_locked");
    let wait = retry_after_ms.map(|wait| format!("repeat it after {wait} ms"));
    let (case, what, advice): (Case, _, _) = match status {
        401 => (
            Failure::PermanentUnauthorized,
            "Clerk did not accept the secret key of",
            "check the key",
        ),
        404 => (
            Failure::PermanentNotFound,
            "Clerk did not find what was asked for by",
            "check the ID",
        ),
        408 => (
            Failure::Unavailable,
            "Clerk did not wait for the end of",
            "nothing was done, so repeat it",
        ),
        409 if locked => (
            Failure::Unavailable,
            "Clerk was busy with another change and did not do",
            "repeat it",
        ),
        429 => (
            Failure::RateLimited,
            "Clerk has had too many requests and did not do",
            wait.as_deref().unwrap_or("repeat it after a while"),
        ),
        300..400 => (
            Failure::PermanentRejected,
            "The address of Clerk redirects",
            "check CLERK_API_URL",
        ),
        400..500 => (
            Failure::PermanentRejected,
            "Clerk refused",
            "mend what it names",
        ),
        _ if call.repeatable => (Failure::Unavailable, "Clerk failed at", HARMLESS),
        _ => (Failure::PermanentOutcomeUnknown, "Clerk failed at", LOOK),
    };
    case(Fault {
        message: sentence(what, call, &known, advice),
        parameter: None,
        status: Some(status),
        errors,
        trace_id: trace_id.or_else(|| trace_id_of_headers(response)),
        retry_after_ms,
    })
}

/// How many characters of what Clerk's errors say stand in a message. The errors themselves are kept whole.
const SAID: usize = 1000;

/// One of Clerk's errors in a few words: its text, and its code and field in brackets.
fn summary(error: &ClerkError, secret: &Secret) -> String {
    let shown = |text| line(text, SAID, secret);
    let text = shown(error.long_message.as_deref().unwrap_or(&error.message));
    let mut about = vec![shown(&error.code)];
    about.extend(error.param_name.as_deref().map(shown));
    about.retain(|part| !part.is_empty());
    match (text.trim_end_matches('.'), about.join(", ")) {
        (text, about) if about.is_empty() => text.to_owned(),
        (text, about) => format!("{text} [{about}]"),
    }
}

fn trace_id_of_headers(response: &Response) -> Option<String> {
    response
        .header(transport::CLERK_TRACE_ID)
        .or_else(|| response.header(transport::CF_RAY))
        .map(str::to_owned)
}

fn fault(message: String) -> Fault {
    Fault {
        message,
        parameter: None,
        status: None,
        errors: Vec::new(),
        trace_id: None,
        retry_after_ms: None,
    }
}

fn fault_of(failure: &mut Failure) -> Option<&mut Fault> {
    match failure {
        Failure::ExecutionFailed => None,
        Failure::RateLimited(fault)
        | Failure::Unavailable(fault)
        | Failure::PermanentInvalidParameter(fault)
        | Failure::PermanentUnauthorized(fault)
        | Failure::PermanentNotFound(fault)
        | Failure::PermanentRejected(fault)
        | Failure::PermanentOutcomeUnknown(fault)
        | Failure::PermanentBadResponse(fault) => Some(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, headers: &[(&'static str, &str)], body: &str) -> Failure {
        let call = Call {
            operation: "get-user",
            repeatable: true,
        };
        let response = Response {
            status,
            headers: headers
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
            body: Ok(body.as_bytes().to_vec()),
        };
        let secret = Secret::choose("sk_test_fixture".into(), "").unwrap();
        judge(call, response, &secret)
            .err()
            .expect("a status that is no success")
    }

    #[test]
    fn the_status_decides_the_case() {
        let locked = r#"{"errors":[{"code":"resource_locked"}]}"#;
        for (status, body, case) in [
            (301, "", Failure::PermanentRejected as Case),
            (400, "", Failure::PermanentRejected),
            (401, "", Failure::PermanentUnauthorized),
            (402, "", Failure::PermanentRejected),
            (404, "", Failure::PermanentNotFound),
            (408, "", Failure::Unavailable),
            (409, "", Failure::PermanentRejected),
            (409, locked, Failure::Unavailable),
            (418, locked, Failure::PermanentRejected),
            (422, "[]", Failure::PermanentRejected),
            (429, "", Failure::RateLimited),
            (500, "", Failure::Unavailable),
            (599, "", Failure::Unavailable),
            (100, "", Failure::Unavailable),
            (999, "", Failure::Unavailable),
        ] {
            let mut failure = judged(status, &[], body);
            let fault = fault_of(&mut failure)
                .expect("every refusal has a fault")
                .clone();
            assert_eq!(fault.status, Some(status));
            assert_eq!(failure, case(fault), "{status}");
        }
    }

    #[test]
    fn the_whole_of_clerks_errors_is_passed_on() {
        let body = r#"{"errors":[
            {"code":"form_identifier_exists","message":"is taken","long_message":"That email address is taken.",
             "meta":{"param_name":"email_address","x":[]}},
            {"code":"","message":"is invalid","meta":"free"},
            {}
        ],"clerk_trace_id":"trace_1","meta":{}}"#;
        let headers = [("clerk-trace-id", "trace_2"), ("retry-after", "3")];
        let failure = judged(422, &headers, body);
        let Failure::PermanentRejected(fault) = failure else {
            panic!("expected a rejection")
        };
        assert_eq!(fault.trace_id.as_deref(), Some("trace_1"));
        assert_eq!(fault.retry_after_ms, Some(3000));
        assert_eq!(fault.errors.len(), 3);
        assert_eq!(fault.errors[0].param_name.as_deref(), Some("email_address"));
        assert_eq!(fault.errors[1].message, "is invalid");
        assert!(
            fault.message.starts_with(
                "Clerk refused get-user (status 422: That email address is taken [form_identifier_exists, \
                 email_address]; is invalid): "
            ),
            "{}",
            fault.message
        );
    }

    #[test]
    fn a_message_is_one_short_line_whatever_clerk_says() {
        let body = format!(
            r#"{{"errors":[{{"code":"a","message":"\u001b[31m is\n {}"}},{{"code":"b"}}]}}"#,
            "x".repeat(1_000_000)
        );
        let Failure::PermanentRejected(fault) = judged(422, &[], &body) else {
            panic!("expected a rejection")
        };
        assert!(
            fault
                .message
                .starts_with("Clerk refused get-user (status 422: [31m is xxx"),
            "{:.100}",
            fault.message
        );
        assert!(fault.message.ends_with("xxx…): mend what it names"));
        assert!(fault.message.chars().count() < 1100);
        assert_eq!(fault.errors.len(), 2);
        assert_eq!(fault.errors[0].message.len(), 1_000_010);
    }

    #[test]
    fn what_is_not_clerks_is_shown_in_short() {
        let failure = judged(502, &[("cf-ray", "ray_1")], "<html>\n502 Bad Gateway");
        let Failure::Unavailable(fault) = failure else {
            panic!("expected unavailable")
        };
        assert_eq!(
            fault.message,
            "Clerk failed at get-user (status 502: <html> 502 Bad Gateway): repeat it, which is harmless"
        );
        assert_eq!(fault.trace_id.as_deref(), Some("ray_1"));
    }
}
