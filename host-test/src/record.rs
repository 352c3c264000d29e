//! Making a fixture of a real call: what crossed the wire, without secrets.

use std::fmt;

use hyper::header::HeaderMap;
use serde_json::{Map, Value, json};
use wasmtime::{Result, bail, ensure, error::Context as _};

use crate::compare;
use crate::fixture::{Case, Expect};
use crate::leak;
use crate::recorder::{Answer, Crossing, Recorder, Recording};
use crate::redact::{KEY, Redactor, TRACE};
use crate::replay::replay;
use clerk_host::Block;
use clerk_host::Context;
use clerk_host::Failure;
use clerk_host::{Operation, Shape};

/// Where Clerk is, and where every fixture says that it is.
const BASE: &str = "https://api.clerk.com";

/// The headers of a request that a fixture compares. `user-agent` changes with every version.
const REQUEST_HEADERS: [&str; 4] = [
    "authorization",
    "clerk-api-version",
    "accept",
    "content-type",
];

/// The headers of an answer that a fixture keeps: those that the component reads.
const RESPONSE_HEADERS: [&str; 5] = [
    "content-type",
    "retry-after",
    "date",
    "clerk-trace-id",
    "cf-ray",
];

/// A call to record.
pub struct Call {
    /// The operation's name.
    pub operation: String,
    /// Its parameters.
    pub params: Value,
    /// The value of `CLERK_SECRET_KEY`, which counts if `secretKey` is not among the parameters.
    pub key: Option<String>,
    /// The value of `CLERK_API_URL`, if it is not real Clerk that is called.
    pub base: Option<String>,
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Parameters and key may be secret.
        f.debug_struct("Call")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

/// Performs a call, and returns the text of a fixture that replays as the call went: with other keys, passwords, tokens
/// and trace IDs, and with the base URL of Clerk. Everything else is as Clerk sent it, personal data too.
///
/// The call's requests go through the context's hooks. Not to be called from asynchronous code: it runs a runtime of its
/// own.
///
/// # Errors
///
/// If the call could not be performed, or no fixture can say what happened, or a secret would stand in the fixture. An
/// operation that fails is no error: that is what the fixture then expects.
pub fn record(block: &Block, call: &Call, docs: &str, context: Context) -> Result<String> {
    let operation = block.operation(&call.operation)?;
    let redactor = Redactor::new(operation, &call.params, call.key.as_deref());
    ensure!(
        !redactor.has_short_key(),
        "the secret key is so short that nobody could tell whether it is in the fixture"
    );

    let recording = Recording::default();
    let kept = recording.clone();
    let mut context = context.wrap_http(|network| Recorder::around(network, kept));
    let variables = [
        ("CLERK_SECRET_KEY", &call.key),
        ("CLERK_API_URL", &call.base),
    ];
    for (name, value) in variables {
        if let Some(value) = value {
            context = context.env(name, value);
        }
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = runtime
        .block_on(block.call(&operation.name, &call.params, context))
        .context("the component trapped")?;

    let base = call.base.as_deref().map(str::trim).unwrap_or_default();
    let base = if base.is_empty() {
        BASE
    } else {
        base.trim_end_matches('/')
    };
    let exchanges: Vec<_> = recording
        .crossings()
        .iter()
        .map(|crossing| exchange(crossing, base, &redactor))
        .collect::<Result<_>>()?;
    let mut fixture = Map::new();
    fixture.insert("docs".to_owned(), docs.into());
    let mut params = call.params.clone();
    if !key_in_params(operation, &params) && call.key.is_some() {
        fixture.insert("env".to_owned(), json!({ "CLERK_SECRET_KEY": KEY }));
    }
    redactor.json(&mut params);
    fixture.insert("params".to_owned(), params);
    fixture.insert("exchanges".to_owned(), exchanges.into());
    let found = expectation(block, operation, &fixture, &result, &redactor)?;
    fixture.insert("expect".to_owned(), found);

    let fixture = Value::Object(fixture);
    let text = format!("{fixture:#}\n");
    for secret in redactor.secrets() {
        ensure!(
            !leak::is_in(secret, &text) && !leak::is_in_json(secret, &fixture),
            "the fixture would hold a secret of the call, perhaps encoded; nothing was written"
        );
    }
    let problems = replay(block, &Case::parse(&operation.name, "recorded", &text)?).problems;
    ensure!(
        problems.is_empty(),
        "the recording does not replay:\n{}",
        problems.join("\n")
    );
    Ok(text)
}

/// What the fixture must expect: what its replay gives, which must be what the call gave.
fn expectation(
    block: &Block,
    operation: &Operation,
    fixture: &Map<String, Value>,
    result: &Result<Value, Failure>,
    redactor: &Redactor,
) -> Result<Value> {
    let mut draft = fixture.clone();
    // Nothing gives that, so that the replay says what it found.
    draft.insert("expect".to_owned(), json!({ "ok": null }));
    let draft = Case::parse(&operation.name, "recorded", &Value::from(draft).to_string())?;
    let outcome = replay(block, &draft);
    let Some(found) = outcome.found else {
        bail!(
            "the recording does not replay:\n{}",
            outcome.problems.join("\n")
        );
    };
    let same = match result {
        Ok(output) => {
            let mut output = output.clone();
            redactor.of_answers().json(&mut output);
            let found = Expect::Ok(found["ok"].clone());
            compare::result_difference(operation, &found, &Ok(output)).is_none()
        }
        Err(failure) => found["err"]["case"] == failure.case.as_str(),
    };
    ensure!(
        same,
        "the recording replays, but with another result than the call's: no fixture can say what happened"
    );
    Ok(found)
}

/// Whether a call names its key itself.
fn key_in_params(operation: &Operation, params: &Value) -> bool {
    operation
        .params
        .iter()
        .filter(|field| matches!(field.shape, Shape::Secret))
        .filter_map(|field| params[&field.json].as_str())
        .any(|key| !key.trim().is_empty())
}

/// What a fixture says of a request and its answer.
fn exchange(crossing: &Crossing, base: &str, redactor: &Redactor) -> Result<Value> {
    let (Some(sent), Some(answer)) = (&crossing.request, &crossing.answer) else {
        bail!("the component did not wait for one of its requests, which no fixture can say");
    };
    let path = sent
        .url
        .strip_prefix(base)
        .filter(|path| path.starts_with('/'));
    let path = path.context("a request did not go where CLERK_API_URL says")?;
    let mut headers = Map::new();
    for name in REQUEST_HEADERS {
        let value = sent.header(name).map(|value| redactor.text(&value));
        headers.insert(name.to_owned(), value.into());
    }
    let url = redactor.text(&format!("{BASE}{path}"));
    let mut request = json!({ "method": sent.method, "url": url, "headers": headers });
    if !sent.body.is_empty() {
        let mut body = serde_json::from_slice(&sent.body).context("a request is not JSON")?;
        redactor.json(&mut body);
        request["body"] = body;
    }
    Ok(match answer {
        Answer::Failure(failure) => json!({ "request": request, "failure": failure }),
        Answer::Other(error) => bail!("no fixture can say how the transport failed: {error}"),
        Answer::Response {
            status,
            headers,
            body,
        } => {
            let redactor = &redactor.of_answers();
            let mut response =
                json!({ "status": status, "headers": response_headers(headers, redactor) });
            if let Ok(mut body) = serde_json::from_slice(body) {
                redactor.json(&mut body);
                response["body"] = body;
            } else if !body.is_empty() {
                let text = str::from_utf8(body).context("an answer is neither JSON nor text")?;
                response["text"] = redactor.text(text).into();
            }
            json!({ "request": request, "response": response })
        }
    })
}

fn response_headers(headers: &HeaderMap, redactor: &Redactor) -> Map<String, Value> {
    let mut kept = Map::new();
    for name in RESPONSE_HEADERS {
        let Some(value) = headers.get(name) else {
            continue;
        };
        let value = match name {
            "clerk-trace-id" | "cf-ray" => TRACE.to_owned(),
            _ => redactor.text(&String::from_utf8_lossy(value.as_bytes())),
        };
        kept.insert(name.to_owned(), value.into());
    }
    kept
}
