//! Inputs that are a `Retry-After` header and, after a line break, a `Date` header.

use std::time::Duration;

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
    let text = retry_after.trim_ascii();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Whoever can wait u32::MAX milliseconds has no more than seven digits to wait in seconds.
        let digits = text.trim_start_matches('0');
        let expected = match digits.len() {
            0 => 0,
            1..=7 => (digits.parse::<u64>().unwrap() * 1000).min(u32::MAX.into()) as u32,
            _ => u32::MAX,
        };
        assert_eq!(found, Some(expected));
        return;
    }
    let dates = date.map(|date| {
        let parse = |text: &str| httpdate::parse_http_date(text).ok();
        (parse(text), parse(date.trim_ascii()))
    });
    let Some((Some(until), Some(now))) = dates else {
        assert_eq!(found, None);
        return;
    };
    let found = found.expect("two dates have a time between them");
    match found {
        0 => assert!(until <= now),
        u32::MAX => assert!(now + Duration::from_millis(u32::MAX.into()) <= until),
        wait => assert_eq!(now + Duration::from_millis(wait.into()), until),
    }
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
