//! The secrets of a case, which may appear nowhere but where they belong.

use crate::compare::Sent;
use crate::fixture::{Expect, Fixture};
use crate::interface::{Operation, Shape};
use crate::json::Json;
use crate::leak;

/// A shorter text than this is in other texts by chance.
const SHORTEST: usize = 8;

pub(crate) struct Secrets {
    /// May be in the authorization header only.
    keys: Vec<String>,
    /// Other secrets among the parameters, such as a new password. May be in the bodies of the fixture only.
    others: Vec<String>,
    /// Of those, the ones that the fixture expects to come out, because they are words that Clerk uses.
    expected: Vec<String>,
    /// The texts in the bodies of the fixture's requests.
    bodies: Vec<String>,
}

impl Secrets {
    pub(crate) fn of(fixture: &Fixture, operation: &Operation) -> Self {
        let mut keys = Vec::new();
        let mut others = Vec::new();
        let usable = |text: &str| {
            let text = text.trim();
            (text.len() >= SHORTEST).then(|| text.to_owned())
        };
        for field in &operation.params {
            let text = fixture
                .params
                .get(&field.json)
                .and_then(|json| json.as_text());
            let text = text.as_deref().and_then(usable);
            match &field.shape {
                Shape::Secret => keys.extend(text),
                Shape::Optional(inner) if matches!(**inner, Shape::Secret) => others.extend(text),
                _ => {}
            }
        }
        let key = fixture.env.get("CLERK_SECRET_KEY");
        keys.extend(key.map(String::as_str).and_then(usable));
        let (Expect::Ok(expected) | Expect::Err(crate::fixture::ExpectedFailure(expected))) =
            &fixture.expect;
        let expected: Vec<_> = expected.texts().collect();
        let bodies = fixture.exchanges.iter().flat_map(|exchange| {
            let body = exchange.request.body.as_ref();
            body.into_iter().flat_map(Json::texts)
        });
        Self {
            expected: others
                .iter()
                .filter(|secret| expected.iter().any(|text| text.contains(*secret)))
                .cloned()
                .collect(),
            bodies: bodies.collect(),
            keys,
            others,
        }
    }

    /// Whether a text gives one of them away.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        self.keys
            .iter()
            .chain(&self.others)
            .any(|secret| text.contains(secret))
    }

    /// Whether what came out gives one of them away, in a name or a text, also encoded.
    pub(crate) fn are_in_json(&self, json: &Json) -> bool {
        let secrets = self.keys.iter().chain(&self.others);
        let mut secrets = secrets.filter(|secret| !self.expected.contains(*secret));
        let texts: Vec<_> = json.texts().collect();
        let texts = texts.join("\n");
        secrets.any(|secret| leak::is_in(secret, &texts))
    }

    /// What a request holds where it should not, also encoded, and where that is.
    pub(crate) fn misplaced_in(&self, request: &Sent) -> Vec<(&'static str, &'static str)> {
        let body = String::from_utf8_lossy(&request.body);
        let texts: Vec<_> = match request.json() {
            Some(json) => json.texts().collect(),
            None => vec![body.into_owned()],
        };
        let mut misplaced = Vec::new();
        let keys = self.keys.iter().map(|secret| (secret, "the secret key"));
        let others = self.others.iter().map(|secret| (secret, "a secret"));
        for (secret, what) in keys.chain(others) {
            let is_key = what == "the secret key";
            let mut headers = request.headers.iter().filter(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes());
                let belongs = is_key && *name == "authorization";
                !belongs && (leak::is_in(secret, name.as_str()) || leak::is_in(secret, &value))
            });
            let mut texts = texts.iter().filter(|text| {
                let belongs = !is_key && self.bodies.contains(text);
                !belongs && leak::is_in(secret, text)
            });
            if leak::is_in(secret, &request.url) {
                misplaced.push((what, "URL"));
            }
            if headers.next().is_some() {
                misplaced.push((what, "headers"));
            }
            if texts.next().is_some() {
                misplaced.push((what, "body"));
            }
        }
        misplaced
    }

    /// The text without them.
    pub(crate) fn hidden(&self, text: &str) -> String {
        self.keys
            .iter()
            .chain(&self.others)
            .fold(text.to_owned(), |text, secret| {
                text.replace(secret, "[secret]")
            })
    }
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderMap;

    use super::*;
    use crate::interface::Field;

    const FIXTURE: &str = r#"{"docs":"d","params":{"secretKey":"sk_test_fixture","password":"salt&pepper"},
        "exchanges":[{"request":{"method":"POST","url":"https://h/","body":{"password":"salt&pepper"}},
        "response":{"status":422}}],"expect":{"err":{"case":"permanent","message":"EXPECTED"}}}"#;

    fn secrets(expected: &str) -> Secrets {
        let field = |name: &str, shape| Field {
            name: name.into(),
            json: name.into(),
            shape,
        };
        let operation = Operation {
            name: "operation".into(),
            interface: "interface".into(),
            params: vec![
                field("secretKey", Shape::Secret),
                field("password", Shape::Optional(Box::new(Shape::Secret))),
            ],
            output: Shape::Record(Vec::new()),
        };
        let fixture = FIXTURE.replace("EXPECTED", expected);
        Secrets::of(&serde_json::from_str(&fixture).unwrap(), &operation)
    }

    #[test]
    fn a_request_has_secrets_only_where_they_belong() {
        let misplaced = |url: &str, header: (&str, &str), body: &str| {
            let name: hyper::header::HeaderName = header.0.parse().unwrap();
            let sent = Sent {
                method: "POST".into(),
                url: url.into(),
                headers: HeaderMap::from_iter([(name, header.1.parse().unwrap())]),
                body: body.to_owned().into(),
            };
            secrets("nothing").misplaced_in(&sent)
        };
        let url = "https://h/";
        let right = ("authorization", "Bearer sk_test_fixture");
        let body = r#"{"password":"salt\u0026pepper"}"#;
        assert_eq!(misplaced(url, right, body), []);
        let (key, other) = ("the secret key", "a secret");
        assert_eq!(
            misplaced(url, ("x-key", "sk_test_fixture"), body),
            [(key, "headers")]
        );
        assert_eq!(
            misplaced(url, ("x-http", "salt&pepper"), body),
            [(other, "headers")]
        );
        assert_eq!(
            misplaced(url, ("authorization", "salt&pepper"), body),
            [(other, "headers")]
        );
        assert_eq!(
            misplaced("https://h/?a=salt%26pepper", right, body),
            [(other, "URL")]
        );
        assert_eq!(
            misplaced("https://h/sk_test_fixture", right, body),
            [(key, "URL")]
        );
        assert_eq!(
            misplaced(url, right, r#"{"a":"x salt&pepper"}"#),
            [(other, "body")]
        );
        assert_eq!(misplaced(url, right, "sk_test_fixture"), [(key, "body")]);
    }

    #[test]
    fn what_comes_out_has_no_secret_but_the_one_that_is_expected() {
        let out = Json::parse(r#"{"message":"not salt\u0026pepper"}"#).unwrap();
        assert!(secrets("nothing").are_in_json(&out));
        assert!(!secrets("salt&pepper").are_in_json(&out));
        let encoded = Json::parse(r#"{"message":"c2FsdCZwZXBwZXI="}"#).unwrap();
        assert!(secrets("nothing").are_in_json(&encoded));
        let key = Json::parse(r#"{"sk_test_fixture":1}"#).unwrap();
        assert!(secrets("sk_test_fixture").are_in_json(&key));
    }
}
