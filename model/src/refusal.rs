//! What the body of a refusal says, read piece by piece.

use crate::json::{items, members_before_oddity, string};

/// One of Clerk's errors.
#[derive(Debug, PartialEq)]
pub struct ClerkError {
    /// `code`, empty if there is none.
    pub code: String,
    /// `message`, empty if there is none.
    pub message: String,
    /// `long_message`.
    pub long_message: Option<String>,
    /// `meta.param_name`.
    pub param_name: Option<String>,
}

/// Clerk's errors, and its name for the request. What is odd costs only itself.
pub(crate) fn read(body: &[u8]) -> (Vec<ClerkError>, Option<String>) {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}');
    let errors = member(text, "errors").and_then(|errors| items(errors).ok());
    let errors = errors.into_iter().flatten().filter_map(error).collect();
    let name = member(text, "clerk_trace_id").and_then(|name| said(string(name).ok()?));
    (errors, name)
}

fn error(text: &str) -> Option<ClerkError> {
    if !text.starts_with('{') {
        return None;
    }
    let text_of = |name| member(text, name).and_then(scalar);
    let meta = member(text, "meta").unwrap_or_default();
    Some(ClerkError {
        code: text_of("code").unwrap_or_default(),
        message: text_of("message").unwrap_or_default(),
        long_message: text_of("long_message").and_then(said),
        param_name: member(meta, "param_name").and_then(|name| said(string(name).ok()?)),
    })
}

/// The text of a member of an object, the last one if several have this name; none if there is none, or no object.
fn member<'a>(object: &'a str, name: &str) -> Option<&'a str> {
    let members = members_before_oddity(object).into_iter();
    let mut values = members.filter_map(|(known, value)| (known == name).then_some(value));
    values.next_back()
}

/// A text, unless it is blank.
fn said(text: String) -> Option<String> {
    Some(text).filter(|text| !text.trim().is_empty())
}

/// A text, for which a gateway may give a number.
fn scalar(text: &str) -> Option<String> {
    let is_number = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    if is_number {
        return Some(text.to_owned());
    }
    string(text).ok()
}

/// Whether errors are Clerk's own, and no gateway's.
pub(crate) fn is_clerks(errors: &[ClerkError]) -> bool {
    let begins_with_letter = |code: &str| code.starts_with(|c: char| c.is_ascii_alphabetic());
    errors.iter().any(|error| begins_with_letter(&error.code))
}
