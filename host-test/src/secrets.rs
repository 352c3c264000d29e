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

    /// Whether what came out gives one of them away, in a name or a text.
    pub(crate) fn are_in_json(&self, json: &Json) -> bool {
        let secrets = self.keys.iter().chain(&self.others);
        let mut secrets = secrets.filter(|secret| !self.expected.contains(*secret));
        let texts: Vec<_> = json.texts().collect();
        secrets.any(|secret| texts.iter().any(|text| text.contains(secret)))
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
