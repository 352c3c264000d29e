//! Keeping secrets out of texts, in whatever form others repeat them: as they are, or escaped for JSON, HTML or a URL.

use std::borrow::Cow;

/// A shorter secret is in other texts by chance.
const SHORTEST: usize = 8;
const REDACTED: &str = "[redacted]";

/// Words of Clerk's own sentences about passwords. Somebody's password may be one of them, and to redact it there would
/// tell it.
const CLERKS_WORDS: [&str; 16] = [
    "breached",
    "characters",
    "compromised",
    "confirmation",
    "contains",
    "credentials",
    "different",
    "identifier",
    "incorrect",
    "lowercase",
    "password",
    "passwords",
    "required",
    "requirements",
    "uppercase",
    "username",
];

/// Where a text comes from.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Source {
    /// One of Clerk's own errors.
    Clerk,
    /// A proxy, a host, or nobody knows.
    Others,
}

/// The secrets of a call.
#[derive(Default)]
pub(crate) struct Redaction {
    key: String,
    /// Others, such as a password: they may be words, so only whole words count.
    others: Vec<String>,
}

impl Redaction {
    /// Of a key and other secrets, as far as they are long enough.
    pub(crate) fn new(key: &str, others: Vec<&str>) -> Self {
        let long = |secret: &&str| secret.len() >= SHORTEST;
        Redaction {
            key: Some(key).filter(long).unwrap_or_default().to_owned(),
            others: others.into_iter().filter(long).map(str::to_owned).collect(),
        }
    }

    /// The text without any of them.
    pub(crate) fn text<'a>(&self, text: &'a str, source: Source) -> Cow<'a, str> {
        let mut text = self.name(text);
        for secret in &self.others {
            if source == Source::Clerk
                && CLERKS_WORDS
                    .iter()
                    .any(|word| word.eq_ignore_ascii_case(secret))
            {
                continue;
            }
            if let Some(redacted) = without(&text, secret, true) {
                text = redacted.into();
            }
        }
        text
    }

    /// A name, such as the code of an error, without the key. Names hold no other secret, but may look like one.
    pub(crate) fn name<'a>(&self, name: &'a str) -> Cow<'a, str> {
        without(name, &self.key, false).map_or(name.into(), Cow::Owned)
    }

    /// Takes the beginning of one of them from the end of a text that was cut, after whole ones were taken out.
    pub(crate) fn drop_beginning(&self, text: &mut String) {
        let secrets = self.others.iter().chain([&self.key]);
        let secrets = secrets.filter(|secret| !secret.is_empty());
        let begins = |secret: &String| {
            // No character is longer than a pair of `\\u0000`.
            let first = text.len().saturating_sub(12 * secret.len());
            let mut places = (first..text.len()).filter(|place| text.is_char_boundary(*place));
            places.find(|&place| matches!(find(text, place, secret), Found::Beginning))
        };
        if let Some(place) = secrets.filter_map(begins).min() {
            text.truncate(place);
        }
    }
}

/// The text without a secret, if it is there.
fn without(text: &str, secret: &str, whole_word: bool) -> Option<String> {
    if secret.is_empty() {
        return None;
    }
    let mut redacted = String::new();
    let mut copied = 0;
    let mut place = 0;
    let mut before = None;
    while place < text.len() {
        if let Found::Whole(end) = find(text, place, secret)
            && !(whole_word
                && (joins(before, secret.chars().next())
                    || joins(secret.chars().next_back(), unit(text, end).map(|(c, _)| c))))
        {
            redacted.push_str(&text[copied..place]);
            redacted.push_str(REDACTED);
            (copied, place, before) = (end, end, None);
            continue;
        }
        let Some((char, next)) = unit(text, place) else {
            break;
        };
        (before, place) = (Some(char), next);
    }
    (copied > 0).then(|| redacted + &text[copied..])
}

/// Whether two characters belong to one word.
fn joins(first: Option<char>, second: Option<char>) -> bool {
    let in_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    in_word(first) && in_word(second)
}

/// What of a secret stands at a place of a text.
enum Found {
    Nothing,
    /// The text ends before the secret does.
    Beginning,
    /// All of it, up to here.
    Whole(usize),
}

fn find(text: &str, start: usize, secret: &str) -> Found {
    let mut place = start;
    for wanted in secret.chars() {
        if place >= text.len() {
            return if place > start {
                Found::Beginning
            } else {
                Found::Nothing
            };
        }
        let escaped = unit(text, place).filter(|(char, _)| *char == wanted);
        let plain = text[place..].chars().next().filter(|char| *char == wanted);
        place = match (escaped, plain) {
            (Some((_, next)), _) => next,
            (None, Some(char)) => place + char.len_utf8(),
            (None, None) if is_cut_escape(&text[place..]) => return Found::Beginning,
            (None, None) => return Found::Nothing,
        };
    }
    Found::Whole(place)
}

/// Whether a text is the beginning of an escape and nothing else.
fn is_cut_escape(text: &str) -> bool {
    text.len() < 8
        && text.starts_with(['%', '&', '\\'])
        && unit(text, 0).is_some_and(|(_, next)| next == 1)
}

/// The character at a place, unescaped, and the place after it.
fn unit(text: &str, place: usize) -> Option<(char, usize)> {
    let rest = text.get(place..)?;
    let first = rest.chars().next()?;
    let escaped = match first {
        '%' => percent(rest),
        '&' => entity(rest),
        '\\' => backslash(rest),
        _ => None,
    };
    let (char, length) = escaped.unwrap_or((first, first.len_utf8()));
    Some((char, place + length))
}

/// `%C3%BC`.
fn percent(text: &str) -> Option<(char, usize)> {
    let mut bytes = [0; 4];
    for number in 0..bytes.len() {
        let escape = text.get(3 * number..3 * number + 3)?.strip_prefix('%')?;
        *bytes.get_mut(number)? = u8::from_str_radix(escape, 16).ok()?;
        if let Ok(char) = str::from_utf8(bytes.get(..=number)?) {
            return Some((char.chars().next()?, 3 * number + 3));
        }
    }
    None
}

/// `&quot;`, `&#34;` or `&#x22;`.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(10).position(|byte| byte == b';')?;
    let char = match text.get(1..end)? {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        number => {
            let number = number.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(number.ok()?)?
        }
    };
    Some((char, end + 1))
}

/// `\"`, `\n` or `\u0022`.
fn backslash(text: &str) -> Option<(char, usize)> {
    let char = match text.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => {
            let unit = |at: usize| u16::from_str_radix(text.get(at..at + 4)?, 16).ok();
            let high = unit(2)?;
            let low = text.get(6..8).filter(|text| *text == "\\u").and(unit(8));
            let pair = [high, low.unwrap_or_default()];
            return match char::decode_utf16(pair).next()? {
                Ok(char) => Some((char, 4 + 2 + if char.len_utf16() == 2 { 6 } else { 0 })),
                Err(_) => None,
            };
        }
        escaped @ (b'"' | b'\\' | b'/' | b'\'') => char::from(*escaped),
        _ => return None,
    };
    Some((char, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(text: &str) -> String {
        let redaction = Redaction::new("sk_test_fixture", vec!["pass&\"wörd", "password"]);
        redaction.text(text, Source::Others).into_owned()
    }

    #[test]
    fn secrets_are_redacted_in_every_form() {
        for form in [
            "sk_test_fixture",
            "sk%5Ftest%5ffixture",
            "sk&#95;test&#x5F;fixture",
            r"sk\u005ftest_fixture",
            "pass&\"wörd",
            r#"pass&\"wörd"#,
            r#"pass\u0026\"wörd"#,
            r"pass\u0026\u0022w\u00f6rd",
            "pass&amp;&quot;wörd",
            "pass%26%22w%C3%B6rd",
            "password",
        ] {
            for (before, after) in [
                ("", ""),
                ("<p>", "</p>"),
                ("&quot;", "&quot;"),
                ("%22", "%22"),
            ] {
                let text = format!("is {before}{form}{after}, {before}{form}{after}");
                let expected = format!("is {before}[redacted]{after}, {before}[redacted]{after}");
                assert_eq!(redacted(&text), expected, "{text}");
            }
        }
        assert_eq!(redacted(r"a\npassword"), r"a\n[redacted]");
        assert_eq!(redacted("üsk_test_fixtureü"), "ü[redacted]ü");
    }

    #[test]
    fn a_password_is_redacted_as_a_whole_word_only() {
        assert_eq!(
            redacted("form_password_pwned, passwords, my password."),
            "form_password_pwned, passwords, my [redacted]."
        );
    }

    #[test]
    fn a_password_that_clerk_uses_as_a_word_is_not_told_by_its_redaction() {
        let redaction = Redaction::new("sk_test_fixture", vec!["password", "correct horse"]);
        let text = "Please use a different password than correct horse";
        assert_eq!(
            redaction.text(text, Source::Clerk),
            "Please use a different password than [redacted]"
        );
    }

    #[test]
    fn names_lose_the_key_alone() {
        let redaction = Redaction::new("sk_test_fixture", vec!["password"]);
        assert_eq!(
            redaction.name("password sk_test_fixture"),
            "password [redacted]"
        );
    }

    #[test]
    fn short_secrets_are_left_alone() {
        let redaction = Redaction::new("a", vec!["short"]);
        assert_eq!(
            redaction.text("a short text", Source::Others),
            "a short text"
        );
    }

    #[test]
    fn the_beginning_of_a_secret_at_a_cut_is_dropped() {
        let redaction = Redaction::new("sk_test_a", vec!["pass\"word"]);
        for (cut, expected) in [
            ("key sk_test_", "key "),
            ("keys", "key"),
            ("sk_test_b", "sk_test_b"),
            ("x pass&quo", "x "),
            ("x pass&quot;w", "x "),
            ("x pass%2", "x "),
            (r"x pass\u00", "x "),
        ] {
            let mut text = cut.to_owned();
            redaction.drop_beginning(&mut text);
            assert_eq!(text, expected);
        }
    }
}
