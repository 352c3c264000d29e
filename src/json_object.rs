//! The body of a request: one JSON object, written field by field, so that metadata keeps the text it was given in.

use serde::Serialize;

/// A JSON object in the making.
#[derive(Debug, Default)]
pub struct JsonObject(String);

impl JsonObject {
    /// Adds a field, unless the value is absent.
    #[must_use]
    pub fn field(mut self, name: &str, value: Option<impl Serialize>) -> Self {
        if let Some(value) = value {
            // Texts, numbers, booleans, lists of texts and checked JSON can always be written.
            self.push_field(name, &serde_json::to_string(&value).unwrap_or_default());
        }
        self
    }

    fn push_field(&mut self, name: &str, json: &str) {
        self.0.push(if self.is_empty() { '{' } else { ',' });
        self.0.push('"');
        self.0.push_str(name);
        self.0.push_str("\":");
        self.0.push_str(json);
    }

    /// Whether it has no field.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its text.
    #[must_use]
    pub fn into_text(mut self) -> String {
        if self.is_empty() {
            self.0.push('{');
        }
        self.0.push('}');
        self.0
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;

    #[test]
    fn fields_are_written_in_order_and_absent_ones_are_not() {
        let metadata: &RawValue =
            serde_json::from_str(r#"{ "b": 1.10, "a": 12345678901234567890 }"#).unwrap();
        let object = JsonObject::default()
            .field("first_name", Some("\"Ada\"\n"))
            .field("last_name", None::<&str>)
            .field("username", Some(None::<&str>))
            .field(
                "email_address",
                Some(vec!["a@example.com", "b@example.com"]),
            )
            .field("skip_password_checks", Some(false))
            .field("public_metadata", Some(metadata));
        assert_eq!(
            object.into_text(),
            concat!(
                r#"{"first_name":"\"Ada\"\n","username":null,"#,
                r#""email_address":["a@example.com","b@example.com"],"skip_password_checks":false,"#,
                r#""public_metadata":{ "b": 1.10, "a": 12345678901234567890 }}"#
            )
        );
    }

    #[test]
    fn an_empty_object_is_an_object() {
        assert!(JsonObject::default().is_empty());
        assert_eq!(JsonObject::default().into_text(), "{}");
    }
}
