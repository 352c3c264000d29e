//! Making a fixture of a real call: what crossed the wire, without secrets.

use std::collections::BTreeMap;
use std::fmt;

use hyper::Uri;
use hyper::header::HeaderMap;
use wasmtime::{Result, bail, ensure, error::Context as _};

use crate::compare::{self, Found};
use crate::fixture::{Case, Exchange, Expect, Fixture, Metadata, Request, Response};
use crate::interface::Operation;
use crate::json::Json;
use crate::leak;
use crate::recorder::{Answer, Crossing, Recorder, Recording};
use crate::redact::{KEY, Redactor, TRACE};
use crate::replay::replay;
use crate::subject::Subject;
use crate::ways::Way;
use clerk_host::{CallError, Context};

/// Where Clerk is, and where every fixture says that it is.
const BASE: &str = "https://api.clerk.com";

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
    pub params: Json,
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
pub fn record(block: &Subject, call: &Call, docs: &str, context: Context) -> Result<String> {
    let operation = block.operation(&call.operation)?;
    let redactor = Redactor::new(operation, &call.params, call.key.as_deref());
    ensure!(
        !redactor.has_short_key(),
        "the secret key is so short that nobody could tell whether it is in the fixture"
    );

    let recording = Recording::default();
    let kept = recording.clone();
    let mut context = context.wrap_http(move |network| Recorder::around(network, kept.clone()));
    let variables = [
        ("CLERK_SECRET_KEY", &call.key),
        ("CLERK_API_URL", &call.base),
    ];
    for (name, value) in variables {
        if let Some(value) = value {
            context = context.env(name, value);
        }
    }
    let base = Base::new(call.base.as_deref())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let found = runtime
        .block_on(Way::Typed.found(block.block(), operation, &call.params, context))
        .map_err(|error| {
            // It says whether the call may have taken effect.
            let failure = error.downcast_ref().map(CallError::to_failure);
            match failure {
                Some(failure) => error.context(failure.message().to_owned()),
                None => error,
            }
        })?
        .context("the component has no types for these parameters")?;
    let crossings = recording.crossings();
    fixture(block, call, docs, &crossings, &found, &base, &redactor)
        .context("the call was performed, and no fixture can be made of it")
}

/// The text of a fixture of what crossed the wire and came out.
fn fixture(
    block: &Subject,
    call: &Call,
    docs: &str,
    crossings: &[Crossing],
    found: &Found,
    base: &Base,
    redactor: &Redactor,
) -> Result<String> {
    let operation = block.operation(&call.operation)?;
    let exchanges = crossings
        .iter()
        .map(|crossing| exchange(crossing, base, redactor))
        .collect::<Result<_>>()?;
    let mut env = BTreeMap::new();
    if call.key.is_some() && !key_in_params(&call.params) {
        env.insert("CLERK_SECRET_KEY".to_owned(), KEY.to_owned());
    }
    let mut fixture = Fixture {
        docs: docs.to_owned(),
        deviates: None,
        metadata: Metadata::Json,
        env,
        params: redactor.json(&call.params),
        exchanges,
        // Nothing ends so, so that the replay says what it found.
        expect: Expect::Ok(Json::null()),
    };
    let expect = expectation(block, operation, &fixture, found, redactor)?;
    fixture.expect = serde_json::from_str(expect.as_str())?;

    let json = Json::parse(&serde_json::to_string(&fixture)?)?;
    let text = json.pretty(0) + "\n";
    for secret in redactor.secrets() {
        let texts: Vec<_> = json.texts().collect();
        ensure!(
            !leak::is_in(secret, &text) && !texts.iter().any(|text| leak::is_in(secret, text)),
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
    block: &Subject,
    operation: &Operation,
    draft: &Fixture,
    result: &Found,
    redactor: &Redactor,
) -> Result<Json> {
    let case = Case {
        operation: operation.name.clone(),
        name: "recorded".to_owned(),
        fixture: draft.clone(),
        family: None,
    };
    let outcome = replay(block, &case);
    let Some(found) = outcome.found else {
        bail!(
            "the recording does not replay:\n{}",
            outcome.problems.join("\n")
        );
    };
    let kind = |json: &Json| (json.get("case"), json.get("reason"));
    let same = match (result, found.get("ok"), found.get("err")) {
        (Ok(output), Some(found), _) => {
            let mut fixture = draft.clone();
            fixture.expect = Expect::Ok(found);
            let output = Ok(redactor.of_answers().json(output));
            compare::result_difference(&operation.output, &fixture, &output).is_none()
        }
        (Err(failure), _, Some(found)) => kind(failure) == kind(&found),
        _ => false,
    };
    ensure!(
        same,
        "the recording replays, but with another result than the call's: no fixture can say what happened"
    );
    Ok(found)
}

/// Whether a call names its key itself.
fn key_in_params(params: &Json) -> bool {
    let key = params.get("secretKey").and_then(|key| key.as_text());
    key.is_some_and(|key| !key.trim().is_empty())
}

/// Where the call's requests go, which no fixture says.
struct Base {
    origin: String,
    path: String,
}

impl Base {
    /// Fails before anything is sent.
    fn new(given: Option<&str>) -> Result<Self> {
        let given = given.map(str::trim).unwrap_or_default();
        let text = if given.is_empty() { BASE } else { given };
        let uri: Uri = text
            .parse()
            .ok()
            .context("no fixture can say where CLERK_API_URL leads")?;
        let scheme = uri.scheme_str().map(str::to_ascii_lowercase);
        let (Some("http" | "https"), Some(authority)) = (scheme.as_deref(), uri.authority()) else {
            bail!("no fixture can say where CLERK_API_URL leads");
        };
        let scheme = scheme.unwrap_or_default();
        Ok(Self {
            origin: format!("{scheme}://{authority}").to_ascii_lowercase(),
            path: uri.path().trim_end_matches('/').to_owned(),
        })
    }

    /// The URL as if the call had gone to Clerk.
    fn of_clerk(&self, url: &str) -> Option<String> {
        let (origin, rest) = url.split_at_checked(self.origin.len())?;
        let path = rest.strip_prefix(&self.path)?;
        (origin.eq_ignore_ascii_case(&self.origin) && path.starts_with('/'))
            .then(|| format!("{BASE}{path}"))
    }
}

/// What a fixture says of a request and its answer. The headers are those of every request.
fn exchange(crossing: &Crossing, base: &Base, redactor: &Redactor) -> Result<Exchange> {
    let (Some(sent), Some(answer)) = (&crossing.request, &crossing.answer) else {
        bail!("the component did not wait for one of its requests, which no fixture can say");
    };
    let url = base
        .of_clerk(&sent.url)
        .context("a request did not go where CLERK_API_URL says")?;
    let body = match sent.json() {
        _ if sent.body.is_empty() => None,
        Some(json) => Some(redactor.json(&json)),
        None => bail!("a request is not JSON"),
    };
    let request = Request {
        method: sent.method.clone(),
        url: redactor.text(&url),
        headers: BTreeMap::new(),
        body,
    };
    let redactor = &redactor.of_answers();
    let (response, failure) = match answer {
        Answer::Failure(failure) => (None, Some(*failure)),
        Answer::Other(error) => bail!("no fixture can say how the transport failed: {error}"),
        Answer::Response {
            status,
            headers,
            body,
        } => {
            let text = str::from_utf8(body).context("an answer is neither JSON nor text")?;
            let json = Json::parse(text).ok();
            let none = text.is_empty() || json.is_some();
            let response = Response {
                status: *status,
                headers: response_headers(headers, redactor),
                body: json.map(|json| redactor.json(&json)),
                text: (!none).then(|| redactor.text(text)),
            };
            (Some(response), None)
        }
    };
    Ok(Exchange {
        request,
        response,
        failure,
    })
}

fn response_headers(headers: &HeaderMap, redactor: &Redactor) -> BTreeMap<String, String> {
    let mut kept = BTreeMap::new();
    for name in RESPONSE_HEADERS {
        let Some(value) = headers.get(name) else {
            continue;
        };
        let value = match name {
            "clerk-trace-id" | "cf-ray" => TRACE.to_owned(),
            _ => redactor.text(&String::from_utf8_lossy(value.as_bytes())),
        };
        kept.insert(name.to_owned(), value);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::Base;

    #[test]
    fn a_base_url_is_known_however_it_is_written() {
        for (base, url, path) in [
            (None, "https://api.clerk.com/v1/users", Some("/v1/users")),
            (
                Some(" "),
                "https://api.clerk.com/v1/users",
                Some("/v1/users"),
            ),
            (
                Some("HTTP://LocalHost:1/"),
                "http://localhost:1/v1/users?a=b",
                Some("/v1/users?a=b"),
            ),
            (
                Some("http://h/clerk/"),
                "http://h/clerk/v1/users",
                Some("/v1/users"),
            ),
            (Some("http://h/clerk"), "http://h/v1/users", None),
            (Some("http://h"), "http://hh/v1/users", None),
        ] {
            let found = Base::new(base).unwrap().of_clerk(url);
            let expected = path.map(|path| format!("https://api.clerk.com{path}"));
            assert_eq!(found, expected, "{base:?}");
        }
        for base in ["ftp://h", "api.clerk.com", "/v1", "https://"] {
            assert!(Base::new(Some(base)).is_err(), "{base}");
        }
    }
}
