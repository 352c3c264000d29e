//! A request to Clerk, from path segments, query pairs and a body to what is sent. URLs are built here and nowhere else.

use std::fmt::{Display, Write};

use crate::api_url::ApiUrl;
use crate::headers;
use crate::json_object::JsonObject;
use crate::secret::Secret;
use crate::transport::{HttpRequest, Method};

/// A request that does not know yet where Clerk is and who asks.
#[derive(Debug)]
pub struct Request {
    method: Method,
    path_with_query: String,
    has_query: bool,
    body: Option<String>,
}

impl Request {
    /// A request for `/v1` and the segments, each of which is one segment of the path, whatever it contains.
    #[must_use]
    pub fn new(method: Method, segments: &[&str]) -> Self {
        let mut path = String::from("/v1");
        for segment in segments {
            path.push('/');
            encode(&mut path, segment);
        }
        Request {
            method,
            path_with_query: path,
            has_query: false,
            body: None,
        }
    }

    /// Adds a query pair, unless the value is absent.
    #[must_use]
    pub fn query(mut self, name: &str, value: Option<impl Display>) -> Self {
        if let Some(value) = value {
            self.path_with_query
                .push(if self.has_query { '&' } else { '?' });
            self.has_query = true;
            encode(&mut self.path_with_query, name);
            self.path_with_query.push('=');
            encode(&mut self.path_with_query, &value.to_string());
        }
        self
    }

    /// Adds a query pair of the same name for each value. Clerk ignores every other way to write a list.
    #[must_use]
    pub fn query_list(self, name: &str, values: Option<Vec<&str>>) -> Self {
        values
            .into_iter()
            .flatten()
            .fold(self, |request, value| request.query(name, Some(value)))
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: JsonObject) -> Self {
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
            path_with_query: format!("{}{}", api_url.prefix, self.path_with_query),
            headers: headers::of(self.method, secret, self.body.as_deref()),
            body: self.body,
        }
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

    fn sent(request: Request) -> HttpRequest {
        let secret = Secret::choose("sk_test_fixture".into(), "").unwrap();
        request.addressed(
            &ApiUrl::parse("http://localhost:8080/clerk/").unwrap(),
            &secret,
        )
    }

    #[test]
    fn every_reserved_character_is_encoded() {
        let request = Request::new(Method::Get, &["users", "a b/..?#%ü"])
            .query("email_address", Some("a+b@example.com"))
            .query("limit", None::<u32>)
            .query("offset", Some(0));
        assert_eq!(
            sent(request).path_with_query,
            "/clerk/v1/users/a%20b%2F..%3F%23%25%C3%BC?email_address=a%2Bb%40example.com&offset=0"
        );
    }

    #[test]
    fn lists_repeat_the_plain_name() {
        let request = Request::new(Method::Get, &["users"])
            .query_list("user_id", Some(vec!["user_1", "-user_2"]))
            .query_list("username", None);
        assert_eq!(
            sent(request).path_with_query,
            "/clerk/v1/users?user_id=user_1&user_id=-user_2"
        );
    }

    #[test]
    fn the_address_decides_scheme_and_authority() {
        let request = sent(Request::new(Method::Get, &["users"]));
        assert!(!request.tls);
        assert_eq!(request.authority, "localhost:8080");
    }
}
