//! What the body of a refusal says. <https://clerk.com/docs/guides/development/errors/backend-api>
//!
//! It is read piece by piece: a part that is odd costs only itself. Of a name that stands twice, the last one counts.

use crate::failure::ClerkError;
use crate::json::answer;
use crate::json::members;

/// The errors of a refusal, and Clerk's name for the request. A body that is not Clerk's has neither.
#[derive(Default)]
pub(crate) struct ClerkErrors {
    pub(crate) errors: Vec<ClerkError>,
    pub(crate) trace_id: Option<String>,
}

impl ClerkErrors {
    pub(crate) fn read(body: &[u8]) -> Self {
        let mut read = ClerkErrors::default();
        let text = answer::lenient_text(body);
        for (name, value) in members::of(&text) {
            match name.as_str() {
                "errors" => read.errors = items(value).into_iter().filter_map(error).collect(),
                "clerk_trace_id" => read.trace_id = said(string(value)),
                _ => {}
            }
        }
        read
    }

    /// Whether they are Clerk's own and not a gateway's in the same envelope: Clerk's codes are words.
    pub(crate) fn are_clerks(&self) -> bool {
        let is_word = |code: &str| code.starts_with(|c: char| c.is_ascii_alphabetic());
        self.errors.iter().any(|error| is_word(&error.code))
    }

    /// Whether one of them has this code.
    pub(crate) fn have(&self, code: &str) -> bool {
        self.errors.iter().any(|error| error.code == code)
    }
}

fn error(text: &str) -> Option<ClerkError> {
    let mut error = ClerkError {
        code: String::new(),
        message: String::new(),
        long_message: None,
        param_name: None,
    };
    if !text.starts_with('{') {
        return None;
    }
    for (name, value) in members::of(text) {
        match name.as_str() {
            "code" => error.code = scalar(value).unwrap_or_default(),
            "message" => error.message = scalar(value).unwrap_or_default(),
            "long_message" => error.long_message = said(scalar(value)),
            "meta" => {
                let meta = members::of(value).into_iter();
                error.param_name = meta
                    .rev()
                    .find(|(name, _)| name == "param_name")
                    .and_then(|(_, value)| said(string(value)));
            }
            _ => {}
        }
    }
    Some(error)
}

/// The items of a list, and none of anything else.
fn items(text: &str) -> Vec<&str> {
    let items: Vec<&serde_json::value::RawValue> = serde_json::from_str(text).unwrap_or_default();
    items.into_iter().map(|item| item.get()).collect()
}

fn string(text: &str) -> Option<String> {
    serde_json::from_str(text).ok()
}

/// A text, unless it is blank.
fn said(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// A text, or the text of a number, which is what a gateway gives for a code.
fn scalar(text: &str) -> Option<String> {
    let is_number = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    if is_number {
        Some(text.to_owned())
    } else {
        string(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_odd_costs_only_itself() {
        let body = r#"{
            "errors": [
                null, 7, "x", [],
                {"code": 403, "message": "Forbidden"},
                {"code": null, "message": ["x"], "long_message": 7, "meta": {"param_name": {}}},
                {"code": "is_invalid", "message": "is invalid", "long_message": "", "meta": "free"},
                {"code": "form_x", "message": "m", "long_message": "l", "meta": {"a": [], "param_name": "email"}}
            ],
            "clerk_trace_id": "trace_1",
            "meta": {}
        }"#;
        let read = ClerkErrors::read(body.as_bytes());
        let shown: Vec<_> = read
            .errors
            .iter()
            .map(|error| {
                let long = error.long_message.as_deref().unwrap_or("-");
                let param = error.param_name.as_deref().unwrap_or("-");
                format!("{} {} {long} {param}", error.code, error.message)
            })
            .collect();
        assert_eq!(
            shown,
            [
                "403 Forbidden - -",
                "  7 -",
                "is_invalid is invalid - -",
                "form_x m l email"
            ]
        );
        assert_eq!(read.trace_id.as_deref(), Some("trace_1"));
        assert!(read.are_clerks());
    }

    #[test]
    fn a_trace_id_survives_errors_that_are_no_list() {
        for errors in ["null", "{}", "7", "\"x\""] {
            let body = format!(r#"{{"errors":{errors},"clerk_trace_id":"trace_1"}}"#);
            let read = ClerkErrors::read(body.as_bytes());
            assert_eq!(read.errors, []);
            assert_eq!(read.trace_id.as_deref(), Some("trace_1"), "{errors}");
        }
    }

    #[test]
    fn bodies_of_others_have_no_errors_of_clerks() {
        for body in [
            "",
            "<html>404</html>",
            "[]",
            "null",
            r#"{"errors":[]}"#,
            r#"{"errors":[{}]}"#,
            r#"{"errors":[{"code":404,"message":"no route"}]}"#,
            r#"{"errors":[{"status":"404","title":"Not found"}]}"#,
            r#"{"message":"no Route matched with those values"}"#,
        ] {
            assert!(!ClerkErrors::read(body.as_bytes()).are_clerks(), "{body}");
        }
    }
}
