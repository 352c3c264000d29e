//! Taking out of a recording what must not stand in a repository.

use serde_json::Value;

use clerk_host::{Operation, Shape};

/// The key of every fixture.
pub(crate) const KEY: &str = "sk_test_fixture";
/// In the place of tokens.
const TOKEN: &str = "fixture";
/// In the place of passwords that come back.
const ECHO: &str = "[redacted]";
/// In the place of trace IDs.
pub(crate) const TRACE: &str = "trace_fixture";

/// A shorter text than this is in other texts by chance.
const SHORTEST: usize = 8;

/// What a call knows that a fixture must not, and what stands there instead.
pub(crate) struct Redactor {
    replacements: Vec<Replacement>,
}

#[derive(Clone)]
struct Replacement {
    secret: String,
    substitute: String,
    is_key: bool,
}

impl Redactor {
    /// Of a call with these parameters and this key in its environment.
    pub(crate) fn new(operation: &Operation, params: &Value, key: Option<&str>) -> Self {
        let mut replacements = Vec::new();
        let mut add = |text: &str, substitute: String, is_key| {
            if !text.trim().is_empty() {
                replacements.push(Replacement {
                    secret: text.trim().to_owned(),
                    substitute,
                    is_key,
                });
            }
        };
        for field in &operation.params {
            let Value::String(text) = &params[&field.json] else {
                continue;
            };
            match &field.shape {
                Shape::Secret => add(text, KEY.to_owned(), true),
                Shape::Optional(inner) if matches!(**inner, Shape::Secret) => {
                    add(text, format!("fixture-{}", field.json), false);
                }
                _ => {}
            }
        }
        if let Some(key) = key {
            add(key, KEY.to_owned(), true);
        }
        // A secret that is part of another goes last.
        replacements.sort_by_key(|replacement| std::cmp::Reverse(replacement.secret.len()));
        Self { replacements }
    }

    /// For answers. There, a password must be another than in the request: the component may pass on what Clerk echoes,
    /// and a replay would rightly say that the password came out.
    pub(crate) fn of_answers(&self) -> Self {
        let mut replacements = self.replacements.clone();
        for replacement in &mut replacements {
            if !replacement.is_key {
                replacement.substitute = ECHO.to_owned();
            }
        }
        Self { replacements }
    }

    /// Whether a key is so short that it would be found in other texts.
    pub(crate) fn has_short_key(&self) -> bool {
        self.replacements
            .iter()
            .any(|replacement| replacement.is_key && replacement.secret.len() < SHORTEST)
    }

    /// What must not be found in the end, as far as it is long enough to be looked for.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.replacements
            .iter()
            .filter(|replacement| {
                replacement.secret != replacement.substitute && replacement.secret.len() >= SHORTEST
            })
            .map(|replacement| replacement.secret.as_str())
    }

    /// A text without secrets.
    pub(crate) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for replacement in &self.replacements {
            if text.trim() == replacement.secret {
                return replacement.substitute.clone();
            }
            if replacement.secret.len() >= SHORTEST {
                text = text.replace(&replacement.secret, &replacement.substitute);
            }
        }
        without_keys(&text)
    }

    /// The value of a field that is named like a token.
    fn token(&self, text: &str) -> String {
        let known = self
            .replacements
            .iter()
            .find(|replacement| replacement.secret == text.trim());
        known
            .map_or(TOKEN, |replacement| replacement.substitute.as_str())
            .to_owned()
    }

    /// JSON without secrets, tokens and trace IDs.
    pub(crate) fn json(&self, json: &mut Value) {
        match json {
            Value::String(text) if is_jwt(text) => *text = TOKEN.to_owned(),
            Value::String(text) => *text = self.text(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.json(item)),
            Value::Object(object) => {
                *object = std::mem::take(object)
                    .into_iter()
                    .map(|(name, mut value)| {
                        match &mut value {
                            Value::String(text) if name == "clerk_trace_id" => {
                                *text = TRACE.to_owned();
                            }
                            Value::String(text)
                                if names_token(&name) && !text.trim().is_empty() =>
                            {
                                *text = self.token(text);
                            }
                            value => self.json(value),
                        }
                        (self.text(&name), value)
                    })
                    .collect();
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// Whether a field of an answer holds something that opens a door.
fn names_token(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["token", "secret", "jwt", "cookie", "ticket"]
        .iter()
        .any(|part| name.contains(part))
}

/// A signed token, whatever the name of its field.
fn is_jwt(text: &str) -> bool {
    text.starts_with("eyJ") && text.matches('.').count() == 2 && !text.contains(char::is_whitespace)
}

/// Any other key that stands in a text.
fn without_keys(text: &str) -> String {
    let mut rest = text;
    let mut clean = String::new();
    let start = |text: &str| {
        ["sk_live_", "sk_test_"]
            .iter()
            .filter_map(|prefix| text.find(prefix))
            .min()
    };
    while let Some(place) = start(rest) {
        let key = &rest[place..];
        let end = key
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')
            .unwrap_or(key.len());
        clean.push_str(&rest[..place]);
        clean.push_str(KEY);
        rest = &key[end..];
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Redactor;
    use clerk_host::{Field, Operation, Shape};

    fn redacted(params: Value, mut json: Value) -> Value {
        redactor(params).json(&mut json);
        json
    }

    fn redactor(params: Value) -> Redactor {
        let field = |name: &str, shape| Field {
            name: name.to_lowercase(),
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
            failure: Vec::new(),
        };
        Redactor::new(&operation, &params, Some("sk_live_environment"))
    }

    #[test]
    fn keys_and_passwords_wherever_they_stand() {
        let params = json!({"secretKey": " sk_live_parameter ", "password": "hunter2!!"});
        let found = redacted(
            params,
            json!({
                "a": ["Bearer sk_live_parameter", {"sk_live_environment": "hunter2!!"}],
                "b": "not sk_test_another-key, but sk_live_more", "c": 1.0, "d": null
            }),
        );
        let expected = json!({
            "a": ["Bearer sk_test_fixture", {"sk_test_fixture": "fixture-password"}],
            "b": "not sk_test_fixture, but sk_test_fixture", "c": 1.0, "d": null
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn a_short_password_is_replaced_only_where_it_stands_alone() {
        let found = redacted(json!({"password": "Ada"}), json!(["Ada", "Adamant"]));
        assert_eq!(found, json!(["fixture-password", "Adamant"]));
    }

    #[test]
    fn a_password_that_comes_back_is_another() {
        let mut json = json!("hunter2!! sk_live_environment");
        let params = json!({"password": "hunter2!!"});
        redactor(params).of_answers().json(&mut json);
        assert_eq!(json, "[redacted] sk_test_fixture");
    }

    #[test]
    fn tokens_and_trace_ids() {
        let found = redacted(
            json!({}),
            json!({
                "clerk_trace_id": "abc", "Last_Token": "x", "token_count": 3, "token": null, "client_secret": "",
                "object": "eyJhbGciOi.eyJzdWIi.c2ln", "text": "eyJ is not. one. at all"
            }),
        );
        let expected = json!({
            "clerk_trace_id": "trace_fixture", "Last_Token": "fixture", "token_count": 3, "token": null,
            "client_secret": "", "object": "fixture", "text": "eyJ is not. one. at all"
        });
        assert_eq!(found, expected);
    }
}
