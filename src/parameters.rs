//! What parameters must be, before anything is sent. Every refusal names the parameter and says what was expected.

use serde_json::value::RawValue;

use crate::failure::{self, Failure};

/// A page size that Clerk honours; beyond it, Clerk answers with ten rows and no error.
///
/// # Errors
/// If it is not from 1 to 500.
pub fn limit(value: Option<u32>) -> Result<Option<u32>, Failure> {
    match value {
        Some(limit) if !(1..=500).contains(&limit) => Err(failure::invalid_parameter(
            "limit",
            format!("limit must be from 1 to 500, but is {limit}"),
        )),
        _ => Ok(value),
    }
}

/// A text that is required.
///
/// # Errors
/// If it is blank.
pub fn required_text<'a>(name: &'static str, value: &'a str) -> Result<&'a str, Failure> {
    if value.trim().is_empty() {
        return Err(failure::invalid_parameter(
            name,
            format!("{name} is required, but is blank"),
        ));
    }
    Ok(value)
}

/// A text that may be absent.
///
/// # Errors
/// If it is there and blank.
pub fn text<'a>(name: &'static str, value: Option<&'a String>) -> Result<Option<&'a str>, Failure> {
    match value {
        Some(text) if text.trim().is_empty() => Err(failure::invalid_parameter(
            name,
            format!("{name} must not be blank: give a value, or leave it out"),
        )),
        _ => Ok(value.map(String::as_str)),
    }
}

/// A text that may be absent, and that an empty one clears: `Some(None)` is sent as null.
///
/// # Errors
/// If it is blank but not empty.
pub fn clearable_text<'a>(
    name: &'static str,
    value: Option<&'a String>,
) -> Result<Option<Option<&'a str>>, Failure> {
    match value {
        Some(text) if text.is_empty() => Ok(Some(None)),
        _ => Ok(text(name, value)?.map(Some)),
    }
}

/// Several texts, separated by commas, without white space around them and without empty ones.
///
/// # Errors
/// If it is there and nothing is left: an empty filter would let everything through.
pub fn comma_list<'a>(
    name: &'static str,
    value: Option<&'a String>,
) -> Result<Option<Vec<&'a str>>, Failure> {
    let Some(text) = value else { return Ok(None) };
    let values: Vec<_> = text
        .split(',')
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .collect();
    if values.is_empty() {
        return Err(failure::invalid_parameter(
            name,
            format!("{name} holds no value: give at least one, or leave it out"),
        ));
    }
    Ok(Some(values))
}

/// An ID or slug that becomes a segment of the path.
///
/// # Errors
/// If it could lead to another path: proxies and servers fold dots and decode percent signs.
pub fn identifier<'a>(name: &'static str, value: &'a str) -> Result<&'a str, Failure> {
    let is_segment = !value.trim().is_empty()
        && !matches!(value, "." | "..")
        && !value.contains(|c: char| c.is_control() || "/\\?#%".contains(c));
    if is_segment {
        Ok(value)
    } else {
        Err(failure::invalid_parameter(
            name,
            format!(
                "{name} must be a plain identifier: not blank, not . or .., and without /, \\, ?, #, % and control \
                 characters"
            ),
        ))
    }
}

/// The text of one JSON object, which is passed on as it is.
///
/// # Errors
/// If it is there and anything else.
pub fn json_object<'a>(
    name: &'static str,
    value: Option<&'a String>,
) -> Result<Option<&'a RawValue>, Failure> {
    let Some(text) = value else { return Ok(None) };
    serde_json::from_str::<&RawValue>(text)
        .ok()
        .filter(|json| json.get().starts_with('{'))
        .map(Some)
        .ok_or_else(|| {
            failure::invalid_parameter(
                name,
                format!("{name} must be the text of one JSON object, such as {{\"plan\":\"pro\"}}"),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn limits() {
        assert_eq!(limit(None), Ok(None));
        assert_eq!(limit(Some(1)), Ok(Some(1)));
        assert_eq!(limit(Some(500)), Ok(Some(500)));
        assert!(limit(Some(0)).is_err());
        assert!(limit(Some(501)).is_err());
        assert!(limit(Some(u32::MAX)).is_err());
    }

    #[test]
    fn blank_texts_are_refused_and_others_kept_as_they_are() {
        assert_eq!(text("query", None), Ok(None));
        assert_eq!(text("query", given(" a ").as_ref()), Ok(Some(" a ")));
        for blank in ["", " ", "\t\n", "\u{3000}"] {
            assert!(text("query", given(blank).as_ref()).is_err());
            assert!(required_text("name", blank).is_err());
        }
    }

    #[test]
    fn only_the_empty_text_clears() {
        assert_eq!(clearable_text("firstName", None), Ok(None));
        assert_eq!(
            clearable_text("firstName", given("").as_ref()),
            Ok(Some(None))
        );
        assert_eq!(
            clearable_text("firstName", given("Ada").as_ref()),
            Ok(Some(Some("Ada")))
        );
        assert!(clearable_text("firstName", given(" ").as_ref()).is_err());
    }

    #[test]
    fn comma_lists_lose_empty_pieces_but_never_become_empty() {
        assert_eq!(
            comma_list("userId", given(" a, ,b c,").as_ref()),
            Ok(Some(vec!["a", "b c"]))
        );
        assert_eq!(comma_list("userId", None), Ok(None));
        for nothing in ["", " ", ",", " , ,"] {
            assert!(comma_list("userId", given(nothing).as_ref()).is_err());
        }
    }

    #[test]
    fn identifiers_are_one_path_segment() {
        for good in ["user_1", "my-org", "a.b", "...", "ü", "a b", "count"] {
            assert_eq!(identifier("userId", good), Ok(good));
        }
        for bad in [
            "", " ", ".", "..", "a/b", "a\\b", "a?b", "a#b", "a%2e", "a\0", "a\n", "a\u{85}",
        ] {
            assert!(identifier("userId", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn metadata_is_one_json_object_whose_text_is_kept() {
        let text = given(r#"{"b": 1.10,"a":12345678901234567890}"#);
        let json = json_object("publicMetadata", text.as_ref())
            .unwrap()
            .unwrap();
        assert_eq!(Some(json.get()), text.as_deref());
        for bad in [
            "",
            "null",
            "[]",
            "1",
            "\"{}\"",
            "{",
            "{}{}",
            "{a:1}",
            "{\"a\":1,}",
        ] {
            assert!(
                json_object("publicMetadata", given(bad).as_ref()).is_err(),
                "{bad}"
            );
        }
        let deep = given(&format!(
            "{{\"a\":{}{}}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        ));
        assert!(json_object("publicMetadata", deep.as_ref()).is_ok());
    }
}
