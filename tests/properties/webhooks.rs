//! Webhooks that somebody else signed are verified, and no others.

use clerk_model::guest::parts;
use clerk_model::json::Json;
use clerk_model::webhook::{self, is_now};
use clerk_tool::dynamic;
use clerk_tool::perform::Environment;
use clerk_tool::transport::{HttpRequest, Response, Transport, TransportError};
use proptest::collection::vec;
use proptest::prelude::*;
use standardwebhooks::Webhook;

use crate::generated::{self, any_text, json_object};

const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const OTHER: &str = "whsec_ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
const SENT: i64 = 1_716_883_200;

/// The operation makes no request.
struct Nowhere;

impl Transport for Nowhere {
    type Pending = ();

    fn send(&self, _: HttpRequest) -> Result<(), TransportError> {
        panic!("a request was sent")
    }

    fn receive(&self, (): ()) -> Result<Response, TransportError> {
        panic!("nothing was sent")
    }
}

struct Message<'a> {
    secret: &'a str,
    id: &'a str,
    timestamp: &'a str,
    signature: &'a str,
    body: &'a str,
    now: i64,
}

/// The output, or the reason of the failure.
fn verify(message: &Message) -> Result<String, &'static str> {
    let texts = [
        ("signingSecret", message.secret),
        ("svixId", message.id),
        ("svixTimestamp", message.timestamp),
        ("svixSignature", message.signature),
        ("body", message.body),
    ];
    let texts = texts.map(|(name, text)| (name.to_owned(), Json::text(text)));
    let now = ("now".to_owned(), Json::Number(message.now.into()));
    let params = Json::Object(texts.into_iter().chain([now]).collect()).to_string();
    let result = dynamic::call(webhook::NAME, &params, &Environment::default(), &Nowhere);
    result.map_err(|failure| {
        let (case, reason, fault) = parts(&failure);
        assert_eq!(case, "permanent");
        // Neither the secret nor what it would have to be signed with is shown.
        let secret = message.secret.trim_start_matches("whsec_");
        assert!(secret.is_empty() || !fault.message.contains(secret));
        if !message.signature.is_empty() && message.signature.len() > 20 {
            assert!(!fault.message.contains(message.signature));
        }
        reason
    })
}

fn sign(secret: &str, id: &str, body: &str) -> String {
    sign_at(SENT, secret, id, body)
}

fn sign_at(sent: i64, secret: &str, id: &str, body: &str) -> String {
    let webhook = Webhook::new(secret).unwrap();
    webhook.sign(id, sent, body.as_bytes()).unwrap()
}

fn event() -> impl Strategy<Value = (String, String)> {
    let event_type = "[a-z]{1,8}\\.[a-z]{1,8}";
    (event_type, json_object()).prop_map(|(event_type, data)| {
        let body = format!(r#"{{"data":{data},"object":"event","type":"{event_type}","new":[]}}"#);
        (body, data)
    })
}

#[test]
fn what_another_implementation_signs_is_verified_and_its_data_passes_byte_for_byte() {
    let times = prop_oneof![
        -400_000..400_000_i64,
        Just(300_999),
        Just(301_000),
        Just(-300_001)
    ];
    generated::with(
        1000,
        (event(), "[!-~]{1,30}", times),
        |((body, data), id, away)| {
            let now = SENT * 1000 + away;
            let signature = sign(SECRET, &id, &body);
            let message = Message {
                secret: SECRET,
                id: &id,
                timestamp: &SENT.to_string(),
                signature: &signature,
                body: &body,
                now,
            };
            let result = verify(&message);
            if is_now(message.timestamp, now, 300) {
                // A name that stands twice in the event itself would mean nothing; in the data nobody looks.
                let output = result.unwrap();
                assert!(output.contains(&format!("\"data\":{data},")), "{output}");
            } else {
                assert_eq!(result, Err("unauthorized"));
            }
        },
    );
}

#[test]
fn what_was_changed_anywhere_is_not_verified() {
    let change = (0..3_usize, any::<u16>(), any::<char>());
    generated::with(2000, (event(), change), |((body, _), (what, at, char))| {
        let signature = sign(SECRET, "msg_1", &body);
        let changed = |text: &str| {
            let mut chars: Vec<_> = text.chars().collect();
            let at = usize::from(at) % chars.len();
            chars[at] = char;
            String::from_iter(chars)
        };
        let mut texts = ["msg_1".to_owned(), signature, body];
        let before = texts[what].clone();
        texts[what] = changed(&before);
        let [id, signature, body] = &texts;
        let result = verify(&Message {
            secret: SECRET,
            id,
            timestamp: &SENT.to_string(),
            signature,
            body,
            now: SENT * 1000,
        });
        // White space around the ID and between signatures is none of them.
        let is_same = texts[what].trim() == before.trim();
        assert_eq!(result.is_ok(), is_same, "{texts:?}");
    });
}

#[test]
fn any_headers_are_verified_only_with_a_signature_of_theirs() {
    let piece = prop_oneof![
        Just("v1,".to_owned()),
        Just("v1a,AAAA".to_owned()),
        Just(" ".to_owned()),
        any_text(),
        Just("right".to_owned()),
        Just("other".to_owned()),
    ];
    generated::with(2000, (event(), vec(piece, 0..6)), |((body, _), pieces)| {
        let (right, other) = (sign(SECRET, "msg_1", &body), sign(OTHER, "msg_1", &body));
        let pieces = pieces.iter().map(|piece| match piece.as_str() {
            "right" => &right,
            "other" => &other,
            piece => piece,
        });
        let signature = pieces.collect::<Vec<_>>().join(" ");
        for (secret, mine) in [(SECRET, vec![&right]), (OTHER, vec![&other])] {
            let result = verify(&Message {
                secret,
                id: "msg_1",
                timestamp: &SENT.to_string(),
                signature: &signature,
                body: &body,
                now: SENT * 1000,
            });
            let has = signature
                .split_ascii_whitespace()
                .any(|piece| mine.iter().any(|it| *it == piece));
            match result {
                Ok(_) => assert!(has),
                Err("invalid-parameter") => assert!(signature.trim().is_empty()),
                Err(reason) => assert_eq!((reason, has), ("unauthorized", false)),
            }
        }
    });
}

#[test]
fn any_text_for_a_time_is_verified_only_if_it_was_signed_and_is_now() {
    let around = (SENT - 310..SENT + 310).prop_map(|sent| sent.to_string());
    let times = prop_oneof![any_text(), "[0-9]{1,25}", around];
    generated::with(1000, times, |timestamp| {
        let trimmed = timestamp.trim();
        let is_number = !trimmed.is_empty() && trimmed.bytes().all(|byte| byte.is_ascii_digit());
        // The other implementation signs a number, without zeros before it.
        let sent = trimmed.parse::<i64>().ok();
        let signed = sent.filter(|sent| sent.to_string() == trimmed);
        let result = verify(&Message {
            secret: SECRET,
            id: "msg_1",
            timestamp: &timestamp,
            signature: &sign_at(signed.unwrap_or(SENT), SECRET, "msg_1", "{}"),
            body: "{}",
            now: SENT * 1000,
        });
        let expected = match signed {
            _ if !is_number => "invalid-parameter",
            Some(_) if is_now(trimmed, SENT * 1000, 300) => "bad-response",
            _ => "unauthorized",
        };
        assert_eq!(result, Err(expected), "{timestamp:?}");
    });
}
