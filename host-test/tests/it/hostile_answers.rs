//! Answers that are JSON at its worst, to the real component: each ends in an output or a failure, and never in a trap.

use std::sync::{Arc, LazyLock, Mutex};

use crate::common::loopback::{Loopback, answer};
use clerk_host::{Block, Context, Reason};
use host_test::json::Json;
use host_test::{Subject, fixture};
use serde_json::{Value, json};

const KEY: &str = "sk_test_fixture";
const LEVELS: usize = 100_000;

static SUBJECT: LazyLock<Subject> = LazyLock::new(|| Subject::built().expect("it loads"));
static BLOCK: LazyLock<&Block> = LazyLock::new(|| SUBJECT.block());

/// So many arrays in each other.
fn deep() -> String {
    "[".repeat(LEVELS) + &"]".repeat(LEVELS)
}

fn user(fields: &str) -> String {
    format!(r#"{{"object":"user","id":"user_1",{fields}}}"#)
}

/// What an operation returns, the text of JSON with `case` if it failed, when each of its requests is answered with this.
/// Another call then does what it should.
async fn outcome(operation: &str, params: Value, status: u16, body: impl AsRef<[u8]>) -> String {
    let body = body.as_ref().to_vec();
    let good = Arc::new(Mutex::new(false));
    let is_good = Arc::clone(&good);
    let server = Loopback::start(move |_, _| match *is_good.lock().expect("no panic") {
        false => answer(status, "", &body),
        true => answer(200, "", user(r#""banned":true"#)),
    });
    let context = || {
        Context::new()
            .env("CLERK_API_URL", &server.address)
            .env("CLERK_SECRET_KEY", KEY)
    };
    let result = BLOCK.call(operation, &params.to_string(), context()).await;
    *good.lock().expect("no panic") = true;
    let next = BLOCK
        .call("get-user", r#"{"userId":"user_1"}"#, context())
        .await;
    let next = next.expect("no trap").expect("an output");
    assert!(next.contains(r#""banned":true"#), "{next}");
    result
        .expect("no trap")
        .unwrap_or_else(|failure| failure.to_json())
}

async fn get(status: u16, body: impl AsRef<[u8]>) -> Value {
    let json = outcome("get-user", json!({ "userId": "user_1" }), status, body).await;
    serde_json::from_str(&json).expect("JSON")
}

async fn list(body: &str) -> Value {
    let json = outcome("list-users", json!({}), 200, body).await;
    serde_json::from_str(&json).expect("JSON")
}

#[tokio::test]
async fn depth() {
    let unused = get(200, user(&format!(r#""unused":{}"#, deep()))).await;
    assert_eq!(unused["id"], "user_1");
    assert_eq!(list(&deep()).await["reason"], "bad-response");
    let objects = r#"{"a":"#.repeat(LEVELS);
    assert_eq!(get(200, objects).await["reason"], "bad-response");

    let meta = format!(
        r#"{{"errors":[{{"code":"x","message":"m","meta":{}}}],"more":{0}}}"#,
        deep()
    );
    let refused = get(422, meta).await;
    assert_eq!(refused["reason"], "rejected");
    assert_eq!(refused["errors"][0]["code"], "x");
}

/// Metadata is the text of somebody else: no key means anything, no depth is too deep.
#[tokio::test]
async fn metadata_passes_through_byte_for_byte() {
    for metadata in [
        format!(r#"{{"a":{}}}"#, deep()),
        r#"{"a":"\ud800"}"#.to_owned(),
        r#"{"x": {"$serde_json::private::Number": "boom"}}"#.to_owned(),
        r#"{"$serde_json::private::Number":"7"}"#.to_owned(),
        r#"{"$serde_json::private::RawValue": "{\"role\":\"admin\"}"}"#.to_owned(),
        r#"{"a":1, "a":2,"n":[1.10,12345678901234567890123,1e+400,-0]}"#.to_owned(),
    ] {
        let body = user(&format!(r#""public_metadata":{metadata}"#));
        let found = outcome("get-user", json!({ "userId": "user_1" }), 200, body).await;
        assert!(
            found.contains(&format!(r#""publicMetadata":{metadata}"#)),
            "{metadata:.200}"
        );

        let server = Loopback::start(|_, _| answer(200, "", user(r#""banned":true"#)));
        let context = Context::new()
            .env("CLERK_API_URL", &server.address)
            .env("CLERK_SECRET_KEY", KEY);
        let params = format!(r#"{{"username":"ada","unsafeMetadata":{metadata}}}"#);
        let result = BLOCK.call("create-user", &params, context).await;
        result.expect("no trap").expect("an output");
        let sent = &server.requests()[0].body;
        assert!(
            sent.contains(&format!(r#""unsafe_metadata":{metadata}"#)),
            "{metadata:.200}"
        );
    }
}

#[tokio::test]
async fn length() {
    let long = "x".repeat(10 << 20);
    let user_ = get(
        200,
        user(&format!(r#""first_name":"{long}","unused":"{long}""#)),
    )
    .await;
    assert_eq!(user_["firstName"], long);

    let body = json!({ "errors": [{ "code": "x", "message": "m", "long_message": long }] });
    let refused = get(422, body.to_string()).await;
    assert_eq!(refused["reason"], "rejected");
    assert_eq!(refused["errors"][0]["longMessage"], long);
    let message = refused["message"].as_str().expect("a text");
    assert!(message.len() < 10_000, "{} bytes of message", message.len());

    let bad_gateway = get(502, &long).await;
    assert_eq!(bad_gateway["reason"], "unavailable");
    let message = bad_gateway["message"].as_str().expect("a text");
    assert!(message.len() < 10_000, "{} bytes of message", message.len());
}

#[tokio::test]
async fn breadth() {
    let many = format!("[{}{{}}]", "{},".repeat(1_000_000));
    assert_eq!(list(&many).await["reason"], "bad-response");
    let errors = format!(r#"{{"errors":[{}{{}}]}}"#, "{},".repeat(10_000));
    let refused = get(422, errors).await;
    assert_eq!(refused["errors"].as_array().expect("a list").len(), 10_001);
    let message = refused["message"].as_str().expect("a text");
    assert!(message.len() < 10_000, "{} bytes of message", message.len());
}

#[tokio::test]
async fn numbers() {
    for number in [
        "1e30",
        "18446744073709551616",
        "-9223372036854775809",
        "1.5",
        "\"1\"",
    ] {
        let user = get(200, user(&format!(r#""created_at":{number}"#))).await;
        assert_eq!(user["reason"], "bad-response", "{number}");
        let message = user["message"].as_str().expect("a text");
        assert!(message.contains("created_at"), "{message}");
        assert!(!message.contains(number), "{message}");
    }
    let beyond_floats = get(200, user(r#""created_at":1e400"#)).await;
    assert_eq!(beyond_floats["reason"], "bad-response");
    for number in ["4294967296", "18446744073709551616", "-1", "0.5", "1e-3"] {
        let body = format!(r#"{{"data":[],"total_count":{number}}}"#);
        let page = outcome("list-organizations", json!({}), 200, body).await;
        assert!(
            page.contains(r#""reason":"bad-response""#),
            "{number}: {page}"
        );
    }
    let unused = get(200, user(r#""unused":1e999999999,"more":-0.0e-9"#)).await;
    assert_eq!(unused["id"], "user_1");
}

#[tokio::test]
async fn names_that_come_twice() {
    // Which of them counts would be a guess.
    let known = get(200, user(r#""banned":true,"banned":false"#)).await;
    assert_eq!(known["reason"], "bad-response");
    let unused = get(200, user(r#""unused":1,"unused":2"#)).await;
    assert_eq!(unused["id"], "user_1");
    let errors = get(401, r#"{"errors":[],"errors":[]}"#).await;
    assert_eq!(errors["reason"], "unauthorized");
}

#[tokio::test]
async fn text_that_is_none() {
    for bytes in [&b"\xff"[..], b"\xc3\x28", b"\xed\xa0\x80", b"\x00"] {
        let body = [
            br#"{"object":"user","id":"user_1","first_name":""#,
            bytes,
            br#""}"#,
        ]
        .concat();
        assert_eq!(get(200, &body).await["reason"], "bad-response");
        assert_eq!(get(422, &body).await["reason"], "rejected");
    }
    let utf_16: Vec<u8> = user("\"a\":1")
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(get(200, utf_16).await["reason"], "bad-response");
    let lone = get(200, user(r#""first_name":"\ud800""#)).await;
    assert_eq!(lone["reason"], "bad-response");
    let unused = get(200, user(r#""unused":"\ud800""#)).await;
    assert_eq!(unused["id"], "user_1");
    let error = get(422, r#"{"errors":[{"code":"\udfff"}]}"#).await;
    assert_eq!(error["reason"], "rejected");
}

#[tokio::test]
async fn nul_in_every_text() {
    let user = get(
        200,
        user(r#""first_name":"a\u0000b","username":"\u0000","image_url":"\u0000""#),
    )
    .await;
    assert_eq!(user["firstName"], "a\0b");
    let refused = get(
        422,
        r#"{"errors":[{"code":"\u0000","message":"a\u0000b","meta":{"param_name":"\u0000"}}]}"#,
    )
    .await;
    assert_eq!(refused["errors"][0]["message"], "a\0b");
}

const NOT_FOUND: &str = r#"{"errors":[{"code":"resource_not_found","message":"not found"}]}"#;

/// A parameter with NUL is refused, or it arrives as it was given: encoded, in its own place and in no header.
#[tokio::test]
async fn nul_in_every_parameter() {
    let cases = fixture::discover(fixture::FOLDER).expect("fixtures");
    for operation in SUBJECT.operations() {
        for field in &operation.params {
            let full = cases
                .iter()
                .find(|case| case.title() == format!("{}/full", operation.name));
            let full = full.expect("every operation has it").fixture.params.clone();
            let full = match full.get("secretKey") {
                Some(_) => full.with("secretKey", Json::text("")),
                None => full,
            };
            let params = full.with(&field.json, Json::text("a\0b"));
            // What is looked for before it is created is not there.
            let server = Loopback::start(|_, request| match request.title.as_str() {
                title if title.starts_with("GET /v1/users?external_id=") => answer(200, "", "[]"),
                title if title.starts_with("GET /v1/organizations/") => answer(404, "", NOT_FOUND),
                _ => answer(404, "", "{}"),
            });
            let mut context = Context::new().env("CLERK_API_URL", &server.address);
            if field.json != "secretKey" {
                context = context.env("CLERK_SECRET_KEY", KEY);
            }
            let result = BLOCK.call(&operation.name, params.as_str(), context).await;
            let failure = result.expect("no trap").expect_err("nothing is found");
            let requests = server.requests();
            match failure.reason() {
                Some(Reason::InvalidParameter | Reason::Misconfigured) => {
                    assert!(requests.is_empty());
                    assert_eq!(failure.parameter(), Some(&*field.json), "{failure}");
                }
                Some(Reason::Rejected | Reason::NotFound) => {
                    let sent = requests.iter().any(|request| {
                        request.title.contains("=a%00b") || request.body.contains(r#""a\u0000b""#)
                    });
                    assert!(sent, "{} {}: {requests:?}", operation.name, field.json);
                }
                // Of a webhook, it is not what was signed.
                Some(Reason::Unauthorized) => assert!(requests.is_empty()),
                other => panic!("{} {}: {other:?}", operation.name, field.json),
            }
        }
    }
}
