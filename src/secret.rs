//! The secret key: where it comes from, the one header it goes into, and how it is kept out of everything else.

use std::borrow::Cow;
use std::fmt;

use crate::failure::{self, Failure};

/// The secret key. It can't be shown.
pub struct Secret(String);

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
        Ok(Secret(key.to_owned()))
    }

    /// The value of the `Authorization` header.
    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// The text without the key, should it stand there.
    pub(crate) fn redacted<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if text.contains(&self.0) {
            text.replace(&self.0, "[redacted]").into()
        } else {
            text.into()
        }
    }

    /// Takes the key out of the text, should it stand there.
    pub(crate) fn redact(&self, text: &mut String) {
        if let Cow::Owned(redacted) = self.redacted(text) {
            *text = redacted;
        }
    }

    /// Takes the beginning of the key from the end of a text that was cut, after whole keys were taken out.
    pub(crate) fn drop_beginning(&self, text: &mut String) {
        let length = (1..self.0.len()).rev().find(|length| {
            self.0
                .get(..*length)
                .is_some_and(|part| text.ends_with(part))
        });
        text.truncate(text.len() - length.unwrap_or(0));
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
}
