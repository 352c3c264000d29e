//! What a call means: the requests that must be sent, or why it must be refused.

use crate::wanted::{Requests, Wanted};
use crate::{Model, parameters, secret_key};

/// What must become of a call.
#[derive(Debug)]
pub struct Intent {
    /// Why it must be refused, each reason alone enough. If there is none, the requests must be sent; if there is any,
    /// nothing is.
    pub refusals: Vec<Refusal>,
    /// The requests.
    pub requests: Requests,
    /// The secret key.
    pub key: String,
    /// Where Clerk is, without a `/` at the end.
    pub api_url: String,
}

/// Why a call must be refused.
#[derive(Debug, PartialEq)]
pub struct Refusal {
    /// The reason in the contract.
    pub reason: &'static str,
    /// The parameter that is at fault, or none where no single one is.
    pub parameter: Option<String>,
}

/// The longest URL that is sent, in bytes.
const LONGEST_URL: usize = 65_534;

/// What a call with these parameters means, where the environment has this key and this address.
#[must_use]
pub fn of(model: &dyn Model, params: &str, secret_key: &str, api_url: &str) -> Intent {
    let (parameter, given, problems) = parameters::read(model.parameters(), params);
    let mut refusals = Vec::new();
    for parameter in problems {
        refusals.push(invalid(parameter));
    }
    for parameter in model.problems(&given) {
        refusals.push(invalid(parameter.map(str::to_owned)));
    }
    let key = secret_key::choose(&parameter, secret_key).unwrap_or_else(|is_given| {
        refusals.push(Refusal {
            reason: "misconfigured",
            parameter: is_given.then(|| "secretKey".to_owned()),
        });
        String::new()
    });
    let api_url = match api_url.trim_ascii() {
        "" => "https://api.clerk.com",
        text => text.trim_end_matches('/'),
    };
    let requests = model.requests(&given);
    let mut urls = requests.all().iter().map(|request| url(api_url, request));
    if urls.any(|url| url.len() > LONGEST_URL) {
        refusals.push(invalid(None));
    }
    Intent {
        refusals,
        requests,
        key,
        api_url: api_url.to_owned(),
    }
}

fn invalid(parameter: Option<String>) -> Refusal {
    Refusal {
        reason: "invalid-parameter",
        parameter,
    }
}

/// The URL of a request in which everything is encoded that can be.
fn url(api_url: &str, request: &Wanted) -> String {
    let mut url = format!("{api_url}/v1");
    for segment in &request.segments {
        url += &format!("/{}", encoded(segment));
    }
    for (index, (name, value)) in request.query.iter().enumerate() {
        let before = if index == 0 { '?' } else { '&' };
        url += &format!("{before}{name}={}", encoded(value));
    }
    url
}

/// Everything but what RFC 3986 calls unreserved is `%XX`.
fn encoded(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    });
    encoded.collect()
}
