//! The headers of a request. They are made here and nowhere else.

use crate::secret::Secret;

/// The version of Clerk's API that all operations are written for.
/// <https://clerk.com/docs/guides/development/upgrading/versioning>
const API_VERSION: &str = "2026-05-12";

/// The headers of a request with this body.
pub(crate) fn of(secret: &Secret, body: Option<&str>) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("authorization", secret.bearer()),
        ("clerk-api-version", API_VERSION.to_owned()),
        ("accept", "application/json".to_owned()),
        (
            "user-agent",
            concat!("clerk-tool/", env!("CARGO_PKG_VERSION")).to_owned(),
        ),
    ];
    if let Some(body) = body {
        headers.push(("content-type", "application/json".to_owned()));
        // Without a length, hosts send the body in chunks, which not every proxy takes.
        headers.push(("content-length", body.len().to_string()));
    }
    headers
}
