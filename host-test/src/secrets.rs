//! The secrets of a case, which may appear nowhere but where they belong.

use serde_json::Value;

use crate::compare::Sent;
use crate::fixture::Fixture;
use clerk_host::{Operation, Shape};

/// A shorter text than this is in other texts by chance.
const SHORTEST: usize = 8;

pub(crate) struct Secrets {
    /// May be in the authorization header only.
    keys: Vec<String>,
    /// May be in any request, such as a new password.
    others: Vec<String>,
}

impl Secrets {
    pub(crate) fn of(fixture: &Fixture, operation: &Operation) -> Self {
        let mut secrets = Self {
            keys: Vec::new(),
            others: Vec::new(),
        };
        let mut add = |list: fn(&mut Self) -> &mut Vec<String>, text: &str| {
            if text.trim().len() >= SHORTEST {
                list(&mut secrets).push(text.trim().to_owned());
            }
        };
        for field in &operation.params {
            let Some(Value::String(text)) = fixture.params.get(&field.json) else {
                continue;
            };
            match &field.shape {
                Shape::Secret => add(|secrets| &mut secrets.keys, text),
                Shape::Optional(inner) if matches!(**inner, Shape::Secret) => {
                    add(|secrets| &mut secrets.others, text)
                }
                _ => {}
            }
        }
        if let Some(text) = fixture.env.get("CLERK_SECRET_KEY") {
            add(|secrets| &mut secrets.keys, text);
        }
        secrets
    }

    /// Whether a text gives one of them away.
    pub(crate) fn are_in(&self, text: &str) -> bool {
        self.keys
            .iter()
            .chain(&self.others)
            .any(|secret| text.contains(secret))
    }

    /// Whether JSON gives one of them away, in a name or a text.
    pub(crate) fn are_in_json(&self, json: &Value) -> bool {
        match json {
            Value::String(text) => self.are_in(text),
            Value::Array(items) => items.iter().any(|item| self.are_in_json(item)),
            Value::Object(object) => object
                .iter()
                .any(|(name, value)| self.are_in(name) || self.are_in_json(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    /// Where a request holds a key though it should not.
    pub(crate) fn misplaced_in(&self, request: &Sent) -> Option<&'static str> {
        let in_text = |text: &str| self.keys.iter().any(|key| text.contains(key));
        let in_bytes = |bytes: &[u8]| in_text(&String::from_utf8_lossy(bytes));
        let mut headers = request
            .headers
            .iter()
            .filter(|(name, _)| *name != "authorization");
        if in_text(&request.url) {
            Some("URL")
        } else if headers.any(|(_, value)| in_bytes(value.as_bytes())) {
            Some("headers")
        } else {
            in_bytes(&request.body).then_some("body")
        }
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
