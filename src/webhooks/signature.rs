//! The signature of a message: HMAC-SHA256 of its ID, its time and its body.
//! <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>

use base64ct::{Base64, Encoding as _};
use hmac_sha256::HMAC;
use subtle::{Choice, ConstantTimeEq as _};

/// Whether the header holds a signature of the message by one of the keys. All are compared, each whole, so that the time it
/// takes tells nothing of a signature that would do.
pub(super) fn is_signed(header: &str, keys: &[Vec<u8>], message: [&str; 3]) -> bool {
    let mut expected = Vec::new();
    for key in keys {
        expected.push(sign(key, message));
    }
    let mut is_signed = Choice::from(0);
    for signature in header.split_ascii_whitespace() {
        // Other versions are made with other keys.
        if let Some(signature) = signature.strip_prefix("v1,") {
            for expected in &expected {
                is_signed |= expected.as_bytes().ct_eq(signature.as_bytes());
            }
        }
    }
    is_signed.into()
}

/// The signature as it stands in a header. To compare it there takes no decoding of what others wrote.
pub(super) fn sign(key: &[u8], [id, timestamp, body]: [&str; 3]) -> String {
    let mut mac = HMAC::new(key);
    for part in [id, ".", timestamp, ".", body] {
        mac.update(part);
    }
    Base64::encode_string(&mac.finalize())
}
