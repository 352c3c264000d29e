//! The secrets of a call: where the key comes from, the one header it goes into, and how it and a password are kept out of
//! everything else.

use std::borrow::Cow;
use std::fmt;

use crate::failure::{self, Failure};

/// A shorter password than Clerk takes is in other texts by chance.
const SHORTEST_PASSWORD: usize = 8;

/// The secret key, and what else was confided. It can't be shown.
pub struct Secret {
    key: String,
    /// A password, as it stands and as it stands in JSON.
    passwords: Vec<String>,
}

impl Secret {
    /// The key of the parameters or, if that is blank, of the environment, without white space around it.
    ///
    /// # Errors
    /// `permanent-invalid-parameter` if there is none, or none that can stand in a header.
    pub fn choose(parameter: String, environment: &str) -> Result<Self, Failure> {
        let (source, key) = match parameter.trim_ascii() {
            "" => ("CLERK_SECRET_KEY", environment.trim_ascii()),
            key => ("secretKey", key),
        };
        if key.is_empty() {
            return Err(failure::invalid_parameter(
                "secretKey",
                "secretKey is empty and so is the environment variable CLERK_SECRET_KEY: set one of them to a secret \
                 key from the Clerk dashboard"
                    .into(),
            ));
        }
        if !key.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(failure::invalid_parameter(
                "secretKey",
                format!(
                    "{source} must be a secret key, but contains a control character or one that is not ASCII: copy it \
                     again from the Clerk dashboard"
                ),
            ));
        }
        Ok(Secret {
            key: key.to_owned(),
            passwords: Vec::new(),
        })
    }

    /// Also keeps a password.
    #[must_use]
    pub fn and_password(mut self, password: Option<&str>) -> Self {
        let password = password.filter(|password| password.len() >= SHORTEST_PASSWORD);
        self.passwords = password
            .into_iter()
            .flat_map(|password| {
                let json = serde_json::Value::from(password).to_string();
                [json[1..json.len() - 1].to_owned(), password.to_owned()]
            })
            .collect();
        self
    }

    /// The value of the `Authorization` header.
    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.key)
    }

    /// The text without any of them, should one stand there.
    pub(crate) fn redacted<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.passwords
            .iter()
            .chain([&self.key])
            .fold(text.into(), without)
    }

    /// Takes all of them out of the text, should one stand there.
    pub(crate) fn redact(&self, text: &mut String) {
        if let Cow::Owned(redacted) = self.redacted(text) {
            *text = redacted;
        }
    }

    /// Takes the key out of a name. Names hold no password, but a password may be like a name.
    pub(crate) fn redact_name(&self, name: &mut String) {
        if let Cow::Owned(redacted) = without(name.as_str().into(), &self.key) {
            *name = redacted;
        }
    }

    /// Takes the beginning of one of them from the end of a text that was cut, after whole ones were taken out.
    pub(crate) fn drop_beginning(&self, text: &mut String) {
        let beginning = |secret: &String| {
            let mut parts = (1..secret.len()).rev().filter_map(|end| secret.get(..end));
            parts.find(|part| text.ends_with(part)).map(str::len)
        };
        let longest = self
            .passwords
            .iter()
            .chain([&self.key])
            .filter_map(beginning)
            .max();
        text.truncate(text.len() - longest.unwrap_or(0));
    }
}

fn without<'a>(text: Cow<'a, str>, secret: &String) -> Cow<'a, str> {
    if text.contains(secret) {
        text.replace(secret, "[redacted]").into()
    } else {
        text
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bearer(parameter: &str, environment: &str) -> String {
        Secret::choose(parameter.into(), environment)
            .unwrap()
            .bearer()
    }

    #[test]
    fn the_parameter_wins_and_a_blank_one_means_the_environment() {
        assert_eq!(bearer(" sk_test_a\n", "sk_test_b"), "Bearer sk_test_a");
        assert_eq!(bearer("", " sk_test_b "), "Bearer sk_test_b");
        assert_eq!(bearer(" \t", "sk_test_b"), "Bearer sk_test_b");
    }

    #[test]
    fn a_key_that_is_no_header_value_is_refused_without_being_shown() {
        for key in ["sk_test\nx", "sk_test\u{7f}", "sk_tést", "\u{a0}sk_test"] {
            let failure = Secret::choose(key.into(), "").unwrap_err();
            assert!(!format!("{failure:?}").contains("sk_t"), "{failure:?}");
        }
        assert!(Secret::choose(String::new(), " ").is_err());
    }

    #[test]
    fn it_is_never_shown() {
        let secret = Secret::choose("sk_test_a".into(), "").unwrap();
        assert_eq!(format!("{secret:?}"), "[redacted]");
        let mut text = "key sk_test_a, sk_test_a".to_owned();
        secret.redact(&mut text);
        assert_eq!(text, "key [redacted], [redacted]");
        for (cut, expected) in [
            ("key sk_test_", "key "),
            ("keys", "key"),
            ("sk_test_b", "sk_test_b"),
        ] {
            let mut text = cut.to_owned();
            secret.drop_beginning(&mut text);
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn nor_is_a_password_but_in_names() {
        let secret = Secret::choose("sk_test_a".into(), "").unwrap();
        let secret = secret.and_password(Some("pass\"word"));
        let redacted = secret.redacted(r#"is pass"word, in JSON "pass\"word", key sk_test_a"#);
        assert_eq!(
            redacted,
            r#"is [redacted], in JSON "[redacted]", key [redacted]"#
        );

        let secret = secret.and_password(Some("password"));
        let mut name = "form_password_pwned sk_test_a".to_owned();
        secret.redact_name(&mut name);
        assert_eq!(name, "form_password_pwned [redacted]");
        assert_eq!(
            secret.and_password(Some("short")).redacted("short"),
            "short"
        );
    }
}
