//! What the contract says of `verify-webhook`, which makes no request: what a message that somebody else signed means.

/// The operation's name.
pub const NAME: &str = "verify-webhook";

/// Whether a time that stands in a header is within the tolerance of now, in milliseconds.
#[must_use]
pub fn is_now(timestamp: &str, now: i64, tolerance: u32) -> bool {
    let Ok(sent) = timestamp.parse::<i128>() else {
        return false;
    };
    let now = i128::from(now).div_euclid(1000);
    let tolerance = i128::from(tolerance);
    now - sent <= tolerance && sent - now <= tolerance
}
