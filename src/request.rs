//! A request to Clerk, from path segments, query pairs and a body to what is sent. URLs are built here and nowhere else.

use std::fmt::Write;

use crate::api_url::ApiUrl;
use crate::failure::Failure;
use crate::fields::Fields;
use crate::headers;
use crate::json::write::{push_separator, push_text};
use crate::secret::Secret;
use crate::transport::{HttpRequest, Method};

/// A request that does not know yet where Clerk is and who asks.
#[derive(Clone, Debug)]
pub struct Request {
    method: Method,
    path: String,
    query: String,
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
            query: String::new(),
            body: None,
        }
    }

    /// Sets the query.
    ///
    /// # Errors
    /// If a parameter in it was refused.
    pub fn query(mut self, query: Query) -> Result<Self, Failure> {
        self.query = query.into_text()?;
        Ok(self)
    }

    /// Sets the body.
    ///
    /// # Errors
    /// If a parameter in it was refused.
    pub fn body(mut self, body: Body) -> Result<Self, Failure> {
        self.body = Some(body.into_text()?);
        Ok(self)
    }

    /// How long its path and query are, in bytes.
    pub(crate) fn length(&self) -> usize {
        self.path.len() + self.query.len()
    }

    /// The request as it is sent to this address with this key.
    #[must_use]
    pub fn addressed(self, api_url: &ApiUrl, secret: &Secret) -> HttpRequest {
        HttpRequest {
            method: self.method,
            tls: api_url.tls,
            authority: api_url.authority.to_owned(),
            path_with_query: format!("{}{}{}", api_url.prefix, self.path, self.query),
            headers: headers::of(self.method, secret, self.body.as_deref()),
            body: self.body,
        }
    }
}

/// The query of a request in the making.
#[derive(Clone, Debug, Default)]
pub struct Query {
    text: String,
    refusal: Option<Box<Failure>>,
}

impl Query {
    /// Its text, `?` before it, or nothing.
    pub(crate) fn into_text(self) -> Result<String, Failure> {
        self.refusal.map_or(Ok(self.text), |refusal| Err(*refusal))
    }
}

impl Fields for Query {
    /// What Clerk takes.
    const MOST_VALUES: usize = 100;

    fn put_text(&mut self, name: &'static str, value: &str) {
        self.text.push(if self.text.is_empty() { '?' } else { '&' });
        encode(&mut self.text, name);
        self.text.push('=');
        encode(&mut self.text, value);
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

    fn refuse(&mut self, refusal: Failure) {
        self.refusal.get_or_insert_with(|| Box::new(refusal));
    }
}

/// The body of a request in the making: one JSON object, so that metadata keeps the text it was given in.
#[derive(Debug, Default)]
pub struct Body {
    text: String,
    refusal: Option<Box<Failure>>,
}

impl Body {
    /// Whether it has no field, and none that was refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.refusal.is_none()
    }

    /// Its text.
    pub(crate) fn into_text(mut self) -> Result<String, Failure> {
        if let Some(refusal) = self.refusal {
            return Err(*refusal);
        }
        if self.text.is_empty() {
            self.text.push('{');
        }
        self.text.push('}');
        Ok(self.text)
    }

    fn push_name(&mut self, name: &str) {
        self.text.push(if self.text.is_empty() { '{' } else { ',' });
        push_text(&mut self.text, name);
        self.text.push(':');
    }
}

impl Fields for Body {
    const MOST_VALUES: usize = usize::MAX;

    fn put_text(&mut self, name: &'static str, value: &str) {
        self.push_name(name);
        push_text(&mut self.text, value);
    }

    fn put_texts(&mut self, name: &'static str, values: &[&str]) {
        self.push_name(name);
        self.text.push('[');
        for (index, value) in values.iter().enumerate() {
            push_separator(&mut self.text, index);
            push_text(&mut self.text, value);
        }
        self.text.push(']');
    }

    fn put_json(&mut self, name: &'static str, value: &str) {
        self.push_name(name);
        self.text.push_str(value);
    }

    fn refuse(&mut self, refusal: Failure) {
        self.refusal.get_or_insert_with(|| Box::new(refusal));
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
        let mut query = Query::default();
        query
            .text("email_address", &given("a+b@example.com"))
            .number("limit", None)
            .number("offset", Some(0));
        let request = Request::get(&["users", "a b/..?#%ü"]).query(query).unwrap();
        assert_eq!(
            sent(request).path_with_query,
            "/clerk/v1/users/a%20b%2F..%3F%23%25%C3%BC?email_address=a%2Bb%40example.com&offset=0"
        );
    }

    #[test]
    fn lists_repeat_the_plain_name_in_a_query() {
        let mut query = Query::default();
        query
            .list("user_id", &given(" user_1 ,,-user_2"))
            .list("username", &None);
        let request = Request::get(&["users"]).query(query).unwrap();
        assert_eq!(
            sent(request).path_with_query,
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
        let mut body = Body::default();
        body.text("first_name", &given("\"Ada\"\n"))
            .text("last_name", &None)
            .clearable("username", &None, &mut clear)
            .list("email_address", &given("a@example.com,b@example.com"))
            .flag("skip_password_checks", Some(false))
            .metadata(
                "public_metadata",
                &given(r#"{ "b": 1.10, "a": 12345678901234567890 }"#),
            );
        assert!(clear.done().is_ok());
        assert_eq!(
            body.into_text().unwrap(),
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
        assert_eq!(Body::default().into_text().unwrap(), "{}");
    }
}
