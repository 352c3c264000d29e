//! What the contract says of the end of a call, by what became of its requests.

use crate::answer::{Answer, Body, Lost};
use crate::json::{self, Json, Wrong};
use crate::output::Object;
use crate::parameters::Given;
use crate::refusal::{self, ClerkError};
use crate::wanted::{Requests, wire};
use crate::{Look, Model, parameters, retry_after};

/// A failure, as far as the contract says what it is.
#[derive(Debug, PartialEq)]
pub struct Failed {
    /// Why.
    pub reason: &'static str,
    /// The status, if there was an answer.
    pub status: Option<u16>,
    /// Clerk's errors.
    pub errors: Vec<ClerkError>,
    /// Clerk's name for the request.
    pub trace_id: Option<String>,
    /// How long to wait, in milliseconds.
    pub retry_after_ms: Option<u32>,
    /// Whether the request that failed took effect.
    pub effect: Effect,
    /// The ID that the message must name, because nothing else does.
    pub id: Option<String>,
    /// Whether a request before the one that failed was done.
    pub half_done: bool,
    /// What the host said.
    pub problem: String,
}

/// Whether a request took effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// It did not.
    None,
    /// Nobody knows.
    Maybe,
    /// It did.
    Done,
}

impl Failed {
    /// The case of the reason.
    #[must_use]
    pub fn case(&self) -> &'static str {
        case(self.reason)
    }
}

/// The case of a reason: whether to retry.
#[must_use]
pub fn case(reason: &str) -> &'static str {
    match reason {
        "rate-limited" | "unavailable" => "transient",
        _ => "permanent",
    }
}

/// How an accepted call must end whose requests get these answers: how many of them were sent, and the output or one of
/// the failures.
///
/// # Panics
/// If there are fewer answers than requests.
pub fn of(
    model: &dyn Model,
    params: &str,
    answers: &[Answer],
) -> (usize, Result<Json, Vec<Failed>>) {
    let (_, given, _) = parameters::read(model.parameters(), params);
    let requests = model.requests(&given);
    if let (Requests::Ensure(_), Some(look)) = (&requests, model.look()) {
        return ensure(model, &given, &look, answers);
    }
    let all = requests.all().len();
    let answers = &answers[..all];
    let in_order = matches!(requests, Requests::InOrder(_));
    for (index, answer) in answers.iter().enumerate() {
        // Only the last of several in order is read.
        if in_order && index + 1 < all && is_too_large(answer) {
            continue;
        }
        if let Some(mut failure) = failed(model, answer) {
            failure.half_done = in_order && index > 0;
            let sent = if in_order { index + 1 } else { all };
            return (sent, Err(vec![failure]));
        }
    }
    let bodies: Vec<_> = answers.iter().filter_map(Answer::success).collect();
    let output = model.output(&given, &bodies).map_err(|Wrong| {
        // Any of those that are read may be the one.
        let first = if in_order { all - 1 } else { 0 };
        let read = answers[first..].iter();
        let not_understood = read.map(|answer| Failed {
            half_done: first > 0,
            ..not_understood(model, answer)
        });
        not_understood.collect()
    });
    (all, output)
}

/// Whether an answer is a success that can't be read for its size alone.
fn is_too_large(answer: &Answer) -> bool {
    matches!(
        answer,
        Answer::Response {
            status: 200..300,
            body: Body::TooLarge,
            ..
        }
    )
}

/// The same of an operation that creates only what is not there: look, create, look again.
fn ensure(
    model: &dyn Model,
    given: &Given,
    look: &Look,
    answers: &[Answer],
) -> (usize, Result<Json, Vec<Failed>>) {
    let there = |answer: &Answer| match (failed(model, answer), answer.success()) {
        (None, Some(body)) => match model.holds(given, body) {
            Ok(true) => model.output(given, &[body]).map(Some),
            Ok(false) => Ok(None),
            Err(Wrong) => Err(Wrong),
        }
        .map_err(|Wrong| Box::new(not_understood(model, answer))),
        (Some(failed), _) => {
            let is_nothing = matches!(look.nothing, Answer::Response { status: 404, .. });
            match failed.reason {
                "not-found" if is_nothing => Ok(None),
                _ => Err(Box::new(failed)),
            }
        }
        (None, None) => panic!("a success has a body"),
    };
    // A look changes nothing.
    let there = |answer: &Answer| {
        there(answer).map_err(|failed| match failed.reason {
            "bad-response" => Box::new(Failed {
                effect: Effect::None,
                id: None,
                ..*failed
            }),
            _ => failed,
        })
    };
    match there(&answers[0]) {
        Ok(Some(output)) => return (1, Ok(output)),
        Err(failed) => return (1, Err(vec![*failed])),
        Ok(None) => {}
    }
    let create = match failed(model, &answers[1]) {
        None => {
            let body = answers[1].success().unwrap_or_default();
            let output = model.output(given, &[&[], body]);
            let failed = |Wrong| vec![not_understood(model, &answers[1])];
            return (2, output.map_err(failed));
        }
        Some(failed) => failed,
    };
    let is_lost = create.effect == Effect::Maybe;
    let is_cut = matches!(
        &answers[1],
        Answer::Response {
            body: Body::Cut(_),
            ..
        }
    );
    if !is_lost && !matches!(create.status, Some(400 | 409 | 422)) {
        return (2, Err(vec![create]));
    }
    let end = match there(&answers[2]) {
        Ok(Some(output)) => return (3, Ok(output)),
        Ok(None) if !is_lost && (is_cut || is_taken(&create, &wire(look.key))) => Failed {
            reason: "unavailable",
            ..create
        },
        Ok(None) => create,
        Err(again) if is_lost && again.reason != "rate-limited" => create,
        Err(again) => *again,
    };
    (3, Err(vec![end]))
}

/// Whether a refusal says that something else has the key.
fn is_taken(refusal: &Failed, key: &str) -> bool {
    refusal.errors.iter().any(|error| {
        let is_named = match error.param_name.as_deref() {
            Some(name) => is_field(name, key),
            None => {
                let texts = [Some(&error.message), error.long_message.as_ref()];
                texts.into_iter().flatten().any(|text| has_word(text, key))
            }
        };
        let code = &error.code;
        is_named && !code.starts_with("form_param_") && !code.starts_with("form_conditional_param_")
    })
}

/// Whether a field is called so, or so with something before it, in snake case or camel case, one or several.
fn is_field(name: &str, key: &str) -> bool {
    let snake: String = name
        .chars()
        .map(|c| match c.is_ascii_uppercase() {
            true => format!("_{}", c.to_ascii_lowercase()),
            false => c.to_string(),
        })
        .collect();
    let ends = [key.to_owned(), format!("{key}s")];
    let is_end = |end: &String| snake == *end || snake.ends_with(&format!("_{end}"));
    ends.iter().any(is_end)
}

/// Whether it is a word of a text, or the first one but for capitals.
fn has_word(text: &str, key: &str) -> bool {
    let mut words = text.split(|c: char| c != '_' && !c.is_ascii_alphanumeric());
    let first = words.next().unwrap_or_default();
    first.to_ascii_lowercase() == key || words.any(|word| word == key)
}

/// The failure that an answer is, unless it is a success with a body.
fn failed(model: &dyn Model, answer: &Answer) -> Option<Failed> {
    let (status, headers, body) = match answer {
        Answer::Lost(lost, problem) => return Some(without_answer(model, *lost, problem)),
        Answer::Response {
            status: 200..300,
            body: Body::Cut(problem),
            ..
        } => return Some(without_answer(model, Lost::MaybeSent, problem)),
        Answer::Response {
            status,
            headers,
            body,
        } => (*status, headers, body),
    };
    // Nobody knows whose a 404 is.
    let is_cut = matches!(body, Body::Cut(_));
    let body = match (status, body) {
        (200..300, Body::Whole(_)) => return None,
        (200..300, _) => return Some(not_understood(model, answer)),
        (_, Body::Whole(body)) => body.as_slice(),
        (_, Body::Cut(_) | Body::TooLarge) => &[],
    };
    let (errors, name) = refusal::read(body);
    let is_locked = errors.iter().any(|error| error.code == "resource_locked");
    let (reason, effect) = match status {
        300..400 => ("misconfigured", Effect::None),
        401 => ("unauthorized", Effect::None),
        404 if refusal::is_clerks(&errors) => ("not-found", Effect::None),
        409 if is_locked => ("unavailable", Effect::None),
        404 | 409 if is_cut => ("unavailable", Effect::None),
        408 | 421 | 425 => ("unavailable", Effect::None),
        429 => ("rate-limited", Effect::None),
        400..500 => ("rejected", Effect::None),
        _ => (lost(model), Effect::Maybe),
    };
    let wait = header(headers, "retry-after")
        .and_then(|text| retry_after::milliseconds(text, header(headers, "date")));
    Some(Failed {
        status: Some(status),
        errors,
        trace_id: name.or_else(|| trace_id(headers)),
        retry_after_ms: wait,
        ..failure(reason, effect)
    })
}

/// The reason of a failure after which nobody knows whether the request took effect.
fn lost(model: &dyn Model) -> &'static str {
    if model.is_idempotent() {
        "unavailable"
    } else {
        "outcome-unknown"
    }
}

fn without_answer(model: &dyn Model, how: Lost, problem: &str) -> Failed {
    let (reason, effect) = match how {
        Lost::NotSent => ("unavailable", Effect::None),
        Lost::MaybeSent => (lost(model), Effect::Maybe),
        Lost::NotAllowed => ("misconfigured", Effect::None),
        Lost::TooLong => ("invalid-parameter", Effect::None),
    };
    Failed {
        problem: problem.to_owned(),
        ..failure(reason, effect)
    }
}

/// A success that can't be understood, or is too large to be read.
fn not_understood(model: &dyn Model, answer: &Answer) -> Failed {
    let Answer::Response {
        status, headers, ..
    } = answer
    else {
        panic!("a success is a response")
    };
    let id = answer.success().and_then(id).filter(|_| !model.reads());
    Failed {
        status: Some(*status),
        trace_id: trace_id(headers),
        id,
        ..failure("bad-response", Effect::Done)
    }
}

/// The ID in a body that can't be understood otherwise.
fn id(body: &[u8]) -> Option<String> {
    let object = Object::read(json::text(body).ok()?).ok()?;
    object.text("id").ok()?
}

fn failure(reason: &'static str, effect: Effect) -> Failed {
    Failed {
        reason,
        status: None,
        errors: Vec::new(),
        trace_id: None,
        retry_after_ms: None,
        effect,
        id: None,
        half_done: false,
        problem: String::new(),
    }
}

fn header<'a>(headers: &'a [(&str, String)], name: &str) -> Option<&'a str> {
    let mut headers = headers.iter();
    headers
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value.as_str())
}

fn trace_id(headers: &[(&str, String)]) -> Option<String> {
    let names = ["clerk-trace-id", "cf-ray"].into_iter();
    let mut ids = names.filter_map(|name| header(headers, name));
    let id = ids.find(|id| !id.trim().is_empty())?;
    Some(id.to_owned())
}
