//! The signing secrets of a webhook endpoint: where they come from, and what they must be.

use base64ct::{Base64Unpadded, Encoding as _};

use crate::failure::{self, Failure, Reason};
use crate::secret::is_quoted;

/// The keys that are meant by the parameter or, if that is blank, by the environment: one, or several with white space
/// between them.
///
/// # Errors
/// `misconfigured` if there is none, or one that can't be one: the message says why, and shows nothing of it.
pub(super) fn keys(parameter: &str, environment: &str) -> Result<Vec<Vec<u8>>, Failure> {
    let (source, secrets) = match parameter.trim_ascii() {
        "" => ("CLERK_WEBHOOK_SIGNING_SECRET", environment),
        secrets => ("signingSecret", secrets),
    };
    let mut keys = Vec::new();
    for secret in secrets.split_ascii_whitespace() {
        keys.push(key(secret).map_err(|problem| refusal(source, problem))?);
    }
    if keys.is_empty() {
        let problem = "is missing, and so is the parameter signingSecret";
        return Err(refusal(source, problem));
    }
    Ok(keys)
}

fn key(secret: &str) -> Result<Vec<u8>, &'static str> {
    if secret.starts_with("whpk_") {
        return Err("is a public key, which Clerk's signatures are not made with");
    }
    if secret.starts_with("sk_") {
        return Err("is a secret key of Clerk's Backend API");
    }
    if is_quoted(secret) {
        return Err("has quotes around it");
    }
    if secret.contains(',') {
        return Err("has a comma, and several are separated by spaces");
    }
    // People copy it without the prefix, or without all of the padding.
    let key = secret.strip_prefix("whsec_").unwrap_or(secret);
    let unpadded = key.trim_end_matches('=');
    if (key.len() - unpadded.len()) > (4 - unpadded.len() % 4) % 4 {
        return Err("is not whsec_ and base64");
    }
    match Base64Unpadded::decode_vec(unpadded) {
        Ok(key) if (24..=64).contains(&key.len()) => Ok(key),
        Ok(_) => Err("does not hold 24 to 64 bytes, as if it was cut off"),
        Err(_) => Err("is not whsec_ and base64"),
    }
}

fn refusal(source: &str, problem: &str) -> Failure {
    let message = format!(
        "The signing secret in {source} {problem}: copy the secret of the endpoint from the Clerk dashboard"
    );
    let mut fault = failure::fault(Reason::Misconfigured, message);
    fault.parameter = Some(source.to_owned()).filter(|source| source == "signingSecret");
    failure::of(fault)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Fault;

    const S: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const T: &str = "whsec_ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

    fn bytes(range: std::ops::Range<u8>) -> Vec<u8> {
        range.collect()
    }

    #[test]
    fn secrets_are_those_of_the_parameter_or_of_the_environment() {
        let (s, t) = (bytes(0..32), bytes(32..64));
        assert_eq!(keys(S, T).unwrap(), std::slice::from_ref(&s));
        assert_eq!(
            keys(" \n", &format!("{T}\n")).unwrap(),
            std::slice::from_ref(&t)
        );
        assert_eq!(keys(&format!("{S} \t{T}"), "").unwrap(), [s, t]);
    }

    #[test]
    fn a_secret_may_come_without_its_prefix_and_without_padding() {
        let plain = S.trim_start_matches("whsec_");
        for secret in [plain, S.trim_end_matches('='), plain.trim_end_matches('=')] {
            assert_eq!(keys(secret, "").unwrap(), [bytes(0..32)]);
        }
    }

    #[test]
    fn a_secret_that_can_not_be_one_is_refused_with_the_reason_and_without_being_shown() {
        let long = format!("whsec_{}", "A".repeat(88));
        for (secret, reason) in [
            ("", "is missing"),
            ("whsec_", "24 to 64 bytes"),
            ("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY=", "24 to 64 bytes"),
            (&long, "24 to 64 bytes"),
            (
                "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=",
                "base64",
            ),
            (
                "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh!=",
                "base64",
            ),
            (
                "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd-_8=",
                "base64",
            ),
            ("\"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX\"", "has quotes"),
            (
                "whpk_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "is a public key",
            ),
            ("sk_test_AAECAwQFBgcICQoLDA0ODxAREhMU", "is a secret key of"),
            (&format!("{S} x"), "base64"),
        ] {
            for (parameter, environment, name) in
                [(secret, "", Some("signingSecret")), ("", secret, None)]
            {
                if secret.is_empty() && name.is_some() {
                    continue;
                }
                let Err(Failure::Permanent(fault)) = keys(parameter, environment) else {
                    panic!("{secret} was taken")
                };
                let Fault {
                    reason: found,
                    message,
                    parameter,
                    ..
                } = fault;
                assert_eq!(found, Reason::Misconfigured);
                assert_eq!(parameter.as_deref(), name);
                assert!(message.contains(reason), "{secret}: {message}");
                assert!(!message.contains("AAEC"), "{message}");
            }
        }
    }
}
