//! A request to Clerk, from path segments, query pairs and a body to what is sent. URLs are built here and nowhere else.

use std::fmt::Write;

use crate::api_url::ApiUrl;
use crate::fields::Fields;
use crate::headers;
use crate::json::write::{push_separator, push_text};
use crate::secret::Secret;
use crate::transport::{HttpRequest, Method};

/// A request that does not know yet where Clerk is and who asks.
#[derive(Debug)]
pub struct Request {
    method: Method,
    path: String,
    query: Query,
    body: Option<String>,
}

impl Request {
    /// A GET for `/v1` and the segments, each of which is one segment of the path, whatever it contains.
    #[must_use]
    pub fn get(segments: &[&str]) -> Self {
        Self::new(Method::Get, segments)
    }

    /// A POST, likewise.
    #[must_use]
    pub fn post(segments: &[&str]) -> Self {
        Self::new(Method::Post, segments)
    }

    /// A PATCH, likewise.
    #[must_use]
    pub fn patch(segments: &[&str]) -> Self {
        Self::new(Method::Patch, segments)
    }

    /// A PUT, likewise.
    #[must_use]
    pub fn put(segments: &[&str]) -> Self {
        Self::new(Method::Put, segments)
    }

    /// A DELETE, likewise.
    #[must_use]
    pub fn delete(segments: &[&str]) -> Self {
        Self::new(Method::Delete, segments)
    }

    fn new(method: Method, segments: &[&str]) -> Self {
        let mut path = String::from("/v1");
        for segment in segments {
            path.push('/');
            encode(&mut path, segment);
        }
        Request {
            method,
            path,
            query: Query::default(),
            body: None,
        }
    }

    /// Sets the query.
    #[must_use]
    pub fn query(mut self, query: Query) -> Self {
        self.query = query;
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: Body) -> Self {
        self.body = Some(body.into_text());
        self
    }

    /// The request as it is sent to this address with this key.
    #[must_use]
    pub fn addressed(self, api_url: &ApiUrl, secret: &Secret) -> HttpRequest {
        HttpRequest {
            method: self.method,
            tls: api_url.tls,
            authority: api_url.authority.to_owned(),
            path_with_query: format!("{}{}{}", api_url.prefix, self.path, self.query.0),
            headers: headers::of(self.method, secret, self.body.as_deref()),
            body: self.body,
        }
    }
}

/// The query of a request in the making.
#[derive(Clone, Debug, Default)]
pub struct Query(String);

impl Fields for Query {
    /// What Clerk takes.
    const MOST_VALUES: usize = 100;

    fn put_text(&mut self, name: &'static str, value: &str) {
        self.0.push(if self.0.is_empty() { '?' } else { '&' });
        encode(&mut self.0, name);
        self.0.push('=');
        encode(&mut self.0, value);
    }

    /// A pair of the same name for each value. Clerk ignores every other way to write a list.
    fn put_texts(&mut self, name: &'static str, values: &[&str]) {
        for value in values {
            self.put_text(name, value);
        }
    }

    fn put_json(&mut self, name: &'static str, value: &str) {
        self.put_text(name, value);
    }
}

/// The body of a request in the making: one JSON object, so that metadata keeps the text it was given in.
#[derive(Debug, Default)]
pub struct Body(String);

impl Body {
    /// Whether it has no field.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn into_text(mut self) -> String {
        if self.is_empty() {
            self.0.push('{');
        }
        self.0.push('}');
        self.0
    }

    fn push_name(&mut self, name: &str) {
        self.0.push(if self.is_empty() { '{' } else { ',' });
        push_text(&mut self.0, name);
        self.0.push(':');
    }
}

impl Fields for Body {
    const MOST_VALUES: usize = usize::MAX;

    fn put_text(&mut self, name: &'static str, value: &str) {
        self.push_name(name);
        push_text(&mut self.0, value);
    }

    fn put_texts(&mut self, name: &'static str, values: &[&str]) {
        self.push_name(name);
        self.0.push('[');
        for (index, value) in values.iter().enumerate() {
            push_separator(&mut self.0, index);
            push_text(&mut self.0, value);
        }
        self.0.push(']');
    }

    fn put_json(&mut self, name: &'static str, value: &str) {
        self.push_name(name);
        self.0.push_str(value);
    }
}

/// Appends a text so that it means itself in a path segment or a query: everything but RFC 3986's unreserved characters
/// becomes `%XX`, `+` and space included.
fn encode(to: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                to.push(char::from(byte));
            }
            _ => {
                // Writing to a String can't fail.
                let _ = write!(to, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::Clear;

    fn sent(request: Request) -> HttpRequest {
        let secret = Secret::choose("sk_test_fixture".into(), "").unwrap();
        request.addressed(
            &ApiUrl::parse("http://localhost:8080/clerk/").unwrap(),
            &secret,
        )
    }

    fn given(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn every_reserved_character_of_a_url_is_encoded() {
        let query = Query::default()
            .text("email_address", &given("a+b@example.com"))
            .unwrap()
            .number("limit", None)
            .number("offset", Some(0));
        let request = Request::get(&["users", "a b/..?#%ü"]).query(query);
        assert_eq!(
            sent(request).path_with_query,
            "/clerk/v1/users/a%20b%2F..%3F%23%25%C3%BC?email_address=a%2Bb%40example.com&offset=0"
        );
    }

    #[test]
    fn lists_repeat_the_plain_name_in_a_query() {
        let query = Query::default()
            .list("user_id", &given(" user_1 ,,-user_2"))
            .unwrap()
            .list("username", &None)
            .unwrap();
        assert_eq!(
            sent(Request::get(&["users"]).query(query)).path_with_query,
            "/clerk/v1/users?user_id=user_1&user_id=-user_2"
        );
    }

    #[test]
    fn the_address_decides_scheme_and_authority() {
        let request = sent(Request::get(&["users"]));
        assert!(!request.tls);
        assert_eq!(request.authority, "localhost:8080");
    }

    #[test]
    fn fields_of_a_body_are_written_in_order_and_absent_ones_are_not() {
        let clear = given("username");
        let mut clear = Clear::new(&clear).unwrap();
        let body = Body::default()
            .text("first_name", &given("\"Ada\"\n"))
            .unwrap()
            .text("last_name", &None)
            .unwrap()
            .clearable("username", &None, &mut clear)
            .unwrap()
            .list("email_address", &given("a@example.com,b@example.com"))
            .unwrap()
            .flag("skip_password_checks", Some(false))
            .metadata(
                "public_metadata",
                &given(r#"{ "b": 1.10, "a": 12345678901234567890 }"#),
            )
            .unwrap();
        assert!(clear.done().is_ok());
        assert_eq!(
            body.into_text(),
            concat!(
                r#"{"first_name":"\"Ada\"\n","username":null,"#,
                r#""email_address":["a@example.com","b@example.com"],"skip_password_checks":false,"#,
                r#""public_metadata":{ "b": 1.10, "a": 12345678901234567890 }}"#
            )
        );
    }

    #[test]
    fn an_empty_body_is_an_object() {
        assert!(Body::default().is_empty());
        assert_eq!(Body::default().into_text(), "{}");
    }
}
