//! How long to wait, counted the slow way.

use std::time::{Duration, SystemTime};

/// The time to wait in milliseconds, from the headers `Retry-After` and `Date`.
#[must_use]
pub fn milliseconds(retry_after: &str, date: Option<&str>) -> Option<u32> {
    let text = retry_after.trim_ascii();
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return seconds(text);
    }
    let parse = |text: &str| httpdate::parse_http_date(text.trim_ascii()).ok();
    let (until, now): (SystemTime, SystemTime) = (parse(text)?, parse(date?)?);
    let longest = Duration::from_millis(u32::MAX.into());
    if until <= now {
        return Some(0);
    }
    if now + longest <= until {
        return Some(u32::MAX);
    }
    until.duration_since(now).ok()?.as_millis().try_into().ok()
}

/// Seconds, perhaps with a fraction, as milliseconds that are rounded up.
fn seconds(text: &str) -> Option<u32> {
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (text, ""),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    // Whoever can wait u32::MAX milliseconds has no more than seven digits to wait in seconds.
    if whole.len() > 7 {
        return Some(u32::MAX);
    }
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let rest = fraction.get(3..).unwrap_or_default();
    let up = u64::from(rest.contains(|c| c != '0'));
    let milliseconds: u64 = format!("0{whole}{thousandths}").parse().ok()?;
    Some(u32::try_from(milliseconds + up).unwrap_or(u32::MAX))
}
