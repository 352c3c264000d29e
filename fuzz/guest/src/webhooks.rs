//! Inputs that are the three headers of a webhook, a line each, and its body. `SIGNED` in the third is the signature that
//! another implementation gives it.

use clerk_model::guest::parts;
use clerk_model::json::Json;
use clerk_model::webhook::{self, is_now};
use clerk_tool::dynamic;
use clerk_tool::perform::Environment;
use standardwebhooks::Webhook;

use crate::fixture::{self, Fixture};

const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const NOW: i64 = 1_716_883_200_000;
const TOLERANCE: u32 = 300;

/// Verifies the webhook, which must be signed and of now to be more than that.
///
/// # Panics
/// If it was verified and is not, or was not and is.
pub fn check(input: &[u8]) {
    let Ok(input) = str::from_utf8(input) else {
        return;
    };
    let mut lines = input.splitn(4, '\n');
    let [id, timestamp, signature, body] = [(); 4].map(|()| lines.next().unwrap_or_default());
    let (id, timestamp) = (id.trim(), timestamp.trim());
    let is_number = !timestamp.is_empty() && timestamp.bytes().all(|byte| byte.is_ascii_digit());
    // The other implementation writes the number anew.
    let sent = timestamp.parse::<i64>().unwrap_or_default();
    let signed = Webhook::new(SECRET).and_then(|webhook| webhook.sign(id, sent, body.as_bytes()));
    let signed = signed.expect("a signature");
    let signature = signature.replace("SIGNED", &signed);
    let has = signature.split_ascii_whitespace().any(|it| it == signed);
    let is_signed = has && timestamp == sent.to_string();

    let texts = [
        ("signingSecret", SECRET),
        ("svixId", id),
        ("svixTimestamp", timestamp),
        ("svixSignature", &signature),
        ("body", body),
    ];
    let texts = texts.map(|(name, text)| (name.to_owned(), Json::text(text)));
    let now = ("now".to_owned(), Json::Number(NOW.into()));
    let params = Json::Object(texts.into_iter().chain([now]).collect()).to_string();
    // It makes no request.
    let nowhere = clerk_model::guest::Script::new([]);
    let result = dynamic::call(webhook::NAME, &params, &Environment::default(), &nowhere);
    assert!(nowhere.into_sent().is_empty());
    let is_verified = is_signed && is_now(timestamp, NOW, TOLERANCE);
    let is_missing = [id, &signature, body].iter().any(|text| text.trim().is_empty());
    match result.as_ref().err().map(parts) {
        None => assert!(is_verified),
        Some((_, reason, fault)) => {
            assert!(!fault.message.contains(&signed[3..]), "{fault:?}");
            let expected = match (is_missing || !is_number, is_verified) {
                (true, _) => "invalid-parameter",
                (false, true) => "bad-response",
                (false, false) => "unauthorized",
            };
            assert_eq!(reason, expected, "{fault:?}");
        }
    }
}

/// The input that says what a fixture says.
#[must_use]
pub fn seeds(operation: &str, fixture: &Fixture) -> Vec<Vec<u8>> {
    let Some(params) = fixture.params.as_deref().filter(|_| operation == webhook::NAME) else {
        return Vec::new();
    };
    let names = ["svixId", "svixTimestamp", "svixSignature", "body"];
    let texts = names.map(|name| fixture::text(params, name));
    let [Some(id), Some(timestamp), Some(signature), Some(body)] = texts else {
        return Vec::new();
    };
    let input = |signature: &str| format!("{id}\n{timestamp}\n{signature}\n{body}").into_bytes();
    vec![input(&signature), input("SIGNED"), input("v1a,x SIGNED v1,")]
}
