//! The secret key of a call: where it comes from, what it must be, and the one header it goes into.

use std::fmt;

use crate::failure::{self, Failure};

/// The secret key. It can't be shown.
pub struct Secret(String);

impl Secret {
    /// The key of the parameters or, if that is blank, of the environment, without white space around it.
    ///
    /// # Errors
    /// `misconfigured` if the key is missing or cannot be a key: the message says why.
    pub fn choose(parameter: String, environment: &str) -> Result<Self, Failure> {
        let (source, key) = match parameter.trim_ascii() {
            "" => ("CLERK_SECRET_KEY", environment.trim_ascii()),
            key => ("secretKey", key),
        };
        match problem(key) {
            None => Ok(Secret(key.to_owned())),
            Some(problem) => Err(refusal(source, problem)),
        }
    }

    /// The value of the `Authorization` header.
    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// The key itself.
    pub(crate) fn key(&self) -> &str {
        &self.0
    }
}

/// What is wrong with a key, if anything. A placeholder of the host's is a key like any other.
fn problem(key: &str) -> Option<&'static str> {
    let scheme = key.get(..6).unwrap_or_default();
    if key.is_empty() {
        Some("is missing, and so is the parameter secretKey")
    } else if is_quoted(key) {
        Some("has quotes around it")
    } else if scheme.eq_ignore_ascii_case("bearer")
        && key[6..].starts_with(|c: char| c == ':' || c.is_whitespace())
    {
        Some("begins with `Bearer `, which is added when it is sent")
    } else if key.contains(char::is_whitespace) {
        Some("has white space inside")
    } else if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        Some("has a character that no key has")
    } else {
        None
    }
}

/// Whether there are quotes around a text, as people paste it.
pub(crate) fn is_quoted(text: &str) -> bool {
    let is_quote = |c: char| matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’');
    text.starts_with(is_quote) || text.ends_with(is_quote)
}

fn refusal(source: &str, problem: &str) -> Failure {
    let message = format!(
        "The secret key in {source} {problem}: nothing was sent, copy the key from the Clerk dashboard"
    );
    let mut fault = failure::fault(failure::Reason::Misconfigured, message);
    fault.parameter = Some(source.to_owned()).filter(|source| source == "secretKey");
    failure::of(fault)
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
    fn a_key_in_the_parameters_wins_and_a_blank_one_means_the_environment() {
        assert_eq!(bearer(" sk_test_a\n", "sk_test_b"), "Bearer sk_test_a");
        assert_eq!(bearer("", " sk_test_b "), "Bearer sk_test_b");
        assert_eq!(bearer(" \t", "sk_test_b"), "Bearer sk_test_b");
    }

    #[test]
    fn a_key_that_can_not_be_one_is_refused_with_the_reason_and_without_being_shown() {
        for (key, reason) in [
            ("\"sk_test_x\"", "has quotes around it"),
            ("'sk_test_x'", "has quotes around it"),
            ("“sk_test_x”", "has quotes around it"),
            ("sk_test_x\"", "has quotes around it"),
            ("Bearer sk_test_x", "begins with `Bearer `"),
            ("bearer\tsk_test_x", "begins with `Bearer `"),
            ("Bearer: sk_test_x", "begins with `Bearer `"),
            ("sk_test x", "has white space inside"),
            ("sk_test\nx", "has white space inside"),
            ("sk_test\u{a0}x", "has white space inside"),
            ("sk_test\u{7f}", "has a character that no key has"),
            ("sk_tést", "has a character that no key has"),
        ] {
            for (parameter, environment, name) in [(key, "", Some("secretKey")), ("", key, None)] {
                let failure = Secret::choose(parameter.into(), environment).unwrap_err();
                let shown = format!("{failure:?}");
                let Failure::Permanent(fault) = failure else {
                    panic!("expected permanent")
                };
                assert_eq!(fault.reason, failure::Reason::Misconfigured);
                assert_eq!(fault.parameter.as_deref(), name);
                assert!(fault.message.contains(reason), "{}", fault.message);
                assert!(!shown.contains("sk_t"), "{shown}");
            }
        }
        assert!(Secret::choose(String::new(), " ").is_err());
    }

    #[test]
    fn a_placeholder_is_a_key() {
        assert_eq!(
            bearer("", "OBELISK_SECRET_1{2}"),
            "Bearer OBELISK_SECRET_1{2}"
        );
        assert_eq!(bearer("", "bearer_1"), "Bearer bearer_1");
    }

    #[test]
    fn a_secret_is_not_shown() {
        let secret = Secret::choose("sk_test_a".into(), "").unwrap();
        assert_eq!(format!("{secret:?}"), "[redacted]");
    }
}
