//! The replayer itself: whatever is changed in a good fixture, it notices and says what.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use clerk_host::{Block, Context};
use host_test::fixture::{self, Case};
use host_test::replay::replay;
use http_body_util::{BodyExt as _, Full};
use hyper::Response;
use serde_json::{Value, json};
use tokio::sync::Barrier;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

static BLOCK: LazyLock<Block> =
    LazyLock::new(|| Block::from_bytes(artifact::COMPONENT).expect("the component loads"));

/// Replays a good fixture after a change.
#[track_caller]
fn problems(title: &str, change: impl FnOnce(&mut Value)) -> String {
    let text =
        std::fs::read_to_string(format!("{FIXTURES}/{title}.json")).expect("the fixture is there");
    let mut json = serde_json::from_str(&text).expect("the fixture is JSON");
    change(&mut json);
    let (operation, name) = title.split_once('/').expect("OPERATION/CASE");
    let fixture = serde_json::from_value(json).expect("the changed fixture is one");
    let case = Case {
        operation: operation.to_owned(),
        name: name.to_owned(),
        fixture,
    };
    replay(&BLOCK, &case).problems.join("\n")
}

/// Puts a value in the place of another.
fn set(pointer: &str, value: Value) -> impl FnOnce(&mut Value) {
    move |json| {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        match json.pointer_mut(parent).expect("the parent is there") {
            Value::Object(object) => drop(object.insert(key.to_owned(), value)),
            Value::Array(items) => items[key.parse::<usize>().expect("an index")] = value,
            _ => panic!("{parent} holds nothing"),
        }
    }
}

fn exchanges(json: &mut Value) -> &mut Vec<Value> {
    json["exchanges"]
        .as_array_mut()
        .expect("a list of exchanges")
}

#[track_caller]
fn assert_says(problems: &str, parts: &[&str]) {
    for part in parts {
        assert!(
            problems.contains(part),
            "`{part}` is missing in:\n{problems}"
        );
    }
}

#[test]
fn good_fixtures_pass() {
    for case in fixture::discover(FIXTURES).unwrap() {
        assert_eq!(replay(&BLOCK, &case).problems, [""; 0], "{}", case.title());
    }
}

#[test]
fn a_method() {
    let problems = problems(
        "get-user/full",
        set("/exchanges/0/request/method", json!("POST")),
    );
    assert_says(
        &problems,
        &[
            "request 1 has no exchange left",
            "- POST https://api.clerk.com/v1/users/user_1",
            "+ GET https://",
        ],
    );
    assert!(
        !problems.contains("what came out"),
        "a wrong request is one problem, not two:\n{problems}"
    );
}

#[test]
fn a_path() {
    let url = "https://api.clerk.com/v1/users/user%5F1";
    assert_says(
        &problems("get-user/full", set("/exchanges/0/request/url", json!(url))),
        &["- GET", "user%5F1"],
    );
}

#[test]
fn a_query_pair() {
    let url = "https://api.clerk.com/v1/users/count?email_address=ada%40example.com";
    let problems = problems(
        "list-users/full",
        set("/exchanges/1/request/url", json!(url)),
    );
    assert_says(
        &problems,
        &[
            "request 2 has no exchange left",
            "+   ? email_address = \"grace@example.com\"",
        ],
    );
}

#[test]
fn a_header() {
    let pointer = "/exchanges/1/request/headers/accept";
    let sent = "+   accept: application/json";
    assert_says(
        &problems("list-users/full", set(pointer, json!("text/html"))),
        &["-   accept: text/html", sent],
    );
    assert_says(
        &problems("list-users/full", set(pointer, json!(null))),
        &["-   accept: (absent)", sent],
    );
    let agent = set("/exchanges/1/request/headers/x-agent", json!("none"));
    assert_says(
        &problems("list-users/full", agent),
        &["-   x-agent: none", "+   x-agent: (absent)"],
    );
}

#[test]
fn a_body_field() {
    let pointer = "/exchanges/0/request/body/first_name";
    let problems = |change| problems("update-user/both", change);
    assert_says(
        &problems(set(pointer, json!("Grace"))),
        &[
            "-   \"first_name\": \"Grace\"",
            "+   \"first_name\": \"Ada\"",
        ],
    );
    // An explicit null is not an absent field.
    let without = |json: &mut Value| {
        let body = json
            .pointer_mut("/exchanges/0/request/body")
            .and_then(Value::as_object_mut)
            .expect("a body");
        body.remove("last_name");
    };
    let text = "update-user/both";
    assert_says(&self::problems(text, without), &["+   \"last_name\": null"]);
    assert_says(
        &problems(set("/exchanges/0/request/body", json!(null))),
        &["- (no body)"],
    );
}

#[test]
fn an_output_field() {
    let problems = |pointer: &str, value| problems("get-user/full", set(pointer, value));
    assert_says(
        &problems("/expect/ok/id", json!("user_2")),
        &["-   \"id\": \"user_2\"", "+   \"id\": \"user_1\""],
    );
    assert_says(
        &problems("/expect/ok/nickname", json!("ada")),
        &["-   \"nickname\": \"ada\""],
    );
    assert_says(
        &problems("/expect/ok", json!({})),
        &["- {}", "+   \"id\": \"user_1\""],
    );
    assert_eq!(
        problems("/expect/ok/firstName", json!(null)),
        "",
        "null and absent are the same in outputs"
    );
}

#[test]
fn a_number_in_metadata() {
    for (text, found) in [
        (r#"{"z":1.1,"a":12345678901234567890}"#, "1.10"),
        (r#"{"z":1.10,"a":12345678901234567891}"#, "890"),
    ] {
        let metadata = serde_json::from_str(text).unwrap();
        assert_says(
            &problems("get-user/full", set("/expect/ok/publicMetadata", metadata)),
            &["+     \"", found],
        );
    }
}

#[test]
fn an_exchange_left_out() {
    let problems = problems("update-user/both", |json| drop(exchanges(json).pop()));
    assert_says(
        &problems,
        &["request 2 has no exchange left: PUT https://api.clerk.com/v1/users/user_1/metadata"],
    );
}

#[test]
fn an_exchange_too_many() {
    let problems = problems("update-user/both", |json| {
        let last = exchanges(json)[1].clone();
        exchanges(json).push(last);
    });
    assert_eq!(
        problems,
        "exchange 3 was never used: PUT https://api.clerk.com/v1/users/user_1/metadata"
    );
}

#[test]
fn the_wrong_case_or_fault() {
    let err = |case: &str, fault: Value| json!({ "err": { "case": case, "fault": fault } });
    let problems = |expect| problems("get-user/rate-limited", set("/expect", expect));
    assert_says(
        &problems(err("unavailable", json!({}))),
        &[
            "-   \"case\": \"unavailable\"",
            "+   \"case\": \"rate-limited\"",
        ],
    );
    assert_says(
        &problems(err("rate-limited", json!({ "status": 428 }))),
        &["-     \"status\": 428", "+     \"status\": 429"],
    );
    assert_says(
        &problems(err("rate-limited", json!({ "message": "no such text" }))),
        &["-     \"message\": \"no such text\""],
    );
    assert_says(
        &problems(err("rate-limited", json!({ "retryAfterMs": null }))),
        &["+     \"retryAfterMs\": 3000"],
    );
    assert_says(
        &problems(json!({ "ok": {} })),
        &["- an output", "+   \"case\": \"rate-limited\""],
    );
}

#[test]
fn a_failure_where_there_is_an_output() {
    let expect = json!({ "err": { "case": "permanent-not-found" } });
    let problems = problems("get-user/full", set("/expect", expect));
    assert_says(
        &problems,
        &[
            "- permanent-not-found",
            "+ the output {",
            "+   \"id\": \"user_1\"",
        ],
    );
}

#[test]
fn the_order_of_requests_that_follow_each_other() {
    let problems = problems("update-user/both", |json| exchanges(json).swap(0, 1));
    assert_says(
        &problems,
        &["request 2 is out of order: PUT", "exchange 1 is like it"],
    );
}

#[test]
fn but_not_of_those_in_flight_together() {
    assert_eq!(
        problems("list-users/full", |json| exchanges(json).swap(0, 1)),
        ""
    );
}

#[test]
fn a_key_that_comes_out() {
    let problems = problems("get-user/full", |json| {
        let body = json!({ "object": "user", "id": "user_1", "public_metadata": { "note": "my sk_test_replayer" } });
        json["exchanges"][0]["response"] = json!({ "status": 200, "body": body });
    });
    assert_says(
        &problems,
        &["a secret is in what came out", "\"note\": \"my [secret]\""],
    );
    assert!(
        !problems.contains("sk_test_replayer"),
        "the report gives the key away:\n{problems}"
    );
}

#[test]
fn a_key_in_the_wrong_place() {
    let problems = problems("get-user/full", |json| {
        json["params"]["userId"] = json!("sk_test_replayer");
        json["exchanges"][0]["request"]["url"] =
            json!("https://api.clerk.com/v1/users/sk_test_replayer");
    });
    assert_says(
        &problems,
        &["the secret key is in the URL of GET https://api.clerk.com/v1/users/[secret]"],
    );
}

#[test]
fn an_operation_that_is_not_there() {
    let text = std::fs::read_to_string(format!("{FIXTURES}/get-user/full.json")).unwrap();
    let fixture = serde_json::from_str(&text).unwrap();
    let case = Case {
        operation: "get-users".to_owned(),
        name: "full".to_owned(),
        fixture,
    };
    let problems = replay(&BLOCK, &case).problems.join("\n");
    assert_says(
        &problems,
        &["there is no operation `get-users`", "list-users"],
    );
}

/// Lets nothing be answered before as many requests have been sent as it waits for.
struct Gate {
    sent: Arc<AtomicUsize>,
    gate: Arc<Barrier>,
}

impl WasiHttpHooks for Gate {
    fn send_request(
        &mut self,
        request: hyper::Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, Done), Error>> + Send> {
        self.sent.fetch_add(1, Ordering::Relaxed);
        let options = options.expect("every request has timeouts");
        assert_eq!(options.connect_timeout, Some(Duration::from_secs(10)));
        assert_eq!(options.first_byte_timeout, Some(Duration::from_secs(30)));
        assert_eq!(options.between_bytes_timeout, Some(Duration::from_secs(30)));
        let gate = Arc::clone(&self.gate);
        Box::new(async move {
            gate.wait().await;
            let count = request.uri().path().ends_with("/count");
            let body = if count { r#"{"total_count":0}"# } else { "[]" };
            let body = Full::from(body).map_err(Error::from).boxed_unsync();
            Ok((Response::new(body), Box::new(async { Ok(()) }) as Done))
        })
    }
}

type Done = Box<dyn Future<Output = Result<(), Error>> + Send>;

/// How many requests are sent before one is answered, and whether the call ended.
async fn sent_at_once(operation: &str, params: Value) -> (usize, bool) {
    let sent = Arc::new(AtomicUsize::new(0));
    let gate = Gate {
        sent: Arc::clone(&sent),
        gate: Arc::new(Barrier::new(2)),
    };
    let call = BLOCK.call(operation, &params, Context::new().http_hooks(gate));
    let ended = tokio::time::timeout(Duration::from_millis(500), call)
        .await
        .is_ok();
    (sent.load(Ordering::Relaxed), ended)
}

#[tokio::test]
async fn a_list_and_its_count_are_in_flight_together() {
    assert_eq!(
        sent_at_once("list-users", json!({ "secretKey": "sk_test_replayer" })).await,
        (2, true)
    );
}

#[tokio::test]
async fn the_requests_of_an_update_are_not() {
    let params = json!({
        "secretKey": "sk_test_replayer", "userId": "user_1", "firstName": "Ada", "publicMetadata": {}
    });
    assert_eq!(sent_at_once("update-user", params).await, (1, false));
}
