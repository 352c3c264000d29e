//! Parameters as fields of a request: checked, named and added in one step. A refusal names the parameter by its documented
//! name, which is the field's in camelCase.

use serde_json::value::RawValue;

use crate::failure::{Failure, invalid_parameter};

/// A request's query or body in the making. Names are those of Clerk's API; what is absent is not added. The first
/// parameter that is refused is kept for the end, so that adding is a chain.
pub trait Fields {
    /// How many values a list takes.
    const MOST_VALUES: usize;

    /// Adds a text.
    fn put_text(&mut self, name: &'static str, value: &str);
    /// Adds several texts.
    fn put_texts(&mut self, name: &'static str, values: &[&str]);
    /// Adds JSON, as it stands.
    fn put_json(&mut self, name: &'static str, value: &str);
    /// Keeps a refusal, unless there is one.
    fn refuse(&mut self, refusal: Failure);

    /// Adds a text, refused if it is there and blank.
    fn text(&mut self, name: &'static str, value: &Option<String>) -> &mut Self {
        match value.as_deref().map(|value| not_blank(name, value)) {
            Some(Ok(value)) => self.put_text(name, value),
            Some(Err(refusal)) => self.refuse(refusal),
            None => {}
        }
        self
    }

    /// Adds a text that must be there, refused if it is blank.
    fn required(&mut self, name: &'static str, value: &str) -> &mut Self {
        match required(name, value) {
            Ok(value) => self.put_text(name, value),
            Err(refusal) => self.refuse(refusal),
        }
        self
    }

    /// Adds an identifier without white space around it, refused if it is there and blank.
    fn id(&mut self, name: &'static str, value: &Option<String>) -> &mut Self {
        match value.as_deref().map(|value| not_blank(name, value)) {
            Some(Ok(value)) => self.put_text(name, value.trim()),
            Some(Err(refusal)) => self.refuse(refusal),
            None => {}
        }
        self
    }

    /// Adds an identifier that must be there without white space around it, refused if it is blank.
    fn required_id(&mut self, name: &'static str, value: &str) -> &mut Self {
        match required(name, value) {
            Ok(value) => self.put_text(name, value.trim()),
            Err(refusal) => self.refuse(refusal),
        }
        self
    }

    /// Adds the pieces of a comma list, without white space around them and without empty ones. Refused if it is there and
    /// nothing is left, since an empty filter would let everything through, or if there are too many.
    fn list(&mut self, name: &'static str, value: &Option<String>) -> &mut Self {
        let pieces = value
            .as_deref()
            .map(|value| pieces(name, value, Self::MOST_VALUES));
        match pieces {
            Some(Ok(pieces)) => self.put_texts(name, &pieces),
            Some(Err(refusal)) => self.refuse(refusal),
            None => {}
        }
        self
    }

    /// Adds the text of one JSON object as it stands, refused if it is there and anything else.
    fn metadata(&mut self, name: &'static str, value: &Option<String>) -> &mut Self {
        match value.as_deref().map(|value| json_object(name, value)) {
            Some(Ok(json)) => self.put_json(name, json),
            Some(Err(refusal)) => self.refuse(refusal),
            None => {}
        }
        self
    }

    /// Adds the text of one JSON object that must be there as it stands, refused if it is anything else.
    fn required_metadata(&mut self, name: &'static str, value: &str) -> &mut Self {
        match json_object(name, value) {
            Ok(json) => self.put_json(name, json),
            Err(refusal) => self.refuse(refusal),
        }
        self
    }

    /// Adds a text, or null if its name stands in `clear`. Refused if it is there and blank, or both given and cleared.
    fn clearable(
        &mut self,
        name: &'static str,
        value: &Option<String>,
        clear: &mut Clear,
    ) -> &mut Self {
        self.clear(name, value, clear).text(name, value)
    }

    /// The same of an identifier.
    fn clearable_id(
        &mut self,
        name: &'static str,
        value: &Option<String>,
        clear: &mut Clear,
    ) -> &mut Self {
        self.clear(name, value, clear).id(name, value)
    }

    /// Adds null if the name stands in `clear`.
    fn clear(
        &mut self,
        name: &'static str,
        value: &Option<String>,
        clear: &mut Clear,
    ) -> &mut Self {
        match clear.takes(name, value.is_some()) {
            Ok(true) => self.put_json(name, "null"),
            Ok(false) => {}
            Err(refusal) => self.refuse(refusal),
        }
        self
    }

    /// Adds a number.
    fn number(&mut self, name: &'static str, value: Option<u32>) -> &mut Self {
        if let Some(value) = value {
            self.put_json(name, &value.to_string());
        }
        self
    }

    /// Adds true or false.
    fn flag(&mut self, name: &'static str, value: Option<bool>) -> &mut Self {
        if let Some(value) = value {
            self.put_json(name, if value { "true" } else { "false" });
        }
        self
    }
}

/// An ID or slug that becomes a segment of the path, without white space around it.
///
/// # Errors
/// If it could lead to another path: proxies and servers fold dots and decode percent signs.
pub fn segment<'a>(name: &'static str, value: &'a str) -> Result<&'a str, Failure> {
    let segment = required(name, value)?.trim();
    let is_plain = !matches!(segment, "." | "..")
        && !segment.contains(|c: char| c.is_control() || "/\\?#%".contains(c));
    if is_plain {
        Ok(segment)
    } else {
        let name = camel(name);
        let message = format!(
            "{name} must be a plain identifier: not . or .., and without /, \\, ?, #, % and control characters"
        );
        Err(invalid_parameter(&name, message))
    }
}

/// The names in the parameter `clear`: the fields to remove.
pub struct Clear<'a> {
    named: Vec<&'a str>,
    known: Vec<String>,
}

impl<'a> Clear<'a> {
    /// Reads the parameter.
    ///
    /// # Errors
    /// If it is there and names nothing.
    pub fn new(value: &'a Option<String>) -> Result<Self, Failure> {
        let named = match value {
            Some(value) => pieces("clear", value, usize::MAX)?,
            None => Vec::new(),
        };
        let known = Vec::new();
        Ok(Clear { named, known })
    }

    /// Whether it names this field, which can be cleared.
    fn takes(&mut self, name: &str, is_given: bool) -> Result<bool, Failure> {
        let name = camel(name);
        let is_named = self.named.contains(&name.as_str());
        self.named.retain(|named| *named != name);
        if is_named && is_given {
            let message = format!("clear names {name}, which is also given: do one or the other");
            return Err(invalid_parameter("clear", message));
        }
        self.known.push(name);
        Ok(is_named)
    }

    /// Refuses what is left when all fields that can be cleared were added.
    ///
    /// # Errors
    /// If it names anything else.
    pub fn done(self) -> Result<(), Failure> {
        if self.named.is_empty() {
            return Ok(());
        }
        let known = self.known.join(", ");
        let message = format!("clear must name fields that can be removed: {known}");
        Err(invalid_parameter("clear", message))
    }
}

/// `first_name` is `firstName` to the caller.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        camel.push_str(&first.to_ascii_uppercase());
        camel.push_str(rest);
    }
    camel
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn not_blank<'a>(name: &str, value: &'a str) -> Result<&'a str, Failure> {
    if is_blank(value) {
        let name = camel(name);
        let message = format!("{name} must not be blank: give a value, or leave it out");
        return Err(invalid_parameter(&name, message));
    }
    Ok(value)
}

/// A text that must be there.
///
/// # Errors
/// If it is blank.
pub(crate) fn required<'a>(name: &str, value: &'a str) -> Result<&'a str, Failure> {
    if is_blank(value) {
        let name = camel(name);
        return Err(invalid_parameter(
            &name,
            format!("{name} is required, but is blank"),
        ));
    }
    Ok(value)
}

fn pieces<'a>(name: &str, value: &'a str, most: usize) -> Result<Vec<&'a str>, Failure> {
    let pieces = value.split(',').map(str::trim);
    let pieces: Vec<_> = pieces.filter(|piece| !piece.is_empty()).collect();
    let problem = match pieces.len() {
        0 => "holds no value: give at least one, or leave it out".to_owned(),
        given if given > most => {
            format!("takes at most {most} values, but has {given}")
        }
        _ => return Ok(pieces),
    };
    let name = camel(name);
    Err(invalid_parameter(&name, format!("{name} {problem}")))
}

fn json_object<'a>(name: &str, value: &'a str) -> Result<&'a str, Failure> {
    serde_json::from_str::<&RawValue>(value)
        .ok()
        .map(RawValue::get)
        .filter(|json| json.starts_with('{'))
        .ok_or_else(|| {
            let name = camel(name);
            let message = format!("{name} must be a JSON object, such as {{\"plan\":\"pro\"}}");
            invalid_parameter(&name, message)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Fault;
    use crate::request::{Body, Query};

    fn given(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    /// The parameter that a refusal names.
    fn named(refusal: Failure) -> Option<String> {
        match refusal {
            Failure::Permanent(Fault { parameter, .. }) => parameter,
            _ => None,
        }
    }

    fn body(add: impl FnOnce(&mut Body) -> &mut Body) -> Result<String, Option<String>> {
        let mut body = Body::default();
        add(&mut body);
        body.into_text().map_err(named)
    }

    fn query(add: impl FnOnce(&mut Query) -> &mut Query) -> Result<String, Option<String>> {
        let mut query = Query::default();
        add(&mut query);
        query.into_text().map_err(named)
    }

    fn segment_of(value: &str) -> Result<&str, Option<String>> {
        segment("user_id", value).map_err(named)
    }

    #[test]
    fn blank_texts_are_refused_by_their_documented_name() {
        for blank in ["", " ", "\t\n", "\u{3000}"] {
            let refused = Err(given("firstName"));
            assert_eq!(body(|it| it.text("first_name", &given(blank))), refused);
            assert_eq!(body(|it| it.required("first_name", blank)), refused);
            assert_eq!(query(|it| it.id("first_name", &given(blank))), refused);
            assert_eq!(query(|it| it.required_id("first_name", blank)), refused);
            assert_eq!(segment_of(blank), Err(given("userId")));
        }
    }

    #[test]
    fn the_first_refusal_is_kept() {
        let refused = body(|it| {
            it.required("a", "")
                .text("b", &given(""))
                .required("c", "x")
        });
        assert_eq!(refused, Err(given("a")));
    }

    #[test]
    fn a_text_is_kept_as_it_is_and_an_id_is_trimmed() {
        let text = body(|it| {
            it.text("a", &given(" x "))
                .required("b", " x ")
                .id("c", &given(" x\n"))
                .required_id("d", "\tx ")
        });
        assert_eq!(text.unwrap(), r#"{"a":" x ","b":" x ","c":"x","d":"x"}"#);
    }

    #[test]
    fn a_filter_holds_a_value_and_at_most_a_hundred() {
        let refused = Err(given("userId"));
        for nothing in ["", " ", ",", " , ,"] {
            assert_eq!(query(|it| it.list("user_id", &given(nothing))), refused);
        }
        let values = |count: usize| given(&vec!["x"; count].join(","));
        assert!(query(|it| it.list("user_id", &values(100))).is_ok());
        assert_eq!(query(|it| it.list("user_id", &values(101))), refused);
        assert!(body(|it| it.list("email_address", &values(101))).is_ok());
    }

    #[test]
    fn an_identifier_is_one_segment_of_a_path() {
        for good in ["user_1", "my-org", "a.b", "...", "ü", "a b", "count"] {
            assert_eq!(segment_of(good), Ok(good));
        }
        assert_eq!(segment_of(" user_1\n"), Ok("user_1"));
        for bad in [
            "", " ", ".", "..", " .. ", "a/b", "a\\b", "a?b", "a#b", "a%2e", "a\0", "a\nb",
            "a\u{85}b",
        ] {
            assert_eq!(segment_of(bad), Err(given("userId")), "{bad:?}");
        }
    }

    #[test]
    fn metadata_is_one_json_object() {
        let metadata = |text: &str| body(|it| it.metadata("public_metadata", &given(text)));
        for bad in [
            "",
            "null",
            "[]",
            "1",
            "\"{}\"",
            "{",
            "{}{}",
            "{a:1}",
            "{\"a\":1,}",
        ] {
            assert_eq!(metadata(bad), Err(given("publicMetadata")), "{bad}");
        }
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(metadata(&format!("{{\"a\":{deep}}}")).is_ok());
    }

    #[test]
    fn only_fields_that_can_be_removed_are_cleared() {
        let update = |clear: &str, last_name: Option<&str>| {
            let clear = given(clear);
            let mut clear = Clear::new(&clear).map_err(named)?;
            let text = body(|it| {
                it.clearable("first_name", &None, &mut clear).clearable(
                    "last_name",
                    &last_name.map(str::to_owned),
                    &mut clear,
                )
            })?;
            clear.done().map_err(named)?;
            Ok(text)
        };
        let cleared = update(" lastName, firstName,", None);
        assert_eq!(cleared.unwrap(), r#"{"first_name":null,"last_name":null}"#);
        let both = update("firstName", Some("L"));
        assert_eq!(both.unwrap(), r#"{"first_name":null,"last_name":"L"}"#);
        for bad in [
            "",
            ",",
            "password",
            "first_name",
            "firstname",
            "firstName,x",
        ] {
            assert_eq!(update(bad, None), Err(given("clear")), "{bad}");
        }
        assert_eq!(update("lastName", Some("L")), Err(given("clear")));
        assert_eq!(update("firstName", Some("")), Err(given("lastName")));
    }

    #[test]
    fn names_are_documented_in_camel_case() {
        assert_eq!(camel("id"), "id");
        assert_eq!(camel("primary_web3_wallet_id"), "primaryWeb3WalletId");
    }
}
