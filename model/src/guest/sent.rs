//! Holds what was sent against what a call means.

use clerk_tool::failure::Failure;
use clerk_tool::transport::HttpRequest;
use percent_encoding::percent_decode_str;
use url::Url;

use super::fault;
use crate::intent::Intent;
use crate::wanted::Wanted;

/// Addresses of Clerk that must be accepted. Others may be refused.
pub const GOOD_ADDRESSES: [&str; 6] = [
    "",
    " \n",
    "https://api.clerk.com/",
    "http://127.0.0.1:8080",
    "http://[::1]:80/clerk",
    "https://proxy.example.com/a%20b/clerk//",
];

/// Holds the requests that were sent, and the failure if there was one, against the intent.
///
/// # Panics
/// If the call was not refused though it had to be, or if what was sent is something else.
pub fn check(intent: &Intent, address: &str, failure: Option<&Failure>, sent: &[HttpRequest]) {
    if sent.is_empty() {
        let failure = failure.expect("a success without a request");
        let (case, reason, fault) = fault::parts(failure);
        assert_eq!(case, "permanent");
        let parameter = fault.parameter.as_deref();
        let is_meant = intent
            .refusals
            .iter()
            .any(|refusal| refusal.reason == reason && refusal.parameter.as_deref() == parameter);
        let may_be_address = !GOOD_ADDRESSES.contains(&address)
            && (reason, parameter) == ("misconfigured", None)
            && fault.message.contains("CLERK_API_URL");
        assert!(is_meant || may_be_address, "{fault:?} {intent:?}");
        // A key of few letters is taken out of every word.
        let named = [
            "CLERK_SECRET_KEY",
            "[redacted]",
            parameter.unwrap_or_default(),
        ];
        let is_named = named.iter().any(|name| fault.message.contains(name));
        assert!(is_named, "{fault:?}");
        fault::check_message(fault, "");
        return;
    }
    assert_eq!(intent.refusals, [], "{failure:?}");
    let wanted = intent.requests.all();
    assert_eq!(sent.len(), wanted.len());
    for (request, wanted) in sent.iter().zip(wanted) {
        check_address(request, wanted, &intent.api_url);
        check_headers(request, &intent.key);
        let method = format!("{:?}", request.method).to_ascii_uppercase();
        assert_eq!(method, wanted.method);
        match (&request.body, &wanted.body) {
            (None, None) => {}
            (Some(body), Some(wanted)) => wanted.check(body),
            (body, wanted) => panic!("{body:?} is not {wanted:?}"),
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
    let wanted_segments = wanted.segments.iter();
    segments.extend(wanted_segments.map(|segment| segment.clone().into_bytes()));
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
    let user_agent = concat!("clerk-tool/", env!("CARGO_PKG_VERSION"));
    let mut expected = vec![
        ("accept", "application/json".to_owned()),
        ("authorization", format!("Bearer {key}")),
        ("clerk-api-version", "2026-05-12".to_owned()),
        ("user-agent", user_agent.to_owned()),
    ];
    if request.body.is_some() {
        expected.push(("content-type", "application/json".to_owned()));
    }
    let method = format!("{:?}", request.method);
    if !matches!(method.as_str(), "Get" | "Delete") {
        let length = request.body.as_ref().map_or(0, String::len);
        expected.push(("content-length", length.to_string()));
    }
    headers.sort();
    expected.sort();
    assert_eq!(headers, expected);
    let is_text = |value: &str| value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    assert!(headers.iter().all(|(_, value)| is_text(value)));
}
