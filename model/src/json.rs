//! JSON, walked as text: nothing is parsed that is not asked for, so that nothing is lost or taken for something else.

use std::fmt;

use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

/// A text that is not what it should be.
#[derive(Debug, PartialEq)]
pub struct Wrong;

/// A JSON value: what a body or an output should hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Flag(bool),
    /// A whole number.
    Number(i128),
    /// A string.
    Text(String),
    /// Any value, byte for byte.
    Raw(String),
    /// An array.
    List(Vec<Json>),
    /// An object, whose members may stand in any order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// An object in which a member has this value.
    #[must_use]
    pub fn with(self, name: &str, value: Json) -> Self {
        let mut members = match self {
            Json::Object(members) => members,
            _ => Vec::new(),
        };
        members.retain(|(known, _)| known != name);
        members.push((name.to_owned(), value));
        Json::Object(members)
    }

    /// Whether it is an object in which a member is this text.
    #[must_use]
    pub fn has(&self, name: &str, text: &str) -> bool {
        match self {
            Json::Object(members) => members.contains(&(name.to_owned(), Json::text(text))),
            _ => false,
        }
    }

    /// A string.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Json::Text(text.into())
    }

    /// Holds a text against the value.
    ///
    /// # Panics
    /// If it is the text of anything else. The message says where.
    pub fn check(&self, text: &str) {
        self.check_at("", text);
    }

    fn check_at(&self, place: &str, text: &str) {
        let is_it = match self {
            Json::Null => text == "null",
            Json::Flag(flag) => text == flag.to_string(),
            Json::Number(number) => text == number.to_string(),
            Json::Text(expected) => string(text).as_ref() == Ok(expected),
            Json::Raw(expected) => text == expected,
            Json::List(expected) => {
                let found = items(text).unwrap_or_else(|Wrong| panic!("at {place}, no list"));
                assert_eq!(found.len(), expected.len(), "items at {place}");
                for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
                    expected.check_at(&format!("{place}[{index}]"), found);
                }
                true
            }
            Json::Object(expected) => {
                let mut found = members(text).unwrap_or_else(|| panic!("at {place}, no object"));
                let mut expected: Vec<_> = expected.iter().collect();
                found.sort_by(|a, b| a.0.cmp(&b.0));
                expected.sort_by(|a, b| a.0.cmp(&b.0));
                let names: Vec<_> = found.iter().map(|(name, _)| name).collect();
                let expected_names: Vec<_> = expected.iter().map(|(name, _)| name).collect();
                assert_eq!(names, expected_names, "members at {place}");
                for ((name, expected), (_, found)) in expected.iter().zip(found) {
                    expected.check_at(&format!("{place}.{name}"), found);
                }
                true
            }
        };
        assert!(is_it, "at {place}, {text} is not {self:?}");
    }
}

impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let text = match self {
            Json::Null => "null".to_owned(),
            Json::Flag(flag) => flag.to_string(),
            Json::Number(number) => number.to_string(),
            Json::Text(text) => serde_json::to_string(text).map_err(|_| fmt::Error)?,
            Json::Raw(text) => text.clone(),
            Json::List(items) => {
                let items: Vec<_> = items.iter().map(Json::to_string).collect();
                format!("[{}]", items.join(","))
            }
            Json::Object(members) => {
                let members = members.iter();
                let members: Vec<_> = members
                    .map(|(name, value)| format!("{}:{value}", Json::Text(name.clone())))
                    .collect();
                format!("{{{}}}", members.join(","))
            }
        };
        formatter.write_str(&text)
    }
}

/// The members of the object that this is the text of, each with its text, in their order, none lost; none if it is no
/// object.
#[must_use]
pub fn members(text: &str) -> Option<Vec<(String, &str)>> {
    struct Members;

    impl<'a> Visitor<'a> for Members {
        type Value = Vec<(String, &'a str)>;

        fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<Self::Value, M::Error> {
            let mut members = Vec::new();
            while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
                members.push((name, value.get()));
            }
            Ok(members)
        }
    }

    let mut json = serde_json::Deserializer::from_str(text);
    let members = json.deserialize_map(Members).ok()?;
    json.end().ok()?;
    Some(members)
}

/// The same of a text that may be odd: the members before it is, a name that is none being empty.
pub(crate) fn members_before_oddity(text: &str) -> Vec<(String, &str)> {
    struct Members<'m, 'a>(&'m mut Vec<(String, &'a str)>);

    impl<'a> Visitor<'a> for Members<'_, 'a> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
            while let Some(name) = map.next_key::<&RawValue>()? {
                let value: &RawValue = map.next_value()?;
                self.0
                    .push((string(name.get()).unwrap_or_default(), value.get()));
            }
            Ok(())
        }
    }

    let mut members = Vec::new();
    let mut json = serde_json::Deserializer::from_str(text);
    match json.deserialize_map(Members(&mut members)) {
        Ok(()) | Err(_) => members,
    }
}

/// The texts of the items of an array.
///
/// # Errors
/// If it is no array.
pub fn items(text: &str) -> Result<Vec<&str>, Wrong> {
    let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| Wrong)?;
    Ok(items.into_iter().map(RawValue::get).collect())
}

/// The text that a string stands for.
///
/// # Errors
/// If it is no string, or one with half a surrogate pair.
pub fn string(text: &str) -> Result<String, Wrong> {
    serde_json::from_str(text).map_err(|_| Wrong)
}

/// A boolean.
///
/// # Errors
/// If it is none.
pub fn flag(text: &str) -> Result<bool, Wrong> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Wrong),
    }
}

/// A whole number, in whatever notation: `12`, `12.0`, `1.2e1` and `120E-1` are the same.
///
/// # Errors
/// If it is no number, one with a fraction, or one beyond 64 bits.
pub fn number(text: &str) -> Result<i128, Wrong> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    // That it is JSON is known.
    if !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(Wrong);
    }
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_matches('0');
    if significant.is_empty() {
        return Ok(0);
    }
    let zeros_after = (digits.len() - digits.trim_end_matches('0').len()) as i128;
    // An exponent that is itself too large has the right sign all the same.
    let exponent: i128 = exponent.parse().unwrap_or(match exponent.starts_with('-') {
        true => i128::MIN / 2,
        false => i128::MAX / 2,
    });
    let zeros = exponent - fraction.len() as i128 + zeros_after;
    if zeros < 0 || significant.len() as i128 + zeros > 19 {
        return Err(Wrong);
    }
    let number = format!("{significant}{}", "0".repeat(zeros as usize));
    let number: i128 = number.parse().map_err(|_| Wrong)?;
    let number = sign * number;
    i64::try_from(number).map(i128::from).map_err(|_| Wrong)
}

/// A text without the byte order mark that may stand before it.
///
/// # Errors
/// If it is not UTF-8.
pub fn text(bytes: &[u8]) -> Result<&str, Wrong> {
    let text = str::from_utf8(bytes).map_err(|_| Wrong)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_in_any_notation() {
        for (text, expected) in [
            ("12", 12),
            ("12.0", 12),
            ("1.2e1", 12),
            ("120E-1", 12),
            ("-0.0", 0),
            ("0e99999999999999999999999999999999999999999999", 0),
            ("1.77858E12", 1_778_580_000_000),
            ("1.0000e+3", 1000),
            ("-9223372036854775808", i128::from(i64::MIN)),
            ("9223372036854775807", i128::from(i64::MAX)),
        ] {
            assert_eq!(number(text), Ok(expected), "{text}");
        }
        for text in [
            "0.5",
            "1e-1",
            "9223372036854775808",
            "1e19",
            "1e99999999999999999999999999999999999999999999",
            "1e-99999999999999999999999999999999999999999999",
            "\"7\"",
            "true",
        ] {
            assert_eq!(number(text), Err(Wrong), "{text}");
        }
    }
}
