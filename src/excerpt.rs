//! Texts of others, shortened for an error message.

use crate::redaction::{Redaction, Source};

/// How many characters of a body that nobody expected are shown.
const LENGTH: usize = 200;

/// The first characters of a body on one line, without secrets.
pub(crate) fn excerpt(body: &[u8], redaction: &Redaction) -> String {
    // Enough bytes for all the characters that are shown, even between much white space.
    let beginning = body.get(..16 * LENGTH).unwrap_or(body);
    let is_cut = beginning.len() < body.len();
    let text = String::from_utf8_lossy(beginning);
    let mut text = redaction.text(&text, Source::Others).into_owned();
    if is_cut {
        redaction.drop_beginning(&mut text);
    }
    let mut line = line(&text, LENGTH);
    if is_cut && !line.ends_with('…') {
        line.push('…');
    }
    line
}

/// A text's first characters on one line. Secrets must be taken out before, so that none is cut.
pub(crate) fn line(text: &str, length: usize) -> String {
    let mut line = String::new();
    let mut room = length;
    let mut after_space = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            after_space = true;
            continue;
        }
        let space = after_space && !line.is_empty();
        after_space = false;
        let Some(left) = room.checked_sub(1 + usize::from(space)) else {
            line.push('…');
            break;
        };
        room = left;
        if space {
            line.push(' ');
        }
        line.push(c);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &[u8]) -> String {
        excerpt(body, &Redaction::new("sk_test_fixture", Vec::new()))
    }

    #[test]
    fn an_excerpt_is_one_short_line() {
        assert_eq!(
            shown(b"<html>\r\n  <h1>502\0 Bad  Gateway</h1>\n"),
            "<html> <h1>502 Bad Gateway</h1>"
        );
        assert_eq!(shown("ü".repeat(300).as_bytes()), "ü".repeat(200) + "…");
        assert_eq!(shown(&[b' '; 10_000]), "…");
        assert_eq!(shown(b"\xff\xfe"), "\u{fffd}\u{fffd}");
        assert_eq!(shown(b""), "");
    }

    #[test]
    fn no_part_of_the_key_is_shown_wherever_it_is_cut() {
        // Where the key is shown, and where it is cut.
        let beginning = 0..LENGTH + 20;
        let end = 16 * LENGTH - 20..16 * LENGTH;
        for padding in beginning.chain(end) {
            for filler in ["x", " "] {
                let body = filler.repeat(padding) + "sk_test_fixture" + &" ".repeat(16 * LENGTH);
                let shown = shown(body.as_bytes());
                assert!(!shown.contains("sk_"), "{padding} {shown}");
            }
        }
    }

    #[test]
    fn no_part_of_the_key_is_shown_if_it_is_cut_twice() {
        for visible in 0..=LENGTH {
            for part in 1..16 {
                let spaces = " ".repeat(16 * LENGTH - visible - part);
                let body = "x".repeat(visible) + &spaces + "sk_test_fixture";
                let shown = shown((body + " ").as_bytes());
                assert!(!shown.contains('s'), "{visible} {part} {shown}");
            }
        }
    }

    #[test]
    fn a_key_that_ends_as_it_begins_is_known_at_a_cut() {
        let redaction = Redaction::new("sk_test_keys", Vec::new());
        let body = " ".repeat(16 * LENGTH - 12) + "sk_test_keys ";
        assert_eq!(excerpt(body.as_bytes(), &redaction), "[redacted]…");
    }
}
