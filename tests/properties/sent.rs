//! Holds what was sent against what a call means.

use clerk_tool::failure::Failure;
use clerk_tool::transport::{HttpRequest, Method};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use serde_json::value::RawValue;
use url::Url;

use crate::intent::{Intent, Member, Wanted};
use crate::object::members;
use crate::script::Answer;
use crate::verdict;

/// Addresses of Clerk that must be accepted. Others may be refused.
pub(crate) const GOOD_ADDRESSES: [&str; 6] = [
    "",
    " \n",
    "https://api.clerk.com/",
    "http://127.0.0.1:8080",
    "http://[::1]:80/clerk",
    "https://proxy.example.com/a%20b/clerk//",
];

/// Answers to any two requests that let a call go on to its end.
pub(crate) fn plain_successes() -> [Answer; 2] {
    [0, 1].map(|_| Answer::new(200, ""))
}

/// Holds the requests that were sent, and the failure if there was one, against the intent.
///
/// # Panics
/// If the call was not refused though it had to be, or if what was sent is something else.
pub(crate) fn check(
    intent: &Intent,
    address: &str,
    failure: Option<&Failure>,
    sent: &[HttpRequest],
) {
    if let Some(Failure::PermanentInvalidParameter(fault)) = failure {
        assert!(sent.is_empty(), "something was sent and then refused");
        let may_be_address = !GOOD_ADDRESSES.contains(&address);
        let name = fault.parameter.as_deref();
        assert!(
            intent.problems.contains(&name) || (name.is_none() && may_be_address),
            "{fault:?} {intent:?}"
        );
        // A key of few letters is taken out of every word.
        let named = ["CLERK_SECRET_KEY", "[redacted]", name.unwrap_or_default()];
        let is_named = named.iter().any(|name| fault.message.contains(name));
        assert!(is_named, "{fault:?}");
        assert!(fault.message.chars().count() <= verdict::LONGEST_MESSAGE);
        return;
    }
    assert!(intent.problems.is_empty(), "{intent:?}");
    assert_eq!(sent.len(), intent.requests.len());
    for (request, wanted) in sent.iter().zip(&intent.requests) {
        check_address(request, wanted, &intent.api_url);
        check_headers(request, &intent.key);
        assert_eq!(request.method, wanted.method);
        assert_eq!(request.body.is_some(), wanted.body.is_some());
        if let (Some(body), Some(wanted)) = (&request.body, &wanted.body) {
            check_body(body, wanted);
        }
    }
}

fn check_address(request: &HttpRequest, wanted: &Wanted, api_url: &str) {
    let target = &request.path_with_query;
    assert!(target.bytes().all(|byte| byte.is_ascii_graphic()));
    let scheme = if request.tls { "https" } else { "http" };
    let text = format!("{scheme}://{}{target}", request.authority);

    // What a person would say the host is.
    let (given_scheme, rest) = api_url.split_once("://").expect("a scheme");
    assert!(given_scheme.eq_ignore_ascii_case(scheme));
    assert_eq!(rest.split('/').next(), Some(request.authority.as_str()));

    // What a program says it is. The variable may hold a host that is none; then so does the request.
    let Ok(base) = Url::parse(&format!("{api_url}/v1")) else {
        return;
    };
    let url = Url::parse(&text).expect("a URL");
    assert_eq!(url.origin(), base.origin());
    assert_eq!(
        (url.username(), url.password(), url.fragment()),
        ("", None, None)
    );
    let decoded = |url: &Url| -> Vec<_> {
        let segments = url.path_segments().expect("a path");
        segments
            .map(|segment| percent_decode_str(segment).collect::<Vec<_>>())
            .collect()
    };
    let mut segments = decoded(&base);
    segments.extend(
        wanted
            .segments
            .iter()
            .map(|segment| segment.clone().into_bytes()),
    );
    assert_eq!(decoded(&url), segments, "{text}");

    let mut query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let mut expected = wanted.query.clone();
    assert_eq!(url.query().is_none(), expected.is_empty(), "{text}");
    query.sort();
    expected.sort();
    assert_eq!(query, expected, "{text}");
}

fn check_headers(request: &HttpRequest, key: &str) {
    let mut headers: Vec<_> = request.headers.clone();
    let mut expected = vec![
        ("accept", "application/json".to_owned()),
        ("authorization", format!("Bearer {key}")),
        ("clerk-api-version", "2026-05-12".to_owned()),
        ("user-agent", "clerk-tool/0.1.0".to_owned()),
    ];
    if request.body.is_some() {
        expected.push(("content-type", "application/json".to_owned()));
    }
    if !matches!(request.method, Method::Get | Method::Delete) {
        let length = request.body.as_ref().map_or(0, String::len);
        expected.push(("content-length", length.to_string()));
    }
    headers.sort();
    expected.sort();
    assert_eq!(headers, expected);
    let is_text = |value: &str| value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    assert!(headers.iter().all(|(_, value)| is_text(value)));
}

fn check_body(body: &str, wanted: &[(&'static str, Member)]) {
    let mut members: Vec<(String, &RawValue)> = members(body).expect("a JSON object");
    members.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut wanted = wanted.to_vec();
    wanted.sort_by_key(|(name, _)| *name);
    let names: Vec<_> = members.iter().map(|(name, _)| name.as_str()).collect();
    let wanted_names: Vec<_> = wanted.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, wanted_names);
    for ((name, member), (_, wanted)) in members.iter().zip(wanted) {
        match wanted {
            Member::Text(text) => assert_eq!(member.get(), text, "{name}"),
            Member::Value(value) => {
                let sent: Value = serde_json::from_str(member.get()).expect("JSON");
                assert_eq!(sent, value, "{name}");
            }
        }
    }
}
