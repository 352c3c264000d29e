//! What a response, or the lack of one, means: an answer, or a failure that says whether to retry.

use crate::answer::{Answer, is_compressed, trace_id};
use crate::clerk_errors::ClerkErrors;
use crate::excerpt::{excerpt, line};
use crate::failure::{self, Call, ClerkError, Ended, Fault, Reason, TookEffect};
use crate::redaction::{Redaction, Source};
use crate::retry_after;
use crate::transport::{BodyError, Cause, Response, TransportError};

const SAFE: &str = "safe to retry";
const CHECK: &str = "it may have taken effect: check before retrying";

/// What to say if this request had no effect: an earlier one of the same call may have had one.
fn nothing_done(call: Call) -> &'static str {
    if call.before.is_some() {
        SAFE
    } else {
        "nothing was done, safe to retry"
    }
}

/// The failure of a request without a response. `address` is where it should have gone.
pub(crate) fn no_response(
    call: Call,
    error: TransportError,
    address: &str,
    redaction: &Redaction,
) -> Ended {
    let no_effect = |what: &str, advice: &str| {
        let known = shown(&error.problem, redaction);
        failure::message(call, what, &known, advice, TookEffect::No)
    };
    let failure = match error.cause {
        Cause::NotSent => {
            let message = no_effect("No connection to Clerk for", nothing_done(call));
            failure::of(failure::fault(Reason::Unavailable, message))
        }
        Cause::MaybeSent => return lost(call, &error.problem, redaction),
        Cause::NotAllowed => {
            let advice = format!("allow {address} in the host of this component");
            let what = "The host does not allow the request of";
            failure::misconfigured(no_effect(what, &advice))
        }
        Cause::TooLong => {
            let advice = "nothing was sent, give less at once";
            failure::invalid(no_effect("The request is too long for", advice))
        }
    };
    Ended {
        failure: Box::new(failure),
        took_effect: TookEffect::No,
        cut_off: false,
    }
}

/// The failure of a request that may have reached Clerk, and whose answer did not come, or not whole.
fn lost(call: Call, problem: &str, redaction: &Redaction) -> Ended {
    let (reason, advice) = if call.idempotent {
        (Reason::Unavailable, SAFE)
    } else {
        (Reason::OutcomeUnknown, CHECK)
    };
    let known = shown(problem, redaction);
    let what = "No complete answer from Clerk to";
    let message = failure::message(call, what, &known, advice, TookEffect::Maybe);
    Ended {
        failure: Box::new(failure::of(failure::fault(reason, message))),
        took_effect: TookEffect::Maybe,
        cut_off: true,
    }
}

fn shown(problem: &str, redaction: &Redaction) -> String {
    line(&redaction.text(problem, Source::Others), SAID)
}

/// The answer, if the response reports success, and the failure otherwise.
///
/// # Errors
/// Every failure that a response can mean, and a body of a success that could not be read.
pub(crate) fn judge(
    call: Call,
    response: Response,
    redaction: &Redaction,
) -> Result<Answer, Ended> {
    let status = response.status;
    if !(200..300).contains(&status) {
        return Err(refusal(call, &response, redaction));
    }
    match response.body {
        Ok(body) => Ok(Answer {
            call,
            status,
            headers: response.headers,
            body,
        }),
        Err(BodyError::Cut(problem)) => Err(lost(call, &problem, redaction)),
        Err(BodyError::TooLarge) => {
            let trace_id = trace_id(&*response.headers);
            let problem = "it is larger than 64 MiB";
            Err(Ended {
                failure: Box::new(failure::bad_response(call, status, trace_id, problem, None)),
                took_effect: TookEffect::Yes,
                cut_off: false,
            })
        }
    }
}

fn refusal(call: Call, response: &Response, redaction: &Redaction) -> Ended {
    let status = response.status;
    let body = response.body.as_deref().unwrap_or_default();
    let read = ClerkErrors::read(body);
    let retry_after_ms = response.headers.value("retry-after").and_then(|text| {
        retry_after::milliseconds(&text, response.headers.value("date").as_deref())
    });
    let wait = retry_after_ms.map(|wait| format!("retry after {wait} ms"));

    use TookEffect::{Maybe, No};
    let (reason, what, advice, took_effect) = match status {
        300..400 => (
            Reason::Misconfigured,
            "The address of Clerk redirects",
            "fix CLERK_API_URL",
            No,
        ),
        401 => (
            Reason::Unauthorized,
            "Clerk did not accept the secret key of",
            "check the key",
            No,
        ),
        404 if read.are_clerks() => (
            Reason::NotFound,
            "Clerk did not find what was asked for by",
            "check the ID",
            No,
        ),
        404 if matches!(response.body, Err(BodyError::Cut(_))) => (
            Reason::Unavailable,
            "Nobody knows whether Clerk or a gateway did not find what was asked for, because the answer was cut off, by",
            nothing_done(call),
            No,
        ),
        404 => (
            Reason::Rejected,
            "Something other than Clerk refused",
            "do not retry unchanged, check CLERK_API_URL and the proxies before Clerk",
            No,
        ),
        408 | 421 | 425 => (
            Reason::Unavailable,
            "Clerk did not process",
            nothing_done(call),
            No,
        ),
        409 if read.have("resource_locked") => (
            Reason::Unavailable,
            "Clerk was busy with another change and did not process",
            nothing_done(call),
            No,
        ),
        409 if matches!(response.body, Err(BodyError::Cut(_))) => (
            Reason::Unavailable,
            "Nobody knows whether Clerk refused or was busy with another change, because the answer was cut off, at",
            nothing_done(call),
            No,
        ),
        429 => (
            Reason::RateLimited,
            "Clerk limits requests and did not process",
            wait.as_deref().unwrap_or("retry after a while"),
            No,
        ),
        400 | 409 | 413 | 415 | 422 if !read.errors.is_empty() => (
            Reason::Rejected,
            "Clerk refused",
            "fix the parameters named above",
            No,
        ),
        400..500 => (
            Reason::Rejected,
            "Clerk refused",
            "do not retry unchanged",
            No,
        ),
        _ if call.idempotent => (Reason::Unavailable, "Clerk failed at", SAFE, Maybe),
        _ => (Reason::OutcomeUnknown, "Clerk failed at", CHECK, Maybe),
    };
    let mut known = format!("status {status}");
    let said = said(&read.errors, response, redaction);
    if !said.is_empty() {
        known.push_str(": ");
        known.push_str(&said);
    }
    let trace_id = read.trace_id.or_else(|| trace_id(&*response.headers));
    let fault = Fault {
        status: Some(status),
        errors: read
            .errors
            .into_iter()
            .map(|error| redacted(error, redaction))
            .collect(),
        trace_id: trace_id.map(|id| redaction.name(&id).into_owned()),
        retry_after_ms,
        ..failure::fault(
            reason,
            failure::message(call, what, &known, advice, took_effect),
        )
    };
    Ended {
        failure: Box::new(failure::of(fault)),
        took_effect,
        cut_off: matches!(response.body, Err(BodyError::Cut(_))),
    }
}

/// How many characters of what others say stand in a message. Clerk's errors themselves are kept whole.
const SAID: usize = 1000;

/// What the body of a refusal says, on one line.
fn said(errors: &[ClerkError], response: &Response, redaction: &Redaction) -> String {
    let body = response.body.as_deref().unwrap_or_default();
    if !errors.is_empty() {
        let summaries = errors.iter().map(|error| summary(error, redaction));
        let summaries = summaries.filter(|summary| !summary.is_empty());
        let said = summaries.take(SAID).collect::<Vec<_>>().join("; ");
        line(&said, SAID)
    } else if is_compressed(&*response.headers, body) {
        "the body is compressed, which was not asked for".to_owned()
    } else {
        excerpt(body, redaction)
    }
}

/// One of Clerk's errors in a few words: its text, and its code and field in brackets.
fn summary(error: &ClerkError, redaction: &Redaction) -> String {
    let text = error.long_message.as_deref().unwrap_or(&error.message);
    let text = line(&redaction.text(text, Source::Clerk), SAID);
    let mut about = vec![error.code.as_str()];
    about.extend(error.param_name.as_deref());
    let about = about
        .into_iter()
        .map(|name| line(&redaction.name(name), SAID));
    let about: Vec<_> = about.filter(|name| !name.is_empty()).collect();
    match (text.trim_end_matches('.'), about.join(", ")) {
        (text, about) if about.is_empty() => text.to_owned(),
        (text, about) => format!("{text} [{about}]"),
    }
}

fn redacted(error: ClerkError, redaction: &Redaction) -> ClerkError {
    let text = |text: String| redaction.text(&text, Source::Clerk).into_owned();
    let name = |name: String| redaction.name(&name).into_owned();
    ClerkError {
        code: name(error.code),
        message: text(error.message),
        long_message: error.long_message.map(text),
        param_name: error.param_name.map(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;

    fn judged(status: u16, headers: &[(&'static str, &str)], body: &[u8]) -> Fault {
        let call = Call {
            operation: "get-user",
            idempotent: true,
            reads: true,
            before: None,
        };
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let response = Response {
            status,
            headers: Box::new(headers),
            body: Ok(body.to_vec()),
        };
        let redaction = Redaction::new("sk_test_fixture", Vec::new());
        match judge(call, response, &redaction).err().map(Failure::from) {
            Some(Failure::Transient(fault)) => {
                let reasons = [Reason::Unavailable, Reason::RateLimited];
                assert!(reasons.contains(&fault.reason));
                fault
            }
            Some(Failure::Permanent(fault)) => fault,
            _ => panic!("expected a fault"),
        }
    }

    #[test]
    fn the_status_decides_the_reason() {
        let locked = r#"{"errors":[{"code":"resource_locked"}]}"#;
        let clerks = r#"{"errors":[{"code":"resource_not_found","message":"not found"}]}"#;
        for (status, body, reason) in [
            (301, "", Reason::Misconfigured),
            (304, "", Reason::Misconfigured),
            (400, "", Reason::Rejected),
            (401, "", Reason::Unauthorized),
            (402, "", Reason::Rejected),
            (404, clerks, Reason::NotFound),
            (404, "", Reason::Rejected),
            (404, "<html>404 Not Found", Reason::Rejected),
            (404, r#"{"errors":[]}"#, Reason::Rejected),
            (404, r#"{"errors":[{"code":404}]}"#, Reason::Rejected),
            (408, "", Reason::Unavailable),
            (409, "", Reason::Rejected),
            (409, locked, Reason::Unavailable),
            (418, locked, Reason::Rejected),
            (421, "", Reason::Unavailable),
            (422, "[]", Reason::Rejected),
            (425, "", Reason::Unavailable),
            (429, "", Reason::RateLimited),
            (500, "", Reason::Unavailable),
            (599, "", Reason::Unavailable),
            (100, "", Reason::Unavailable),
            (999, "", Reason::Unavailable),
        ] {
            let fault = judged(status, &[], body.as_bytes());
            assert_eq!(fault.status, Some(status));
            assert_eq!(fault.reason, reason, "{status} {body}");
        }
    }

    /// A refusal with this status, of which the body was cut off.
    fn cut_off(status: u16) -> Ended {
        let call = Call {
            operation: "create-user",
            idempotent: false,
            reads: false,
            before: None,
        };
        let response = Response {
            status,
            headers: Box::<Vec<_>>::default(),
            body: Err(BodyError::Cut("it broke".into())),
        };
        judge(call, response, &Redaction::default()).err().unwrap()
    }

    fn assert_nothing_was_done(ended: Ended) {
        assert_eq!(ended.took_effect, TookEffect::No);
        let Failure::Transient(fault) = *ended.failure else {
            panic!("expected transient")
        };
        assert_eq!(fault.reason, Reason::Unavailable);
        assert!(fault.message.ends_with("nothing was done, safe to retry"));
    }

    #[test]
    fn a_404_that_was_cut_off_is_neither_clerks_nor_a_gateways() {
        assert_nothing_was_done(cut_off(404));
    }

    #[test]
    fn a_409_that_was_cut_off_may_have_been_a_lock() {
        assert_nothing_was_done(cut_off(409));
    }

    #[test]
    fn a_byte_that_is_no_text_costs_only_itself() {
        let body = b"{\"errors\":[{\"code\":\"resource_not_found\",\"message\":\"No user Zo\xeb\"}],\"clerk_trace_id\":\"t\"}";
        let fault = judged(404, &[], body);
        assert_eq!(fault.reason, Reason::NotFound);
        assert_eq!(fault.errors[0].message, "No user Zo\u{fffd}");
        assert_eq!(fault.trace_id.as_deref(), Some("t"));
    }

    #[test]
    fn all_of_clerks_errors_are_passed_on() {
        let body = br#"{"errors":[
            {"code":"form_identifier_exists","message":"is taken","long_message":"That email address is taken.",
             "meta":{"param_name":"email_address","x":[]}},
            {"code":"","message":"is invalid","meta":"free"},
            {}
        ],"clerk_trace_id":"trace_1","meta":{}}"#;
        let headers = [("clerk-trace-id", "trace_2"), ("retry-after", "3")];
        let fault = judged(422, &headers, body);
        assert_eq!(fault.reason, Reason::Rejected);
        assert_eq!(fault.trace_id.as_deref(), Some("trace_1"));
        assert_eq!(fault.retry_after_ms, Some(3000));
        assert_eq!(fault.errors.len(), 3);
        assert_eq!(fault.errors[0].param_name.as_deref(), Some("email_address"));
        assert_eq!(fault.errors[1].message, "is invalid");
        assert_eq!(
            fault.message,
            "Clerk refused get-user (status 422: That email address is taken [form_identifier_exists, email_address]; \
             is invalid): fix the parameters named above"
        );
    }

    #[test]
    fn a_message_is_one_short_line_whatever_clerk_says() {
        let body = format!(
            r#"{{"errors":[{{"code":"a","message":"\u001b[31m is\n {}"}},{{"code":"b"}}]}}"#,
            "x".repeat(1_000_000)
        );
        let fault = judged(422, &[], body.as_bytes());
        let expected = "Clerk refused get-user (status 422: [31m is xxx";
        assert!(
            fault.message.starts_with(expected),
            "{:.100}",
            fault.message
        );
        assert!(
            fault
                .message
                .ends_with("xxx…): fix the parameters named above")
        );
        assert!(fault.message.chars().count() < 1100);
        assert_eq!(fault.errors.len(), 2);
        assert_eq!(fault.errors[0].message.len(), 1_000_010);
    }

    #[test]
    fn a_body_that_is_not_clerks_is_shown_in_short() {
        let fault = judged(502, &[("cf-ray", "ray_1")], b"<html>\n502 Bad Gateway");
        assert_eq!(
            fault.message,
            "Clerk failed at get-user (status 502: <html> 502 Bad Gateway): safe to retry"
        );
        assert_eq!(fault.trace_id.as_deref(), Some("ray_1"));
    }

    #[test]
    fn a_compressed_body_is_named_as_such() {
        let brotli: &[(&str, &str)] = &[("content-encoding", "br")];
        for (headers, body) in [
            (&[][..], &[0x1f, 0x8b, 8, 0, 1, 2]),
            (brotli, &[0x1b, 0xff, 8, 0, 1, 2]),
        ] {
            let fault = judged(422, headers, body);
            let expected = "status 422: the body is compressed, which was not asked for";
            assert!(fault.message.contains(expected), "{}", fault.message);
        }
        // A host that decompresses may leave the header.
        for text in ["<html>502", ""] {
            let fault = judged(502, brotli, text.as_bytes());
            assert!(!fault.message.contains("compressed"), "{}", fault.message);
        }
        for encoding in ["Identity", ""] {
            let fault = judged(502, &[("content-encoding", encoding)], b"Zo\xeb");
            assert!(!fault.message.contains("compressed"), "{}", fault.message);
        }
        let fault = judged(502, brotli, br#"{"errors":[{"code":"a","message":"m"}]}"#);
        assert!(
            fault.message.contains("status 502: m [a]"),
            "{}",
            fault.message
        );
    }

    #[test]
    fn a_wait_stands_in_the_message() {
        let fault = judged(429, &[("retry-after", "299.997")], b"");
        assert_eq!(fault.retry_after_ms, Some(299_997));
        assert!(
            fault.message.ends_with("retry after 299997 ms"),
            "{}",
            fault.message
        );
        let fault = judged(429, &[], b"");
        assert!(
            fault.message.ends_with("retry after a while"),
            "{}",
            fault.message
        );
    }

    #[test]
    fn a_host_that_denies_the_address_is_misconfigured() {
        let call = Call {
            operation: "get-user",
            idempotent: true,
            reads: true,
            before: None,
        };
        let error = TransportError {
            cause: Cause::NotAllowed,
            problem: "requests to this address are denied".into(),
        };
        let redaction = Redaction::new("sk_test_fixture", Vec::new());
        let failure = no_response(call, error, "https://api.clerk.com", &redaction).into();
        let Failure::Permanent(fault) = failure else {
            panic!("expected permanent")
        };
        assert_eq!(fault.reason, Reason::Misconfigured);
        assert!(
            fault
                .message
                .ends_with("allow https://api.clerk.com in the host of this component"),
            "{}",
            fault.message
        );
    }
}
