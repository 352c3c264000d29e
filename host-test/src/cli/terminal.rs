//! What strangers wrote, on a terminal: names and metadata may hold what moves its cursor, clears it, or turns text around.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::IsTerminal;

/// JSON for this stream. For a terminal, what steers it is escaped, which means the same; elsewhere it is as it is.
pub(crate) fn json<'a>(stream: &impl IsTerminal, json: &'a str) -> Cow<'a, str> {
    match stream.is_terminal() {
        true => escaped_json(json),
        false => json.into(),
    }
}

/// Text for this stream. For a terminal, what steers it is shown by its number.
pub(crate) fn text<'a>(stream: &impl IsTerminal, text: &'a str) -> Cow<'a, str> {
    match stream.is_terminal() {
        true => replaced(text, |c, out| {
            let _ = write!(out, "{}", c.escape_unicode());
        }),
        false => text.into(),
    }
}

fn escaped_json(json: &str) -> Cow<'_, str> {
    replaced(json, |c, out| match c {
        // Between values; in a text it would be escaped already.
        '\r' => out.push(' '),
        c => {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        }
    })
}

fn replaced(text: &str, replace: impl Fn(char, &mut String)) -> Cow<'_, str> {
    let shown = |c| !steers(c) || matches!(c, '\n' | '\t');
    if text.chars().all(shown) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match shown(c) {
            true => out.push(c),
            false => replace(c, &mut out),
        }
    }
    out.into()
}

/// Whether a character does something to a terminal rather than stand there: control characters, C1 among them, and what
/// sets the direction of text. None is beyond U+FFFF.
pub(crate) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::escaped_json;

    #[test]
    fn json_for_a_terminal_means_the_same_and_steers_nothing() {
        let json = "{\r\n\t\"a\": \"Zo\u{eb} \u{9b}2J \u{202e}x\u{7f}\"}";
        let escaped = escaped_json(json);
        assert_eq!(
            escaped,
            "{ \n\t\"a\": \"Zo\u{eb} \\u009b2J \\u202ex\\u007f\"}"
        );
        let value = |text| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(json), value(&escaped));
    }
}
