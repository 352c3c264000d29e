//! What a response, or the lack of one, means: an answer, or a failure that says whether to retry.

use crate::answer::{Answer, trace_id};
use crate::clerk_errors::ClerkErrors;
use crate::excerpt::{excerpt, line};
use crate::failure::{self, Call, ClerkError, Failure, Fault, Reason, TookEffect};
use crate::json::answer::is_compressed;
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
#[must_use]
pub(crate) fn no_response(
    call: Call,
    error: TransportError,
    address: &str,
    redaction: &Redaction,
) -> Failure {
    let problem = redaction.text(&error.problem, Source::Others);
    let problem = line(&problem, SAID);
    let (reason, what, advice, took_effect) = match error.cause {
        Cause::NotSent => (
            Reason::Unavailable,
            "No connection to Clerk for",
            nothing_done(call),
            TookEffect::No,
        ),
        Cause::MaybeSent if call.idempotent => (
            Reason::Unavailable,
            "No complete answer from Clerk to",
            SAFE,
            TookEffect::Maybe,
        ),
        Cause::MaybeSent => (
            Reason::OutcomeUnknown,
            "No complete answer from Clerk to",
            CHECK,
            TookEffect::Maybe,
        ),
        Cause::NotAllowed => {
            let advice = format!("allow {address} in the host of this component");
            let what = "The host does not allow the request of";
            let message = failure::message(call, what, &problem, &advice, TookEffect::No);
            return failure::misconfigured(message);
        }
        Cause::TooLong => {
            let what = "The request is too long for";
            let advice = "nothing was sent, give less at once";
            let message = failure::message(call, what, &problem, advice, TookEffect::No);
            return failure::invalid(message);
        }
    };
    let message = failure::message(call, what, &problem, advice, took_effect);
    failure::of(failure::fault(reason, message))
}

/// The answer, if the response reports success, and the failure otherwise.
///
/// # Errors
/// Every failure that a response can mean, and a body of a success that could not be read.
pub(crate) fn judge(
    call: Call,
    response: Response,
    address: &str,
    redaction: &Redaction,
) -> Result<Answer, Failure> {
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
        Err(BodyError::Cut(problem)) => {
            let cause = Cause::MaybeSent;
            let error = TransportError { cause, problem };
            Err(no_response(call, error, address, redaction))
        }
        Err(BodyError::TooLarge) => {
            let trace_id = trace_id(&*response.headers);
            let problem = "it is larger than 64 MiB";
            Err(failure::bad_response(call, status, trace_id, problem, None))
        }
    }
}

fn refusal(call: Call, response: &Response, redaction: &Redaction) -> Failure {
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
        400..500 => (Reason::Rejected, "Clerk refused", "do not retry unchanged", No),
        _ if call.idempotent => (Reason::Unavailable, "Clerk failed at", SAFE, Maybe),
        _ => (Reason::OutcomeUnknown, "Clerk failed at", CHECK, Maybe),
    };
    let mut known = format!("status {status}");
    let said = said(&read.errors, body, redaction);
    if !said.is_empty() {
        known.push_str(": ");
        known.push_str(&said);
    }
    let trace_id = read.trace_id.or_else(|| trace_id(&*response.headers));
    failure::of(Fault {
        status: Some(status),
        errors: read.errors.into_iter().map(|error| redacted(error, redaction)).collect(),
        trace_id: trace_id.map(|id| redaction.name(&id).into_owned()),
        retry_after_ms,
        ..failure::fault(
            reason,
            failure::message(call, what, &known, advice, took_effect),
        )
    })
}

/// How many characters of what others say stand in a message. Clerk's errors themselves are kept whole.
const SAID: usize = 1000;

/// What the body of a refusal says, on one line.
fn said(errors: &[ClerkError], body: &[u8], redaction: &Redaction) -> String {
    if !errors.is_empty() {
        let summaries = errors.iter().map(|error| summary(error, redaction));
        let summaries = summaries.filter(|summary| !summary.is_empty());
        let said = summaries.take(SAID).collect::<Vec<_>>().join("; ");
        line(&said, SAID)
    } else if is_compressed(body) {
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
    let about = about.into_iter().map(|name| line(&redaction.name(name), SAID));
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
