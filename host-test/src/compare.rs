//! Comparing requests and outputs. Both sides are written in one canonical form, line by line: they match if the texts
//! are equal, and if not, the difference of the texts is what people read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use http_body_util::{BodyExt as _, combinators::UnsyncBoxBody};
use hyper::body::Bytes;
use hyper::header::HeaderMap;
use similar::{ChangeTag, TextDiff};

use crate::fixture::{Expect, ExpectedFailure, Fixture, Metadata, Request};
use crate::interface::{Field, Shape};
use crate::json::{Json, Parts};

/// What came out of a call: its output, or its failure as one flat object.
pub type Found = Result<Json, Json>;

/// A request that was sent.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Which headers a request must have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Headers<'a> {
    /// Those of every request with this key, those that the fixture names, and no others.
    Exactly {
        /// The secret key.
        key: &'a str,
    },
    /// Those of every request with any key and from any client, and those that the fixture names. Others are none of its
    /// business.
    AtLeast,
}

/// The secret key that a call of a fixture must use. Empty if it has none.
pub(crate) fn key(fixture: &Fixture) -> String {
    let given = fixture
        .params
        .get("secretKey")
        .and_then(|key| key.as_text());
    let given = given.filter(|key| !key.trim().is_empty());
    let key = given.or_else(|| fixture.env.get("CLERK_SECRET_KEY").cloned());
    key.unwrap_or_default().trim().to_owned()
}

/// What a header must be.
#[derive(Clone, Debug)]
enum Wanted {
    Value(String),
    Any,
    Absent,
}

impl Headers<'_> {
    fn wanted(self, request: &Request) -> BTreeMap<String, Wanted> {
        let value = |text: &str| Wanted::Value(text.to_owned());
        let (authorization, agent) = match self {
            Self::Exactly { key } => (
                Wanted::Value(format!("Bearer {key}")),
                value(concat!("clerk-tool/", env!("CARGO_PKG_VERSION"))),
            ),
            Self::AtLeast => (Wanted::Any, Wanted::Any),
        };
        let content_type = match request.body {
            Some(_) => value("application/json"),
            None => Wanted::Absent,
        };
        let standard = [
            ("accept", value("application/json")),
            ("authorization", authorization),
            ("clerk-api-version", value("2026-05-12")),
            ("content-type", content_type),
            ("user-agent", agent),
        ];
        let standard = standard.map(|(name, wanted)| (name.to_owned(), wanted));
        let named = request.headers.iter().map(|(name, value)| {
            let wanted = value.clone().map_or(Wanted::Absent, Wanted::Value);
            (name.to_ascii_lowercase(), wanted)
        });
        standard.into_iter().chain(named).collect()
    }
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

    /// The body as JSON, if it is JSON.
    pub(crate) fn json(&self) -> Option<Json> {
        Json::parse(str::from_utf8(&self.body).ok()?).ok()
    }

    /// What differs from the request that was expected, in lines.
    pub(crate) fn difference(&self, expected: &Request, headers: Headers<'_>) -> Option<String> {
        let mut wanted = headers.wanted(expected);
        if let Headers::Exactly { .. } = headers {
            for name in self.headers.keys().map(|name| name.as_str()) {
                // The one belongs to the body, and the other to the URL.
                if name != "content-length" && name != "host" {
                    wanted.entry(name.to_owned()).or_insert(Wanted::Absent);
                }
            }
        }
        let mut lines = (String::new(), String::new());
        for (name, wanted) in wanted {
            let found = self.header(&name);
            let found = found.as_deref().unwrap_or(ABSENT);
            let wanted = match &wanted {
                Wanted::Value(value) => value,
                Wanted::Any if found == ABSENT => "(any)",
                Wanted::Any => found,
                Wanted::Absent => ABSENT,
            };
            let _ = writeln!(lines.0, "  {name}: {wanted}");
            let _ = writeln!(lines.1, "  {name}: {found}");
        }
        let body = expected.body.as_ref();
        let body = body.map_or_else(|| NO_BODY.to_owned(), Json::canonical);
        let found = match self.json() {
            _ if self.body.is_empty() => NO_BODY.to_owned(),
            Some(json) => json.canonical(),
            None => format!("not JSON: {}", String::from_utf8_lossy(&self.body)),
        };
        difference(
            &(line_and_query(&expected.method, &expected.url) + &lines.0 + &body),
            &(line_and_query(&self.method, &self.url) + &lines.1 + &found),
        )
    }
}

const NO_BODY: &str = "(no body)";
const ABSENT: &str = "(absent)";

fn line_and_query(method: &str, url: &str) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let mut pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    pairs.sort();
    let mut text = format!("{method} {address}\n");
    for (name, value) in pairs {
        // Debug shows white space and control characters for what they are.
        let _ = writeln!(text, "  ? {name} = {value:?}");
    }
    text
}

/// What differs between what was expected and what came out, in lines. The shape is that of the output.
pub(crate) fn result_difference(shape: &Shape, fixture: &Fixture, found: &Found) -> Option<String> {
    let (expected, found) = match (&fixture.expect, found) {
        (Expect::Ok(expected), Ok(found)) => (
            normal(shape, fixture.metadata, expected),
            normal(shape, fixture.metadata, found),
        ),
        (Expect::Err(expected), Err(found)) => failures(expected, found),
        (Expect::Ok(_), Err(found)) => {
            let found = marked(&without_nulls(found));
            return Some(format!("- an output\n+ {found}"));
        }
        (Expect::Err(expected), Ok(found)) => {
            return Some(format!(
                "- {}\n+ the output {}",
                expected.0.compact(),
                marked(found)
            ));
        }
    };
    difference(&expected.canonical(), &found.canonical())
}

/// What differs between what came out of two calls that must end alike, in lines.
pub(crate) fn disagreement(shape: &Shape, one: &Found, other: &Found) -> Option<String> {
    let text = |found: &Found| match found {
        Ok(output) => normal(shape, Metadata::Exact, output).canonical(),
        Err(failure) => without_nulls(failure).canonical(),
    };
    difference(&text(one), &text(other))
}

/// Only what was expected of the failure is compared.
fn failures(expected: &ExpectedFailure, found: &Json) -> (Json, Json) {
    let fields = expected.fields();
    let compared = fields.iter().map(|(name, wanted)| {
        let value = found.get(name).unwrap_or_else(Json::null);
        let value = match value.as_text() {
            Some(message) if name == "message" && contains_all(&message, expected) => {
                wanted.clone()
            }
            _ => value,
        };
        (name.as_str(), value)
    });
    let compared = Json::object(compared);
    (without_nulls(&expected.0), without_nulls(&compared))
}

fn contains_all(message: &str, expected: &ExpectedFailure) -> bool {
    let messages = expected.messages();
    messages.iter().all(|part| message.contains(part))
}

/// What `expect` must be for this to come out. What stands in the old one keeps its place and, if it is right, its text.
/// Of a failure, only what stood there is expected again.
pub(crate) fn expectation(shape: &Shape, old: &Expect, found: &Found) -> Json {
    match (old, found) {
        (Expect::Ok(old), Ok(output)) => Json::object([("ok", merged(shape, old, output))]),
        (Expect::Err(_), Ok(output)) => {
            Json::object([("ok", normal(shape, Metadata::Json, output))])
        }
        (Expect::Ok(_), Err(failure)) => {
            let Parts::Object(mut fields) = without_nulls(failure).parts() else {
                return Json::object([("err", failure.clone())]);
            };
            fields.retain(|(_, value)| value.parts() != Parts::List(Vec::new()));
            let fields = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.clone()));
            Json::object([("err", Json::object(fields))])
        }
        (Expect::Err(old), Err(failure)) => {
            let fields = old.fields();
            let fields = fields.iter().map(|(name, was)| {
                let is = failure.get(name).unwrap_or_else(Json::null);
                let same = match is.as_text() {
                    Some(message) if name == "message" => contains_all(&message, old),
                    _ => without_nulls(was).canonical() == without_nulls(&is).canonical(),
                };
                let value = if same {
                    was.clone()
                } else {
                    without_nulls(&is)
                };
                (name.as_str(), value)
            });
            Json::object([("err", Json::object(fields))])
        }
    }
}

/// The new value in the order of the old one. What the old one leaves out stays out while it is null.
fn merged(shape: &Shape, old: &Json, new: &Json) -> Json {
    match (shape, old.parts(), new.parts()) {
        (Shape::Optional(inner), ..) => merged(inner, old, new),
        (Shape::List(inner), Parts::List(old), Parts::List(new)) => {
            let items = new
                .iter()
                .enumerate()
                .map(|(number, new)| match old.get(number) {
                    Some(old) => merged(inner, old, new),
                    None => normal(inner, Metadata::Json, new),
                });
            Json::list(items)
        }
        (Shape::Record(fields), Parts::Object(old), Parts::Object(mut new)) => {
            let known = |name: &str| fields.iter().find(|field| field.json == name);
            let mut object: Vec<(&str, Json)> = Vec::new();
            for (name, old) in &old {
                let Some(field) = known(name) else {
                    continue;
                };
                let place = new.iter().position(|(new, _)| new == name);
                let value = place.map_or_else(Json::null, |place| new.remove(place).1);
                object.push((&field.json, merged(&field.shape, old, &value)));
            }
            for (number, field) in fields.iter().enumerate() {
                let value = new.iter().find(|(name, _)| *name == field.json);
                let Some((_, value)) = value.filter(|(_, value)| !value.is_null()) else {
                    continue;
                };
                let before = fields[..number].iter().rev();
                object.insert(
                    behind(&object, before),
                    (&field.json, normal(&field.shape, Metadata::Json, value)),
                );
            }
            Json::object(object)
        }
        // Metadata in another order is the same metadata.
        _ if old.canonical() == new.canonical() => old.clone(),
        _ => normal(shape, Metadata::Json, new),
    }
}

/// The place behind the first of these fields that an object has.
fn behind<'a>(object: &[(&str, Json)], fields: impl Iterator<Item = &'a Field>) -> usize {
    for field in fields {
        if let Some(place) = object.iter().position(|(name, _)| *name == field.json) {
            return place + 1;
        }
    }
    0
}

/// An output without the fields that are null. Nulls inside metadata are values, and stay. Exact metadata is its text.
fn normal(shape: &Shape, metadata: Metadata, json: &Json) -> Json {
    match (shape, json.parts()) {
        (Shape::Optional(inner), _) => normal(inner, metadata, json),
        (Shape::List(inner), Parts::List(items)) => {
            Json::list(items.iter().map(|item| normal(inner, metadata, item)))
        }
        (Shape::Record(fields), Parts::Object(values)) => {
            let values = values.iter().filter(|(_, value)| !value.is_null());
            Json::object(values.map(|(name, value)| {
                let field = fields.iter().find(|field| field.json == *name);
                let value = match field {
                    Some(field) => normal(&field.shape, metadata, value),
                    None => value.clone(),
                };
                (name.as_str(), value)
            }))
        }
        (Shape::Json, parts) if metadata == Metadata::Exact && parts != Parts::Null => {
            Json::text(json.as_str())
        }
        _ => json.clone(),
    }
}

/// A failure, or a part of one, without its nulls.
fn without_nulls(json: &Json) -> Json {
    match json.parts() {
        Parts::List(items) => Json::list(items.iter().map(without_nulls)),
        Parts::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| !value.is_null());
            Json::object(fields.map(|(name, value)| (name.as_str(), without_nulls(value))))
        }
        _ => json.clone(),
    }
}

/// JSON whose further lines are marked as found, too.
fn marked(json: &Json) -> String {
    json.pretty(0).replace('\n', "\n+ ")
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
    use hyper::header::HeaderName;

    use super::*;

    const AGENT: &str = concat!("clerk-tool/", env!("CARGO_PKG_VERSION"));

    fn sent(url: &str, body: &str, more: &[(&str, &str)]) -> Sent {
        let mut headers = vec![
            ("accept", "application/json"),
            ("authorization", "Bearer k"),
            ("clerk-api-version", "2026-05-12"),
            ("user-agent", AGENT),
            ("host", "h"),
            ("content-length", "9"),
        ];
        if !body.is_empty() {
            headers.push(("content-type", "application/json"));
        }
        for (name, value) in more {
            headers.retain(|(standard, _)| standard != name);
            headers.push((name, value));
        }
        let headers = headers.iter().filter(|(_, value)| !value.is_empty());
        let header = |(name, value): &(&str, &str)| {
            let name: HeaderName = name.parse().unwrap();
            (name, value.parse().unwrap())
        };
        Sent {
            method: "GET".into(),
            url: url.into(),
            headers: headers.map(header).collect(),
            body: body.to_owned().into(),
        }
    }

    fn request(rest: &str) -> Request {
        serde_json::from_str(&format!(r#"{{"method":"GET",{rest}}}"#)).unwrap()
    }

    const EXACTLY: Headers<'_> = Headers::Exactly { key: "k" };

    #[test]
    fn queries_are_lists_of_pairs_in_any_order() {
        let expected = request(r#""url":"https://h/p?b=2&a=1&a=%2B0""#);
        let difference = |url| sent(url, "", &[]).difference(&expected, EXACTLY);
        assert_eq!(difference("https://h/p?a=%2B0&b=2&a=1"), None);
        for (url, line) in [
            ("https://h/p?a=+0&b=2&a=1", "+   ? a = \" 0\""),
            ("https://h/p?a=1&b=2", "-   ? a = \"+0\""),
            ("https://h/%70?b=2&a=1&a=%2B0", "+ GET https://h/%70"),
        ] {
            let difference = difference(url).unwrap();
            assert!(difference.contains(line), "{difference}");
        }
    }

    #[test]
    fn bodies_are_json_where_null_and_absent_differ_and_a_key_stands_once() {
        let expected = request(r#""url":"https://h/","body":{"a":1,"b":null}"#);
        let difference = |body| sent("https://h/", body, &[]).difference(&expected, EXACTLY);
        assert_eq!(difference(r#"{"b":null, "a":1}"#), None);
        for (body, line) in [
            (r#"{"a":1}"#, "\"b\": null"),
            (r#"{"a":1.0,"b":null}"#, "+   \"a\": 1.0"),
            (r#"{"a":1,"a":1,"b":null}"#, "+   \"a\": 1"),
            ("", "+ (no body)"),
            ("{", "+ not JSON: {"),
        ] {
            let difference = difference(body).unwrap();
            assert!(difference.contains(line), "{difference}");
        }
    }

    #[test]
    fn a_request_has_the_headers_of_every_request_those_that_are_named_and_no_others() {
        let plain = request(r#""url":"https://h/""#);
        let named = request(r#""url":"https://h/","headers":{"X-More":"1","Accept":null}"#);
        let check = |expected: &Request, headers, more: &[(&str, &str)], line: &str| {
            let difference = sent("https://h/", "", more).difference(expected, headers);
            match line {
                "" => assert_eq!(difference, None, "{more:?}"),
                line => {
                    let difference = difference.unwrap_or_default();
                    assert!(difference.contains(line), "{more:?}: {difference}");
                }
            }
        };
        check(&plain, EXACTLY, &[], "");
        check(&plain, EXACTLY, &[("accept", "")], "+   accept: (absent)");
        check(
            &plain,
            EXACTLY,
            &[("authorization", "Bearer x")],
            "-   authorization: Bearer k",
        );
        check(&plain, EXACTLY, &[("user-agent", "x")], "+   user-agent: x");
        check(
            &plain,
            EXACTLY,
            &[("content-type", "text/plain")],
            "-   content-type: (absent)",
        );
        check(
            &plain,
            EXACTLY,
            &[("x-http-method-override", "PUT")],
            "+   x-http-method-override: PUT",
        );
        check(&named, EXACTLY, &[("x-more", "1"), ("accept", "")], "");
        check(&named, EXACTLY, &[("accept", "")], "-   x-more: 1");

        let least = Headers::AtLeast;
        check(
            &plain,
            least,
            &[
                ("authorization", "Bearer x"),
                ("user-agent", "y"),
                ("via", "z"),
            ],
            "",
        );
        check(
            &plain,
            least,
            &[("authorization", "")],
            "+   authorization: (absent)",
        );
        check(
            &plain,
            least,
            &[("clerk-api-version", "1")],
            "-   clerk-api-version: 2026-05-12",
        );
        check(&named, least, &[("accept", "")], "-   x-more: 1");
    }

    fn record() -> Shape {
        let field = |name: &str, shape| Field {
            name: name.to_lowercase(),
            json: name.into(),
            shape,
        };
        let text = || Shape::Optional(Box::new(Shape::Text));
        Shape::Record(vec![
            field("id", Shape::Text),
            field("first", text()),
            field("last", text()),
            field("data", Shape::Json),
        ])
    }

    fn fixture(expect: &str, metadata: &str) -> Fixture {
        let text = format!(
            r#"{{"docs":"d","metadata":"{metadata}","params":{{}},"exchanges":[],"expect":{expect}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    fn json(text: &str) -> Json {
        Json::parse(text).unwrap()
    }

    #[test]
    fn outputs_are_compared_whole_and_metadata_as_it_is_asked_for() {
        let found = Ok(json(
            r#"{"id":"1","first":null,"data":{"a":null, "b":1.10}}"#,
        ));
        let differs = |expect: &str, metadata: &str| {
            let expect = format!(r#"{{"ok":{expect}}}"#);
            result_difference(&record(), &fixture(&expect, metadata), &found).is_some()
        };
        assert!(!differs(
            r#"{"data":{"b":1.10,"a":null},"last":null,"id":"1"}"#,
            "json"
        ));
        assert!(differs(r#"{"data":{"b":1.1,"a":null},"id":"1"}"#, "json"));
        assert!(differs(r#"{"data":{"b":1.10},"id":"1"}"#, "json"));
        assert!(differs(r#"{"id":"1"}"#, "json"));
        assert!(!differs(
            r#"{"id":"1","data":{"a":null, "b":1.10}}"#,
            "exact"
        ));
        assert!(differs(r#"{"id":"1","data":{"a":null,"b":1.10}}"#, "exact"));
    }

    #[test]
    fn of_a_failure_what_is_expected_is_compared() {
        let found = Err(json(
            r#"{"case":"permanent","reason":"rejected","message":"Clerk refused: fix it","parameter":null,"status":422,
            "errors":[{"code":"c","message":"m","longMessage":null}],"traceId":"t","retryAfterMs":null}"#,
        ));
        let differs = |more: &str| {
            let expect = format!(r#"{{"err":{{"case":"permanent"{more}}}}}"#);
            result_difference(&record(), &fixture(&expect, "json"), &found)
        };
        for right in [
            "",
            r#","reason":"rejected""#,
            r#","message":"fix it""#,
            r#","message":["fix it","Clerk"]"#,
            r#","errors":[{"code":"c","message":"m"}],"parameter":null"#,
        ] {
            assert_eq!(differs(right), None, "{right}");
        }
        for (wrong, line) in [
            (r#","reason":"not-found""#, r#"-   "reason": "not-found""#),
            (r#","message":"report it""#, r#"-   "message": "report it""#),
            (
                r#","message":["fix it","report it"]"#,
                r#"-     "report it""#,
            ),
            (r#","errors":[]"#, r#"-   "errors": []"#),
            (r#","traceId":null"#, r#"+   "traceId": "t""#),
            (r#","status":400"#, r#"+   "status": 422"#),
        ] {
            let difference = differs(wrong).unwrap();
            assert!(difference.contains(line), "{difference}");
        }
    }

    #[test]
    fn an_expectation_keeps_the_place_of_what_stood_there() {
        let shape = Shape::List(Box::new(record()));
        let merged = |old: &str, new: &str| merged(&shape, &json(old), &json(new)).compact();
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
}
