//! Taking out of a recording what must not stand in a repository.

use heck::ToSnakeCase as _;

use crate::interface::{Operation, Shape};
use crate::json::{Json, Token, quoted, unquoted};

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
    /// The fields of the output that are secrets, as they are called there and by Clerk.
    credentials: Vec<String>,
}

#[derive(Clone)]
struct Replacement {
    secret: String,
    substitute: String,
    is_key: bool,
}

impl Redactor {
    /// Of a call with these parameters and this key in its environment.
    pub(crate) fn new(operation: &Operation, params: &Json, key: Option<&str>) -> Self {
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
            let Some(text) = params.get(&field.json).and_then(|json| json.as_text()) else {
                continue;
            };
            match &field.shape {
                Shape::Secret => add(&text, KEY.to_owned(), true),
                Shape::Optional(inner) if matches!(**inner, Shape::Secret) => {
                    add(&text, format!("fixture-{}", field.json), false);
                }
                _ => {}
            }
        }
        if let Some(key) = key {
            add(key, KEY.to_owned(), true);
        }
        // A secret that is part of another goes last.
        replacements.sort_by_key(|replacement| std::cmp::Reverse(replacement.secret.len()));
        let mut credentials = Vec::new();
        collect_credentials(&operation.output, &mut credentials);
        Self {
            replacements,
            credentials,
        }
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
        Self {
            replacements,
            credentials: self.credentials.clone(),
        }
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
            text = replacement.replaced_in(&text);
        }
        without_tokens(&text)
    }

    fn is_credential(&self, name: &str) -> bool {
        names_token(name) || self.credentials.iter().any(|known| known == name)
    }

    /// The value of a field that is a credential.
    fn token(&self, text: &str) -> String {
        let known = self
            .replacements
            .iter()
            .find(|replacement| replacement.secret == text.trim());
        known
            .map_or(TOKEN, |replacement| replacement.substitute.as_str())
            .to_owned()
    }

    /// JSON without secrets, tokens and trace IDs. Everything else keeps its notation.
    pub(crate) fn json(&self, json: &Json) -> Json {
        let mut clean = String::new();
        let mut key = String::new();
        let mut tokens = json.tokens().peekable();
        while let Some(token) = tokens.next() {
            let Token::Text(quotes) = token else {
                clean.push_str(token.as_str());
                continue;
            };
            let text = unquoted(quotes);
            let redacted = if matches!(tokens.peek(), Some(Token::Colon)) {
                key.clone_from(&text);
                self.text(&text)
            } else if key == "clerk_trace_id" {
                TRACE.to_owned()
            } else if self.is_credential(&key) && !text.trim().is_empty() {
                self.token(&text)
            } else {
                self.text(&text)
            };
            match redacted == text {
                true => clean.push_str(quotes),
                false => clean.push_str(&quoted(&redacted)),
            }
        }
        Json::parse(&clean).unwrap_or_else(|_| Json::null())
    }
}

fn collect_credentials(shape: &Shape, found: &mut Vec<String>) {
    match shape {
        Shape::Optional(inner) | Shape::List(inner) => collect_credentials(inner, found),
        Shape::Record(fields) => {
            for field in fields {
                match &field.shape {
                    Shape::Secret => {}
                    Shape::Optional(inner) if matches!(**inner, Shape::Secret) => {}
                    shape => {
                        collect_credentials(shape, found);
                        continue;
                    }
                }
                found.extend([field.json.clone(), field.json.to_snake_case()]);
            }
        }
        _ => {}
    }
}

impl Replacement {
    /// The text without this secret. A short one is part of other words by chance.
    fn replaced_in(&self, text: &str) -> String {
        if self.secret.len() >= SHORTEST {
            return text.replace(&self.secret, &self.substitute);
        }
        let mut clean = String::new();
        let mut rest = text;
        while let Some(place) = rest.find(&self.secret) {
            let (before, found) = rest.split_at(place);
            let (secret, after) = found.split_at(self.secret.len());
            let whole = !before.ends_with(char::is_alphanumeric)
                && !after.starts_with(char::is_alphanumeric);
            clean.push_str(before);
            clean.push_str(if whole { &self.substitute } else { secret });
            rest = after;
        }
        clean + rest
    }
}

/// Whether a field holds something that opens a door.
fn names_token(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['_', '-'], "");
    let parts = [
        "token",
        "secret",
        "jwt",
        "cookie",
        "ticket",
        "password",
        "apikey",
        "privatekey",
        "authorization",
        "credential",
    ];
    // `password_enabled` and its like say something about one.
    parts
        .iter()
        .any(|part| name.ends_with(part) || name.ends_with(&format!("{part}s")))
}

/// How keys and tokens of Clerk and of others begin, and how much must follow at least.
const PREFIXES: [(&str, usize); 17] = [
    ("sk_live_", 1),
    ("sk_test_", 1),
    ("rk_live_", 1),
    ("rk_test_", 1),
    ("whsec_", 8),
    ("ghp_", 8),
    ("gho_", 8),
    ("ghs_", 8),
    ("ghu_", 8),
    ("github_pat_", 8),
    ("glpat-", 8),
    ("xoxb-", 8),
    ("xoxp-", 8),
    ("npm_", 16),
    ("AKIA", 16),
    ("AIza", 16),
    ("SG.", 16),
];

/// The text without keys, signed tokens and what follows `Bearer`, whosever they are.
fn without_tokens(text: &str) -> String {
    let of_token =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '~' | '+' | '=');
    let mut clean = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !of_token(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let bearer = clean.len() >= BEARER.len()
            && clean.is_char_boundary(clean.len() - BEARER.len())
            && clean[clean.len() - BEARER.len()..].eq_ignore_ascii_case(BEARER);
        match word {
            "" => {}
            word if word.contains(KEY) => clean.push_str(word),
            word if bearer => clean.push_str(if word.len() < SHORTEST { word } else { TOKEN }),
            word => clean.push_str(&without_token(word)),
        }
        let other = after.chars().next();
        clean.extend(other);
        rest = &after[other.map_or(0, char::len_utf8)..];
    }
    clean
}

const BEARER: &str = "bearer ";

/// A word without the token that it ends in. Something may stand before it, as in `token=sk_live_…`.
fn without_token(word: &str) -> String {
    let starts = |place: usize| {
        let rest = &word[place..];
        let known = PREFIXES
            .iter()
            .any(|(prefix, more)| rest.len() >= prefix.len() + more && rest.starts_with(prefix));
        // What follows a letter is the rest of a word.
        let begins = !word[..place].ends_with(|c: char| c.is_ascii_alphanumeric());
        (known || is_jwt(rest)) && begins
    };
    match (0..word.len()).find(|place| starts(*place)) {
        Some(place) => format!("{}{TOKEN}", &word[..place]),
        None => word.to_owned(),
    }
}

/// Whether a text is a signed token.
fn is_jwt(text: &str) -> bool {
    text.starts_with("eyJ") && text.matches('.').count() >= 2
}

#[cfg(test)]
mod tests {
    use super::{Redactor, without_tokens};
    use crate::interface::{Field, Operation, Shape};
    use crate::json::Json;

    fn redacted(params: &str, json: &str) -> String {
        redactor(params).json(&Json::parse(json).unwrap()).compact()
    }

    fn redactor(params: &str) -> Redactor {
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
            output: Shape::Record(vec![field(
                "links",
                Shape::List(Box::new(Shape::Record(vec![field(
                    "signInUrl",
                    Shape::Optional(Box::new(Shape::Secret)),
                )]))),
            )]),
        };
        let params = Json::parse(params).unwrap();
        Redactor::new(&operation, &params, Some("sk_live_environment"))
    }

    #[test]
    fn keys_and_passwords_are_redacted_wherever_they_are() {
        let found = redacted(
            r#"{"secretKey":" sk_live_parameter ","password":"hunter2!!"}"#,
            r#"{"a":["Bearer sk_live_parameter",{"sk_live_environment":"hunter2!!"}],
            "b":"not sk_test_another-key, but sk_live_more_of_it","c":1.0,"d":null,"e":"\u00e9"}"#,
        );
        let expected = r#"{"a":["Bearer sk_test_fixture",{"sk_test_fixture":"fixture-password"}],"b":"not fixture, but fixture","c":1.0,"d":null,"e":"\u00e9"}"#;
        assert_eq!(found, expected);
    }

    #[test]
    fn a_short_password_is_redacted_as_a_whole_word() {
        let found = redacted(
            r#"{"password":"Ada"}"#,
            r#"["Ada","Adamant","is Ada, and not Adam"]"#,
        );
        let expected = r#"["fixture-password","Adamant","is fixture-password, and not Adam"]"#;
        assert_eq!(found, expected);
    }

    #[test]
    fn a_password_that_comes_back_is_another() {
        let json = Json::text("hunter2!! sk_live_environment");
        let found = redactor(r#"{"password":"hunter2!!"}"#)
            .of_answers()
            .json(&json);
        assert_eq!(found, Json::text("[redacted] sk_test_fixture"));
    }

    #[test]
    fn tokens_and_trace_ids_are_redacted_by_their_names() {
        let found = redacted(
            "{}",
            r#"{"clerk_trace_id":"abc","Last_Token":"x","token_count":3,"token":null,"client_secret":"","tokens":["y"],
            "api-key":"z","password_enabled":"no","object":"eyJhbGciOi.eyJzdWIi.c2ln","text":"eyJ is not. one. at all"}"#,
        );
        let expected = r#"{"clerk_trace_id":"trace_fixture","Last_Token":"fixture","token_count":3,"token":null,"client_secret":"","tokens":["fixture"],"api-key":"fixture","password_enabled":"no","object":"fixture","text":"eyJ is not. one. at all"}"#;
        assert_eq!(found, expected);
    }

    #[test]
    fn secrets_of_the_output_are_redacted_in_the_answer_too() {
        let found = redacted(
            "{}",
            r#"{"data":[{"sign_in_url":"https://h/?t=1"}],"signInUrl":"https://h/?t=2","url":"https://h/","sign_in_url":null}"#,
        );
        let expected = r#"{"data":[{"sign_in_url":"fixture"}],"signInUrl":"fixture","url":"https://h/","sign_in_url":null}"#;
        assert_eq!(found, expected);
    }

    #[test]
    fn tokens_are_redacted_by_their_form() {
        for (text, clean) in [
            (
                "https://a.b/c?__clerk_ticket=eyJhbGciOi.eyJzdWIi.c2ln&x=1",
                "https://a.b/c?__clerk_ticket=fixture&x=1",
            ),
            ("Bearer eyJhbGciOi.eyJzdWIi.c2ln", "Bearer fixture"),
            (
                "authorization: bearer 0123456789abcdef",
                "authorization: bearer fixture",
            ),
            ("the bearer of news", "the bearer of news"),
            (
                "stripe sk_live_51Hxyz0123 and whsec_0123456789.",
                "stripe fixture and fixture",
            ),
            ("ghp_0123456789abcdef", "fixture"),
            ("AKIAIOSFODNN7EXAMPLE", "fixture"),
            ("task_live_now, sk_live_", "task_live_now, sk_live_"),
            ("sk_test_fixture", "sk_test_fixture"),
            ("größer als ü.", "größer als ü."),
        ] {
            assert_eq!(without_tokens(text), clean);
        }
    }

    #[test]
    fn what_is_no_secret_keeps_its_notation() {
        let json = r#"{"$serde_json::private::Number":"7","a":1,"a":1.10}"#;
        assert_eq!(redacted("{}", json), json);
    }
}
