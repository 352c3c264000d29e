//! Inputs that are a `Retry-After` header and, after a line break, a `Date` header.

use clerk_tool::retry_after::milliseconds;

use crate::fixture::Fixture;

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
pub fn seeds(_: &str, fixture: &Fixture) -> Vec<Vec<u8>> {
    let exchanges = fixture.exchanges.iter();
    exchanges
        .filter_map(|exchange| {
            let mut input = exchange.header("retry-after")?.to_owned();
            if let Some(date) = exchange.header("date") {
                input.push('\n');
                input.push_str(date);
            }
            Some(input.into())
        })
        .collect()
}
