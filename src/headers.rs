//! The headers of a request. They are made here and nowhere else.

use crate::secret::Secret;
use crate::transport::Method;

/// The version of Clerk's API that all operations are written for.
/// <https://clerk.com/docs/guides/development/upgrading/versioning>
const API_VERSION: &str = "2026-05-12";

/// The headers of a request with this method and body.
pub(crate) fn of(
    method: Method,
    secret: &Secret,
    body: Option<&str>,
) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("authorization", secret.bearer()),
        ("clerk-api-version", API_VERSION.to_owned()),
        ("accept", "application/json".to_owned()),
        (
            "user-agent",
            concat!("clerk-tool/", env!("CARGO_PKG_VERSION")).to_owned(),
        ),
    ];
    if body.is_some() {
        headers.push(("content-type", "application/json".to_owned()));
    }
    // Without a length, hosts send a body in chunks, which not every proxy takes, nor a POST that does not say it has none.
    if matches!(method, Method::Post | Method::Patch | Method::Put) {
        let length = body.map_or(0, str::len);
        headers.push(("content-length", length.to_string()));
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn type_and_length(method: Method, body: Option<&str>) -> (bool, Option<String>) {
        let secret = Secret::choose("sk_test_fixture".into(), "").unwrap();
        let headers = of(method, &secret, body);
        let value = |name| headers.iter().find(|(known, _)| *known == name);
        (
            value("content-type").is_some(),
            value("content-length").map(|(_, length)| length.clone()),
        )
    }

    #[test]
    fn only_a_body_has_a_type_and_every_write_has_a_length() {
        let length = |length: &str| Some(length.to_owned());
        assert_eq!(type_and_length(Method::Get, None), (false, None));
        assert_eq!(type_and_length(Method::Delete, None), (false, None));
        assert_eq!(type_and_length(Method::Post, None), (false, length("0")));
        assert_eq!(
            type_and_length(Method::Put, Some("{ü}")),
            (true, length("4"))
        );
    }
}
