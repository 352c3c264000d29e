//! Reading JSON: leniently, and with errors that say where something else was expected, but not what was found there,
//! because that may be private.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use serde_json::value::RawValue;

/// Decodes a JSON text. UTF-8 is checked once for all of it, which is faster than string by string.
///
/// # Errors
/// A text such as "at `[1].first_name`, expected a string".
pub(crate) fn json<'a, T: Deserialize<'a>>(text: &'a [u8]) -> Result<T, String> {
    let text = str::from_utf8(text).map_err(|error| match text {
        [0x1f, 0x8b, ..] => "it is compressed with gzip, which was not asked for".to_owned(),
        _ => format!("it is not UTF-8 from byte {} on", error.valid_up_to()),
    })?;
    serde_json::from_str(text).map_err(|error| problem(text.as_bytes(), &error))
}

/// A value that is read from a JSON object and from nothing else. What serde derives would also take an array of the
/// values of the fields, in their order here.
pub(crate) struct Object<T>(pub(crate) T);

impl<'a, T: Deserialize<'a>> Deserialize<'a> for Object<T> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'a, T: Deserialize<'a>> Visitor<'a> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, map: M) -> Result<Object<T>, M::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

/// The values of a list of objects.
pub(crate) fn values<T>(objects: Vec<Object<T>>) -> Vec<T> {
    objects.into_iter().map(|Object(value)| value).collect()
}

/// The text of metadata: what Clerk sent, byte for byte, or `{}` for nothing.
pub(crate) fn metadata(value: Option<&RawValue>) -> String {
    value.map_or("{}", RawValue::get).to_owned()
}

fn problem(text: &[u8], error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Eof if text.trim_ascii().is_empty() => "it is empty".to_owned(),
        Category::Eof => "the JSON ends too early".to_owned(),
        Category::Syntax | Category::Io => format!(
            "it is not JSON from line {}, column {} on",
            error.line(),
            error.column()
        ),
        Category::Data => match path(text, error) {
            path if path.is_empty() => expectation(error),
            path => format!("at `{path}`, {}", expectation(error)),
        },
    }
}

/// What was expected, out of texts such as "invalid type: string "…", expected a boolean at line 1 column 9".
fn expectation(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(text, _)| text);
    text.rfind("expected ")
        .and_then(|at| text.get(at..))
        .unwrap_or(text)
        .to_owned()
}

/// The path to the value that the error is about. serde_json knows only the line and the column where it stopped, so the
/// text up to there, which it found to be JSON, is followed again.
fn path(text: &[u8], error: &serde_json::Error) -> String {
    let lines_before = text
        .split(|byte| *byte == b'\n')
        .take(error.line().saturating_sub(1));
    let offset = lines_before.map(|line| line.len() + 1).sum::<usize>() + error.column();

    let mut steps = Vec::new();
    let mut name = Vec::new();
    let mut in_string = false;
    let mut escaped = false;
    for &byte in text.iter().take(offset) {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            if in_string {
                name.push(byte);
            }
            continue;
        }
        match (byte, steps.last_mut()) {
            (b'"', _) => {
                in_string = true;
                name.clear();
            }
            (b'[', _) => steps.push(Step::Item(0)),
            (b'{', _) => steps.push(Step::Field(Vec::new())),
            (b']' | b'}', _) => {
                steps.pop();
            }
            (b',', Some(Step::Item(index))) => *index += 1,
            (b',', Some(Step::Field(field))) => field.clear(),
            (b':', Some(Step::Field(field))) => field.clone_from(&name),
            _ => {}
        }
    }
    let path: String = steps.iter().map(Step::text).collect();
    path.strip_prefix('.').unwrap_or(&path).to_owned()
}

/// The step from an array to an item, or from an object to a field.
enum Step {
    Item(usize),
    Field(Vec<u8>),
}

impl Step {
    fn text(&self) -> String {
        match self {
            Step::Item(index) => format!("[{index}]"),
            // Between two fields, the object itself is meant.
            Step::Field(name) if name.is_empty() => String::new(),
            Step::Field(name) => format!(".{}", String::from_utf8_lossy(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::de::IgnoredAny;

    use super::*;

    #[derive(Deserialize)]
    struct Page {
        #[expect(dead_code, reason = "only decoded")]
        data: Vec<Object<Item>>,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only decoded")]
    struct Item {
        id: String,
        banned: Option<bool>,
        created_at: Option<i64>,
        total: Option<u32>,
    }

    fn problem(text: &str) -> String {
        json::<Object<Page>>(text.as_bytes())
            .map(|_| ())
            .unwrap_err()
    }

    #[test]
    fn it_says_where_and_what_was_expected_but_not_what_was_there() {
        for (text, expected) in [
            (
                r#"{"data":[{"id":"a"},{"id":7}]}"#,
                "at `data[1].id`, expected a string",
            ),
            (
                r#"{"data":[{"id":{"x":[1]}}]}"#,
                "at `data[0].id`, expected a string",
            ),
            (
                "{\n \"data\": [\n  {\"id\": \"a\", \"banned\": \"hunter2\"}]}",
                "at `data[0].banned`, expected a boolean",
            ),
            (
                r#"{"data":[{"id":"a","created_at":1.5}]}"#,
                "at `data[0].created_at`, expected i64",
            ),
            (
                r#"{"data":[{"id":"a","total":-1}]}"#,
                "at `data[0].total`, expected u32",
            ),
            (
                r#"{"data":[{"banned":true}]}"#,
                "at `data[0]`, missing field `id`",
            ),
            (
                r#"{"\"}[,:":[{"id":"}]"}],"data":[{"x":{},"id":null}]}"#,
                "at `data[0].id`, expected a string",
            ),
            (r#"{"data":{"id":"a"}}"#, "at `data`, expected a sequence"),
            (r#"{"data":[[]]}"#, "at `data[0]`, expected an object"),
            (
                r#"{"data":[["a",true,1,2]]}"#,
                "at `data[0]`, expected an object",
            ),
            (r#"{"data":"x"}"#, "at `data`, expected a sequence"),
            (
                r#"{"data":[{"id":"a","unknown":1,"id":"b"}]}"#,
                "at `data[0]`, duplicate field `id`",
            ),
            (r#""x""#, "expected an object"),
            ("", "it is empty"),
            (" \n", "it is empty"),
            (r#"{"data":[{"id":"a""#, "the JSON ends too early"),
            ("<html>", "it is not JSON from line 1, column 1 on"),
            (
                r#"{"data":[]} x"#,
                "it is not JSON from line 1, column 13 on",
            ),
        ] {
            assert_eq!(problem(text), expected, "{text}");
        }
    }

    #[test]
    fn the_text_of_an_error_is_not_shown_whatever_it_says() {
        let text = r#"{"data":[{"id":"a","banned":"x expected y at line 1"}]}"#;
        assert_eq!(problem(text), "at `data[0].banned`, expected a boolean");
    }

    #[test]
    fn text_that_is_not_utf_8_is_not_json() {
        assert_eq!(
            json::<IgnoredAny>(b"{\"data\":[],\"x\":\"\xff\"}").unwrap_err(),
            "it is not UTF-8 from byte 16 on"
        );
        assert_eq!(
            json::<IgnoredAny>(&[0x1f, 0x8b, 8, 0]).unwrap_err(),
            "it is compressed with gzip, which was not asked for"
        );
    }

    #[test]
    fn depth_and_surrogates_that_nobody_asked_for_do_no_harm() {
        let deep = format!(
            r#"{{"data":[],"x":{}{}}}"#,
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert!(json::<Object<Page>>(deep.as_bytes()).is_ok());
        assert!(json::<Object<Page>>(br#"{"data":[],"x":"\ud800"}"#).is_ok());
    }
}
