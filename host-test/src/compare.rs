//! Comparing requests and outputs. Both sides are written in one canonical form, line by line: they match if the texts
//! are equal, and if not, the difference of the texts is what people read.

use std::fmt::Write as _;

use http_body_util::{BodyExt as _, combinators::UnsyncBoxBody};
use hyper::body::Bytes;
use hyper::header::HeaderMap;
use serde_json::{Map, Value, json};
use similar::{ChangeTag, TextDiff};

use crate::fixture::{Expect, ExpectedFailure, Request};
use clerk_host::Failure;
use clerk_host::{Operation, Shape};

/// A request that was sent.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Sent {
    pub(crate) async fn receive<E>(
        request: hyper::Request<UnsyncBoxBody<Bytes, E>>,
    ) -> Result<Self, E> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Self {
            method: parts.method.to_string(),
            url: parts.uri.to_string(),
            headers: parts.headers,
            body,
        })
    }

    /// Method and URL.
    pub(crate) fn title(&self) -> String {
        format!("{} {}", self.method, self.url)
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let values: Vec<_> = self
            .headers
            .get_all(name)
            .iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// What differs from the request that was expected, in lines.
    pub(crate) fn difference(&self, expected: &Request) -> Option<String> {
        let body = match &expected.body {
            None => NO_BODY.to_owned(),
            Some(json) => canonical(json.clone()),
        };
        let given = expected
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()));
        let expected_text = request_text(&expected.method, &expected.url, given, &body);

        let body = match serde_json::from_slice(&self.body) {
            _ if self.body.is_empty() => NO_BODY.to_owned(),
            Ok(json) => canonical(json),
            Err(_) => format!("not JSON: {}", String::from_utf8_lossy(&self.body)),
        };
        let found = expected
            .headers
            .keys()
            .map(|name| (name.as_str(), self.header(name)));
        difference(
            &expected_text,
            &request_text(&self.method, &self.url, found, &body),
        )
    }
}

const NO_BODY: &str = "(no body)";

fn request_text<'a>(
    method: &str,
    url: &str,
    headers: impl Iterator<Item = (&'a str, Option<String>)>,
    body: &str,
) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let mut pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    pairs.sort();
    let mut text = format!("{method} {address}\n");
    for (name, value) in pairs {
        // Debug shows white space and control characters for what they are.
        let _ = writeln!(text, "  ? {name} = {value:?}");
    }
    for (name, value) in headers {
        let name = name.to_ascii_lowercase();
        let _ = match value {
            Some(value) => writeln!(text, "  {name}: {value}"),
            None => writeln!(text, "  {name}: (absent)"),
        };
    }
    text + body
}

/// What differs between what was expected and what came out, in lines.
pub(crate) fn result_difference(
    operation: &Operation,
    expected: &Expect,
    found: &Result<Value, Failure>,
) -> Option<String> {
    let (expected, found) = match (expected, found) {
        (Expect::Ok(expected), Ok(found)) => {
            let shape = &operation.output;
            (
                without_nulls(shape, expected.clone()),
                without_nulls(shape, found.clone()),
            )
        }
        (Expect::Err(expected), Err(found)) => failures(operation, expected, found),
        (Expect::Ok(_), Err(found)) => {
            return Some(format!("- an output\n+ {}", indented(&found.to_json())));
        }
        (Expect::Err(expected), Ok(found)) => {
            return Some(format!(
                "- {}\n+ the output {}",
                expected.case,
                indented(found)
            ));
        }
    };
    difference(&canonical(expected), &canonical(found))
}

/// Only what was expected of the fault is compared.
fn failures(operation: &Operation, expected: &ExpectedFailure, found: &Failure) -> (Value, Value) {
    let mut compared = found.fault.clone();
    compared.retain(|name, _| expected.fault.contains_key(name));
    if let (Some(Value::String(part)), Some(message)) =
        (expected.fault.get("message"), compared.get_mut("message"))
        && message
            .as_str()
            .is_some_and(|message| message.contains(part))
    {
        *message = part.as_str().into();
    }
    let case = operation
        .failure
        .iter()
        .find(|case| case.name == expected.case);
    let shape = case
        .and_then(|case| case.payload.clone())
        .unwrap_or(Shape::Record(Vec::new()));
    let whole = |case: &str, fault: Map<String, Value>| {
        let fault = without_nulls(&shape, fault.into());
        json!({ "case": case, "fault": fault })
    };
    (
        whole(&expected.case, expected.fault.clone()),
        whole(&found.case, compared),
    )
}

/// What `expect` must be for this to come out. What stands in the old one keeps its place and, if it is right, its text.
/// Of a failure, only what stood there is expected again.
pub(crate) fn expectation(
    operation: &Operation,
    old: &Expect,
    found: Result<Value, Failure>,
) -> Value {
    let failure = match found {
        Ok(output) => {
            let output = match old {
                Expect::Ok(old) => merged(&operation.output, old, output),
                Expect::Err(_) => without_nulls(&operation.output, output),
            };
            return json!({ "ok": output });
        }
        Err(failure) => failure,
    };
    let case = operation
        .failure
        .iter()
        .find(|case| case.name == failure.case);
    let none = Shape::Record(Vec::new());
    let shape = case.and_then(|case| case.payload.as_ref()).unwrap_or(&none);
    let fault = match old {
        Expect::Ok(_) => {
            let mut fault = without_nulls(shape, failure.fault.into());
            if let Value::Object(fault) = &mut fault {
                fault.retain(|_, value| value.as_array().is_none_or(|items| !items.is_empty()));
            }
            fault
        }
        Expect::Err(old) => {
            let mut fault = failure.fault;
            fault.retain(|name, _| old.fault.contains_key(name));
            if let (Some(Value::String(part)), Some(Value::String(message))) =
                (old.fault.get("message"), fault.get_mut("message"))
                && message.contains(part)
            {
                message.clone_from(part);
            }
            merged(shape, &old.fault.clone().into(), fault.into())
        }
    };
    let mut expected = Map::from_iter([("case".to_owned(), failure.case.into())]);
    if !matches!(&fault, Value::Object(fields) if fields.is_empty()) {
        expected.insert("fault".to_owned(), fault);
    }
    json!({ "err": expected })
}

/// The new value in the order of the old one. What the old one leaves out stays out while it is null.
fn merged(shape: &Shape, old: &Value, new: Value) -> Value {
    match (shape, old, new) {
        (Shape::Optional(inner), old, new) => merged(inner, old, new),
        (Shape::List(inner), Value::Array(old), Value::Array(new)) => new
            .into_iter()
            .enumerate()
            .map(|(number, new)| merged(inner, old.get(number).unwrap_or(&Value::Null), new))
            .collect::<Vec<_>>()
            .into(),
        (Shape::Record(fields), Value::Object(old), Value::Object(mut new)) => {
            let mut object = Map::new();
            for (name, old) in old {
                let Some(field) = fields.iter().find(|field| field.json == *name) else {
                    continue;
                };
                let new = new.shift_remove(name).unwrap_or(Value::Null);
                object.insert(name.clone(), merged(&field.shape, old, new));
            }
            for (number, field) in fields.iter().enumerate() {
                let Some(value) = new.shift_remove(&field.json).filter(|new| !new.is_null()) else {
                    continue;
                };
                // Behind the nearest of those that come before it.
                let place = fields[..number]
                    .iter()
                    .rev()
                    .find_map(|before| object.keys().position(|name| *name == before.json))
                    .map_or(0, |place| place + 1);
                object.shift_insert(
                    place,
                    field.json.clone(),
                    without_nulls(&field.shape, value),
                );
            }
            object.into()
        }
        // Metadata in another order is the same metadata.
        (_, old, new) if *old == new => old.clone(),
        (shape, _, new) => without_nulls(shape, new),
    }
}

/// Drops the fields that are null. Nulls inside metadata are values, and stay.
fn without_nulls(shape: &Shape, value: Value) -> Value {
    match (shape, value) {
        (Shape::Optional(inner), value) => without_nulls(inner, value),
        (Shape::List(inner), Value::Array(items)) => items
            .into_iter()
            .map(|item| without_nulls(inner, item))
            .collect::<Vec<_>>()
            .into(),
        (Shape::Record(fields), Value::Object(object)) => {
            let given = object.into_iter().filter(|(_, value)| !value.is_null());
            let given =
                given.map(
                    |(name, value)| match fields.iter().find(|field| field.json == name) {
                        Some(field) => (name, without_nulls(&field.shape, value)),
                        None => (name, value),
                    },
                );
            Value::Object(given.collect())
        }
        (_, value) => value,
    }
}

/// JSON with its keys sorted, a line a value. Numbers keep their text, so 1.10 differs from 1.1.
fn canonical(mut json: Value) -> String {
    json.sort_all_objects();
    format!("{json:#}")
}

/// JSON whose further lines are marked as found, too.
fn indented(json: &Value) -> String {
    format!("{json:#}").replace('\n', "\n+ ")
}

/// Lines of `expected` after `- `, of `found` after `+ `, and a few around them.
fn difference(expected: &str, found: &str) -> Option<String> {
    if expected == found {
        return None;
    }
    let diff = TextDiff::from_lines(expected, found);
    let mut text = String::new();
    for (number, group) in diff.grouped_ops(2).iter().enumerate() {
        if number > 0 {
            text.push_str("  …\n");
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let _ = writeln!(text, "{sign} {}", change.value().trim_end_matches('\n'));
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clerk_host::Field;

    fn difference_of(expected: Value, url: &str, body: &str) -> Option<String> {
        let expected = serde_json::from_value(expected).unwrap();
        let headers = HeaderMap::from_iter([(
            "accept".parse().unwrap(),
            "application/json".parse().unwrap(),
        )]);
        let sent = Sent {
            method: "GET".into(),
            url: url.into(),
            headers,
            body: body.to_owned().into(),
        };
        sent.difference(&expected)
    }

    #[test]
    fn queries_are_lists_of_pairs_in_any_order() {
        let expected = json!({"method": "GET", "url": "https://h/p?b=2&a=1&a=%2B0"});
        assert_eq!(
            difference_of(expected.clone(), "https://h/p?a=%2B0&b=2&a=1", ""),
            None
        );
        assert!(
            difference_of(expected.clone(), "https://h/p?a=+0&b=2&a=1", "")
                .unwrap()
                .contains("+   ? a = \" 0\"")
        );
        assert!(
            difference_of(expected.clone(), "https://h/p?a=1&b=2", "")
                .unwrap()
                .contains("-   ? a = \"+0\"")
        );
        assert!(
            difference_of(expected, "https://h/%70?b=2&a=1&a=%2B0", "")
                .unwrap()
                .contains("+ GET https://h/%70")
        );
    }

    #[test]
    fn bodies_are_json_where_null_and_absent_differ() {
        let expected = json!({"method": "GET", "url": "https://h/", "body": {"a": 1, "b": null}});
        assert_eq!(
            difference_of(expected.clone(), "https://h/", r#"{"b":null, "a":1}"#),
            None
        );
        assert!(
            difference_of(expected.clone(), "https://h/", r#"{"a":1}"#)
                .unwrap()
                .contains("\"b\": null")
        );
        assert!(difference_of(expected.clone(), "https://h/", r#"{"a":1.0,"b":null}"#).is_some());
        assert!(
            difference_of(expected.clone(), "https://h/", "")
                .unwrap()
                .contains("+ (no body)")
        );
        assert!(
            difference_of(expected, "https://h/", "{")
                .unwrap()
                .contains("+ not JSON: {")
        );
    }

    #[test]
    fn an_expectation_keeps_the_place_of_what_stood_there() {
        let field = |name: &str, shape| Field {
            name: name.to_lowercase(),
            json: name.into(),
            shape,
        };
        let text = || Shape::Optional(Box::new(Shape::Text));
        let item = vec![
            field("id", Shape::Text),
            field("first", text()),
            field("last", text()),
            field("data", Shape::Json),
        ];
        let shape = Shape::List(Box::new(Shape::Record(item)));
        let merged = |old: &str, new: &str| {
            let [old, new] = [old, new].map(|text| serde_json::from_str(text).unwrap());
            merged(&shape, &old, new).to_string()
        };
        // Order of fields and of metadata, nulls that stand there, nulls that do not.
        assert_eq!(
            merged(
                r#"[{"data":{"b":1.10,"a":null},"last":"L","id":"1"}]"#,
                r#"[{"id":"2","first":null,"last":null,"data":{"a":null,"b":1.10}}]"#
            ),
            r#"[{"data":{"b":1.10,"a":null},"last":null,"id":"2"}]"#
        );
        // New fields and new items.
        assert_eq!(
            merged(
                r#"[{"id":"1","data":{},"gone":1}]"#,
                r#"[{"id":"1","first":"F","last":"L","data":{"x":1e+2}},{"id":"2","first":null,"last":"M","data":{}}]"#
            ),
            r#"[{"id":"1","first":"F","last":"L","data":{"x":1e+2}},{"id":"2","last":"M","data":{}}]"#
        );
    }

    #[test]
    fn headers_given_are_compared_and_null_means_absent() {
        let expected =
            |headers: Value| json!({"method": "GET", "url": "https://h/", "headers": headers});
        assert_eq!(
            difference_of(
                expected(json!({"Accept": "application/json", "x": null})),
                "https://h/",
                ""
            ),
            None
        );
        let difference =
            difference_of(expected(json!({"accept": null})), "https://h/", "").unwrap();
        assert!(
            difference.contains("-   accept: (absent)\n+   accept: application/json"),
            "{difference}"
        );
    }
}
