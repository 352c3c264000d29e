//! Finding a secret that hides in a text.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;

/// How often a text may have been percent-encoded.
const LAYERS: usize = 3;

/// Whether a text holds a secret as it stands, percent-encoded, or base64-encoded at any place of a longer text.
pub(crate) fn is_in(secret: &str, text: &str) -> bool {
    let mut text = text.to_owned();
    for _ in 0..LAYERS {
        if text.contains(secret) || base64_forms(secret).iter().any(|form| text.contains(form)) {
            return true;
        }
        let decoded = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if decoded == text {
            break;
        }
        text = decoded;
    }
    false
}

/// Base64 of a text depends on where in its groups of three bytes it begins. Of each of the three forms, the characters
/// that hold nothing but the text.
fn base64_forms(secret: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for before in 0..3 {
        let bytes = [vec![0; before], secret.as_bytes().to_vec()].concat();
        let first = (before * 8).div_ceil(6);
        let end = bytes.len() * 8 / 6;
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            forms.push(engine.encode(&bytes)[first..end].to_owned());
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::is_in;
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};

    const SECRET: &str = "sk_live_aB3?>~/x";

    #[test]
    fn secrets_are_found_however_they_are_written() {
        for before in ["", "a", "ab", "abc", "user:"] {
            let text = format!("{before}{SECRET}:after");
            assert!(is_in(SECRET, &text), "{text}");
            for encoded in [STANDARD.encode(&text), URL_SAFE.encode(&text)] {
                assert!(is_in(SECRET, &encoded), "{text}: {encoded}");
            }
        }
        assert!(is_in(SECRET, "a=sk%5Flive%5faB3%3F%3e~/x&b"));
        assert!(is_in(SECRET, "sk%255Flive_aB3%253F%253E~%252Fx"));
    }

    #[test]
    fn other_texts_are_not() {
        let other = SECRET.replace('B', "C");
        for text in [&other, &STANDARD.encode(&other), "", "sk_live_", "100%"] {
            assert!(!is_in(SECRET, text), "{text}");
        }
    }
}
