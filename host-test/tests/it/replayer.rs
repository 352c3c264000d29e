//! The replayer itself: whatever is changed in a good fixture, it notices and says what.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use clerk_host::Context;
use host_test::fixture::{self, Case};
use host_test::replay::replay;
use host_test::{Subject, family};
use http_body_util::{BodyExt as _, Full};
use hyper::Response;
use serde_json::{Value, json};
use tokio::sync::Barrier;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");

static BLOCK: LazyLock<Subject> = LazyLock::new(|| Subject::built().expect("the component loads"));

/// Replays a good fixture after a change.
#[track_caller]
fn problems(title: &str, change: impl FnOnce(&mut Value)) -> String {
    let text =
        std::fs::read_to_string(format!("{FIXTURES}/{title}.json")).expect("the fixture is there");
    let mut json = serde_json::from_str(&text).expect("the fixture is JSON");
    change(&mut json);
    problems_of(title, &json.to_string())
}

#[track_caller]
fn problems_of(title: &str, text: &str) -> String {
    let (operation, name) = title.split_once('/').expect("OPERATION/CASE");
    let case = Case::parse(operation, name, text).expect("the changed fixture is one");
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
fn a_wrong_method_is_a_problem() {
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
fn a_wrong_path_is_a_problem() {
    let url = "https://api.clerk.com/v1/users/user%5F1";
    assert_says(
        &problems("get-user/full", set("/exchanges/0/request/url", json!(url))),
        &["- GET", "user%5F1"],
    );
}

#[test]
fn a_wrong_query_pair_is_a_problem() {
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
fn a_wrong_header_is_a_problem() {
    let headers = |headers: Value| set("/exchanges/1/request/headers", headers);
    let sent = "+   accept: application/json";
    assert_says(
        &problems("list-users/full", headers(json!({ "accept": "text/html" }))),
        &["-   accept: text/html", sent],
    );
    assert_says(
        &problems("list-users/full", headers(json!({ "accept": null }))),
        &["-   accept: (absent)", sent],
    );
    assert_says(
        &problems("list-users/full", headers(json!({ "x-agent": "none" }))),
        &["-   x-agent: none", "+   x-agent: (absent)"],
    );
    let other_key = set("/params/secretKey", json!("sk_test_another"));
    assert_eq!(
        problems("get-user/full", other_key),
        "",
        "the key is the fixture's"
    );
}

#[test]
fn a_wrong_body_field_is_a_problem() {
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
fn a_wrong_output_field_is_a_problem() {
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
fn another_notation_of_a_number_in_metadata_is_a_problem() {
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
fn a_request_without_an_exchange_is_a_problem() {
    let problems = problems("update-user/both", |json| drop(exchanges(json).pop()));
    assert_says(
        &problems,
        &["request 2 has no exchange left: PUT https://api.clerk.com/v1/users/user_1/metadata"],
    );
}

#[test]
fn an_exchange_that_is_never_used_is_a_problem() {
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
fn a_wrong_field_of_a_failure_is_a_problem() {
    let problems = |more: Value| {
        let mut err = json!({ "case": "transient", "reason": "rate-limited" });
        for (name, value) in more.as_object().expect("fields") {
            err[name] = value.clone();
        }
        problems(
            "get-user/rate-limited",
            set("/expect", json!({ "err": err })),
        )
    };
    assert_eq!(problems(json!({})), "");
    assert_eq!(
        problems(json!({ "message": ["get-user", "retry after 3000 ms"] })),
        ""
    );
    for (more, lines) in [
        (
            json!({ "case": "permanent" }),
            ["-   \"case\": \"permanent\"", "+   \"case\": \"transient\""],
        ),
        (
            json!({ "reason": "unavailable" }),
            [
                "-   \"reason\": \"unavailable\"",
                "+   \"reason\": \"rate-limited\"",
            ],
        ),
        (
            json!({ "status": 428 }),
            ["-   \"status\": 428", "+   \"status\": 429"],
        ),
        (
            json!({ "message": "just retry" }),
            ["-   \"message\": \"just retry\"", "retry after 3000 ms"],
        ),
        (
            json!({ "message": ["retry after 3000 ms", "just retry"] }),
            ["-     \"just retry\"", "retry after 3000 ms"],
        ),
        (
            json!({ "retryAfterMs": null }),
            ["", "+   \"retryAfterMs\": 3000"],
        ),
    ] {
        assert_says(&problems(more), &lines);
    }
    assert_says(
        &self::problems("get-user/rate-limited", set("/expect", json!({ "ok": {} }))),
        &["- an output", "+   \"case\": \"transient\""],
    );
}

#[test]
fn an_output_in_place_of_a_failure_is_a_problem() {
    let expect = json!({ "err": { "case": "permanent", "reason": "not-found" } });
    let problems = problems("get-user/full", set("/expect", expect));
    assert_says(
        &problems,
        &["not-found", "+ the output {", "+   \"id\": \"user_1\""],
    );
}

#[test]
fn of_a_failure_only_what_is_expected_is_compared() {
    let expecting = |err| {
        problems(
            "get-user/rate-limited",
            set("/expect", json!({ "err": err })),
        )
    };
    assert_eq!(expecting(json!({ "reason": "rate-limited" })), "");
    let found = expecting(json!({ "reason": "not-found" }));
    assert_says(&found, &["not-found", "rate-limited"]);
}

#[test]
fn requests_that_follow_each_other_keep_their_order() {
    let problems = problems("update-user/both", |json| exchanges(json).swap(0, 1));
    assert_says(
        &problems,
        &["request 2 is out of order: PUT", "exchange 1 is like it"],
    );
}

#[test]
fn requests_in_flight_together_have_no_order() {
    assert_eq!(
        problems("list-users/full", |json| exchanges(json).swap(0, 1)),
        ""
    );
}

#[test]
fn a_key_that_comes_out_is_a_problem() {
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
fn a_key_in_a_url_is_a_problem() {
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
fn a_body_key_that_stands_twice_is_a_problem() {
    let text = std::fs::read_to_string(format!("{FIXTURES}/update-user/both.json")).unwrap();
    let twice = text.replace(
        "{ \"first_name\": \"Ada\",",
        "{ \"first_name\": \"Ada\", \"first_name\": \"Ada\",",
    );
    assert_ne!(twice, text);
    assert_says(
        &problems_of("update-user/both", &twice),
        &["-   \"first_name\": \"Ada\""],
    );
}

#[test]
fn exact_metadata_differs_by_white_space() {
    let text = std::fs::read_to_string(format!("{FIXTURES}/get-user/full.json")).unwrap();
    let metadata = "{ \"z\": 1.10, \"a\": 12345678901234567890 }";
    assert!(text.contains(metadata));
    let exact = text.replacen("\"params\"", "\"metadata\": \"exact\", \"params\"", 1);
    assert_says(&problems_of("get-user/full", &exact), &["publicMetadata"]);
    let sent = "{ \"z\":1.10,  \"a\":12345678901234567890}";
    assert_eq!(
        problems_of("get-user/full", &exact.replace(metadata, sent)),
        ""
    );
}

#[test]
fn an_exception_of_a_family_names_an_operation_and_makes_no_case() {
    let folder = tempfile::tempdir().unwrap();
    let good = format!("{FIXTURES}/get-user/full.json");
    let family = std::fs::read_to_string(format!(
        "{}/{}/server-error.json",
        fixture::FOLDER,
        family::FOLDER
    ));
    let family = family.unwrap();
    let discover = |except: &str| {
        for name in ["get-user", family::FOLDER] {
            std::fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        std::fs::copy(&good, folder.path().join("get-user/full.json")).unwrap();
        let text = family.replacen('{', &format!("{{ \"except\": {except},"), 1);
        std::fs::write(
            folder.path().join(family::FOLDER).join("server-error.json"),
            text,
        )
        .unwrap();
        let titles = |cases: Vec<Case>| cases.iter().map(Case::title).collect::<Vec<_>>();
        fixture::discover(folder.path())
            .map(titles)
            .map_err(|error| format!("{error:#}"))
    };
    assert_eq!(
        discover("{}").unwrap(),
        ["get-user/full", "get-user/server-error"]
    );
    assert_eq!(
        discover(r#"{ "get-user": "why" }"#).unwrap(),
        ["get-user/full"]
    );
    let exceptions = family::exceptions(folder.path()).unwrap();
    assert_eq!(exceptions[0].reason, "why");
    assert_eq!(exceptions[0].cases[0].title(), "get-user/server-error");
    let error = discover(r#"{ "get-users": "why" }"#).unwrap_err();
    assert_says(
        &error,
        &["server-error.json", "there is no operation `get-users`"],
    );
}

#[test]
fn a_case_of_a_family_and_of_its_own_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (name, from) in [
        (
            "get-user/full.json",
            format!("{FIXTURES}/get-user/full.json"),
        ),
        (
            "get-user/tls.json",
            format!("{FIXTURES}/get-user/body-cut.json"),
        ),
        (
            "every-operation/tls.json",
            format!("{}/every-operation/tls.json", fixture::FOLDER),
        ),
    ] {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::copy(from, file).unwrap();
    }
    let error = format!("{:#}", fixture::discover(folder.path()).unwrap_err());
    assert_says(&error, &["get-user/tls is there twice"]);
}

#[test]
fn every_exception_of_a_family_is_needed() {
    let needless: Vec<_> = family::exceptions(fixture::FOLDER)
        .unwrap()
        .into_iter()
        .filter(|exception| {
            exception
                .cases
                .iter()
                .all(|case| replay(&BLOCK, case).passed())
        })
        .map(|exception| format!("{} of {}", exception.operation, exception.family))
        .collect();
    assert_eq!(needless, [""; 0]);
}

#[test]
fn an_unknown_operation_is_a_problem() {
    let text = std::fs::read_to_string(format!("{FIXTURES}/get-user/full.json")).unwrap();
    let problems = problems_of("get-users/full", &text);
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
    let params = params.to_string();
    let context = Context::new().http_hooks(gate);
    let call = BLOCK.block().call(operation, &params, context);
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
async fn the_requests_of_an_update_follow_each_other() {
    let params = json!({
        "secretKey": "sk_test_replayer", "userId": "user_1", "firstName": "Ada", "publicMetadata": {}
    });
    assert_eq!(sent_at_once("update-user", params).await, (1, false));
}
