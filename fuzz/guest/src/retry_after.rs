//! Inputs that are a `Retry-After` header and, after a line break, a `Date` header.

use clerk_tool::retry_after::milliseconds;
use serde_json::Value;

/// Reads the headers, and holds the time to wait against the one that takes longer to find.
pub fn check(input: &[u8]) {
    let Ok(input) = str::from_utf8(input) else {
        return;
    };
    let (retry_after, date) = match input.split_once('\n') {
        Some((retry_after, date)) => (retry_after, Some(date)),
        None => (input, None),
    };
    let found = milliseconds(retry_after, date);
    let expected = clerk_model::retry_after::milliseconds(retry_after, date);
    assert_eq!(found, expected);
}

/// The inputs of the answers of a fixture.
#[must_use]
pub fn seeds(_: &str, fixture: &Value) -> Vec<Vec<u8>> {
    let exchanges = fixture["exchanges"].as_array();
    exchanges
        .into_iter()
        .flatten()
        .filter_map(|exchange| {
            let headers = &exchange["response"]["headers"];
            let mut input = headers["retry-after"].as_str()?.to_owned();
            if let Some(date) = headers["date"].as_str() {
                input.push('\n');
                input.push_str(date);
            }
            Some(input.into())
        })
        .collect()
}
