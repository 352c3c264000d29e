//! The signing secrets of a webhook endpoint: where they come from, and what they must be.

use base64ct::{Base64Unpadded, Encoding as _};

use crate::failure::{self, Failure, Reason};

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
    // People copy it without the prefix, or without the padding.
    let key = secret.strip_prefix("whsec_").unwrap_or(secret);
    match Base64Unpadded::decode_vec(key.trim_end_matches('=')) {
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
