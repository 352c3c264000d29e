//! `record` and `replay --update`: fixtures that are made and updated by the program.

use std::fs;
use std::path::Path;

use crate::common::loopback::{Loopback, answer};
use crate::common::program::{KEY, Run, json_of, run};
use crate::common::served::Server;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

fn record(base: &str, folder: &Path, args: &[&str]) -> Run {
    let folder = folder.to_str().expect("UTF-8");
    let env = [("CLERK_API_URL", base), ("CLERK_SECRET_KEY", KEY)];
    let run = run(&[&["record", "--fixtures", folder], args].concat(), &env);
    assert!(!run.stdout.contains(KEY) && !run.stderr.contains(KEY));
    run
}

fn replay(folder: &Path, args: &[&str]) -> Run {
    let folder = folder.to_str().expect("UTF-8");
    run(&[&["replay", "--fixtures", folder], args].concat(), &[])
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).expect("a folder").next().is_none()
}

#[test]
fn nothing_is_sent_that_can_not_be_recorded() {
    let server = Loopback::start(|_, _| answer(200, "", r#"{"object":"user","id":"user_1"}"#));
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("create-user/case.json")).unwrap();
    let args = ["create-user", "--param", "username=ada", "--case", "case"];
    let args = [&args[..], &["--force"]].concat();
    let Run { code, stderr, .. } = record(&server.address, folder.path(), &args);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("is no file of its own"), "{stderr}");
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn an_operation_that_makes_no_request_is_not_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["verify-webhook", "--params", "{}", "--case", "event"];
    let Run { code, stderr, .. } = record("http://127.0.0.1:1", folder.path(), &args);
    assert_eq!(code, Some(1), "{stderr}");
    assert!(
        stderr.contains("verify-webhook makes no request"),
        "{stderr}"
    );
    assert!(is_empty(folder.path()));
}

#[test]
fn what_is_recorded_replays() {
    let server = Server::start();
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&str, &str, Value); 7] = [
        ("get-user", "full", json!({"userId": "user_1"})),
        ("get-user", "not-found", json!({"userId": "user_2"})),
        ("get-user", "rate-limited", json!({"userId": "user_1"})),
        ("get-user", "body-cut", json!({"userId": "user_3"})),
        (
            "list-users",
            "full",
            json!({"limit": 2, "emailAddress": "ada@example.com, grace@example.com"}),
        ),
        ("get-user", "refused", json!({"userId": ".."})),
        ("get-user", "none", json!({"userId": "user_1"})),
    ];
    for (operation, case, params) in &cases {
        let base = format!("{}/{operation}/{case}/", server.address);
        let params = params.to_string();
        let args = [
            operation,
            "--params",
            &params,
            "--case",
            case,
            "--docs",
            "A recording.",
        ];
        let Run {
            code,
            stdout,
            stderr,
        } = record(&base, folder.path(), &args);
        assert_eq!((code, stderr.as_str()), (Some(0), ""));
        let file = folder.path().join(operation).join(format!("{case}.json"));
        assert_eq!(stdout, format!("{}\n", file.display()));
        let text = fs::read_to_string(file).unwrap();
        assert!(!text.contains(KEY) && !text.contains("127.0.0.1"), "{text}");
        let json = json_of(&text);
        assert_eq!(text, format!("{json:#}\n"));
        assert_eq!(
            (&json["docs"], &json["env"]["CLERK_SECRET_KEY"]),
            (&json!("A recording."), &json!("sk_test_fixture"))
        );
    }
    let Run { code, stdout, .. } = replay(folder.path(), &[]);
    assert_eq!(code, Some(0), "{stdout}");
    assert!(stdout.ends_with("\n7 passed, 0 failed\n"), "{stdout}");

    let read = |case: &str| json_of(&fs::read_to_string(folder.path().join(case)).unwrap());
    let full = read("get-user/full.json");
    let exchange = &full["exchanges"][0];
    // Its headers are those of every request.
    assert_eq!(
        exchange["request"],
        json!({ "method": "GET", "url": "https://api.clerk.com/v1/users/user_1" })
    );
    assert_eq!(
        exchange["response"]["body"]["public_metadata"].to_string(),
        r#"{"z":1.10,"a":12345678901234567890}"#
    );
    assert_eq!(
        full["expect"]["ok"]["publicMetadata"].to_string(),
        r#"{"z":1.10,"a":12345678901234567890}"#
    );
    assert_eq!(
        read("list-users/full.json")["exchanges"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        read("get-user/body-cut.json")["exchanges"][0]["failure"],
        "body-cut"
    );
    assert_eq!(read("get-user/refused.json")["exchanges"], json!([]));
    let failure = &read("get-user/not-found.json")["expect"]["err"];
    assert_eq!(
        (&failure["case"], &failure["reason"]),
        (&json!("permanent"), &json!("not-found"))
    );
    assert_eq!(
        (&failure["traceId"], failure.get("retryAfterMs")),
        (&json!("trace_fixture"), None)
    );
}

#[test]
fn a_connection_that_is_refused_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let args = ["get-user", "--param", "userId=user_1", "--case", "refused"];
    let Run { code, stderr, .. } =
        record(&format!("http://127.0.0.1:{port}"), folder.path(), &args);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let json = json_of(&fs::read_to_string(folder.path().join("get-user/refused.json")).unwrap());
    assert_eq!(json["exchanges"][0]["failure"], "connection-refused");
    assert_eq!(json["expect"]["err"]["reason"], "unavailable");
}

#[test]
fn no_secret_is_recorded() {
    const PASSWORD: &str = "correct horse";
    let server = Loopback::start(|_, request| {
        assert!(request.body.contains(PASSWORD));
        let headers = "set-cookie: __session=cookie-value\r\nclerk-trace-id: trace-of-the-header\r\n\
                       cf-ray: ray-of-the-header\r\nretry-after: 3\r\nx-other: of no interest\r\n";
        let body = json!({
            "errors": [{
                "code": "form_param_invalid", "message": format!("{KEY} and sk_live_another and {PASSWORD}"),
                "meta": {"session_token": "token-value", "any": "eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl"}
            }],
            "clerk_trace_id": "trace-of-the-body"
        });
        answer(422, headers, body.to_string())
    });
    let folder = tempfile::tempdir().unwrap();
    let password = format!("password={PASSWORD}");
    let args = [
        "create-user",
        "--param",
        "username=ada",
        "--param",
        &password,
        "--case",
        "refused",
    ];
    let Run {
        code,
        stdout,
        stderr,
    } = record(&server.address, folder.path(), &args);
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{stdout}");
    let text = fs::read_to_string(folder.path().join("create-user/refused.json")).unwrap();
    let secrets = [
        KEY,
        "another",
        PASSWORD,
        "cookie-value",
        "of-the-header",
        "of-the-body",
        "token-value",
        "eyJ",
        "of no interest",
        "127.0.0.1",
    ];
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    let json = json_of(&text);
    assert_eq!(
        json["params"],
        json!({"username": "ada", "password": "fixture-password"})
    );
    assert_eq!(
        json["exchanges"][0]["request"]["body"]["password"],
        "fixture-password"
    );
    let mut headers: Vec<_> = json["exchanges"][0]["response"]["headers"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    headers.sort();
    assert_eq!(
        headers,
        ["cf-ray", "clerk-trace-id", "content-type", "retry-after"]
    );
    assert_eq!(json["expect"]["err"]["retryAfterMs"], 3000);
    assert_eq!(replay(folder.path(), &[]).code, Some(0));
}

#[test]
fn a_key_among_the_parameters_stays_there() {
    let server = Loopback::start(|_, _| answer(200, "", r#"{"object":"user","id":"user_1"}"#));
    let folder = tempfile::tempdir().unwrap();
    let key = "sk_live_of_the_parameters";
    let params = json!({"secretKey": key, "userId": "user_1"}).to_string();
    let args = ["get-user", "--params", &params, "--case", "key"];
    assert_eq!(record(&server.address, folder.path(), &args).code, Some(0));
    let text = fs::read_to_string(folder.path().join("get-user/key.json")).unwrap();
    assert!(!text.contains(key) && !text.contains("\"env\""), "{text}");
    assert_eq!(json_of(&text)["params"]["secretKey"], "sk_test_fixture");
}

#[test]
fn an_encoded_key_is_refused() {
    for encoded in [
        STANDARD.encode(format!("user:{KEY}")),
        KEY.replace('_', "%5F"),
    ] {
        let body = json!({"object": "user", "id": "user_1", "first_name": encoded}).to_string();
        let server = Loopback::start(move |_, _| answer(200, "", &body));
        let folder = tempfile::tempdir().unwrap();
        let args = ["get-user", "--param", "userId=user_1", "--case", "echo"];
        let Run {
            code,
            stdout,
            stderr,
        } = record(&server.address, folder.path(), &args);
        assert_eq!((code, stdout.as_str()), (Some(1), ""));
        assert!(
            stderr.contains("would hold a secret") && !stderr.contains(&encoded),
            "{stderr}"
        );
        assert!(is_empty(folder.path()));
    }
}

#[test]
fn an_answer_that_is_not_json_is_recorded_as_text() {
    let server = Loopback::start(|_, _| answer(502, "", "<html>\"bad\" gateway"));
    let folder = tempfile::tempdir().unwrap();
    let args = ["get-user", "--param", "userId=user_1", "--case", "html"];
    assert_eq!(record(&server.address, folder.path(), &args).code, Some(0));
    let json = json_of(&fs::read_to_string(folder.path().join("get-user/html.json")).unwrap());
    let response = &json["exchanges"][0]["response"];
    assert_eq!(
        (&response["text"], response.get("body")),
        (&json!("<html>\"bad\" gateway"), None)
    );
}

#[test]
fn what_no_fixture_can_say_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["get-user", "--param", "userId=user_1", "--case", "case"];
    for base in ["ftp://127.0.0.1", "127.0.0.1", "https://"] {
        let Run { code, stderr, .. } = record(base, folder.path(), &args);
        assert_eq!(code, Some(1));
        assert!(
            stderr.contains("no fixture can say where CLERK_API_URL leads"),
            "{stderr}"
        );
        assert!(is_empty(folder.path()));
    }
}

#[test]
fn a_create_that_cannot_be_recorded_says_that_it_was_performed() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["create-user", "--param", "username=ada", "--case", "case"];
    let server = Loopback::start(|_, _| answer(200, "", b"\xff"));
    let Run { code, stderr, .. } = record(&server.address, folder.path(), &args);
    assert_eq!(code, Some(1));
    let says = "the call was performed, and no fixture can be made of it: an answer is neither JSON nor text";
    assert!(stderr.contains(says), "{stderr}");
    assert!(is_empty(folder.path()));
}

#[test]
fn a_base_url_in_capitals_is_recorded() {
    let server = Loopback::start(|_, _| answer(200, "", r#"{"object":"user","id":"user_1"}"#));
    let folder = tempfile::tempdir().unwrap();
    let base = server.address.replace("http://", "HTTP://");
    let args = ["get-user", "--param", "userId=user_1", "--case", "case"];
    let Run { code, stderr, .. } = record(&base, folder.path(), &args);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let json = json_of(&fs::read_to_string(folder.path().join("get-user/case.json")).unwrap());
    let url = &json["exchanges"][0]["request"]["url"];
    assert_eq!(url, "https://api.clerk.com/v1/users/user_1");
}

#[test]
fn keys_of_others_in_metadata_are_redacted_and_the_recording_replays() {
    let stripe = "sk_live_51HxyzOfStripe";
    let body = json!({"object": "user", "id": "user_1", "public_metadata": {"stripe": stripe}});
    let server = Loopback::start(move |_, _| answer(200, "", body.to_string()));
    let folder = tempfile::tempdir().unwrap();
    let metadata = format!("publicMetadata={{\"stripe\":\"{stripe}\"}}");
    let args = [
        "create-user",
        "--param",
        "username=ada",
        "--param",
        &metadata,
        "--case",
        "stripe",
    ];
    let Run { code, stderr, .. } = record(&server.address, folder.path(), &args);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let text = fs::read_to_string(folder.path().join("create-user/stripe.json")).unwrap();
    assert!(!text.contains(stripe), "{text}");
    assert_eq!(replay(folder.path(), &[]).code, Some(0));
}

#[test]
fn nothing_is_sent_if_the_fixture_cannot_be_written() {
    let server = Loopback::start(|_, _| answer(200, "", r#"{"object":"user","id":"user_1"}"#));
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("get-user"),
        "a file where a folder belongs",
    )
    .unwrap();
    let args = ["get-user", "--param", "userId=user_1", "--case", "case"];
    let Run { code, stderr, .. } = record(&server.address, folder.path(), &args);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("can't be written"), "{stderr}");
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn a_fixture_is_not_replaced_by_accident_and_no_call_is_made() {
    let server = Loopback::start(|_, _| answer(200, "", r#"{"object":"user","id":"user_1"}"#));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("get-user/mine.json");
    fs::create_dir(folder.path().join("get-user")).unwrap();
    fs::write(&file, "mine").unwrap();
    let args = ["get-user", "--param", "userId=user_1", "--case", "mine"];
    let Run { code, stderr, .. } = record(&server.address, folder.path(), &args);
    assert_eq!(code, Some(1));
    assert!(
        stderr.contains("is there already; --force replaces it"),
        "{stderr}"
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");

    for name in ["", "../mine", "a/b", "a.json", "ä"] {
        let args = ["get-user", "--param", "userId=user_1", "--case", name];
        let Run { code, stderr, .. } = record(&server.address, folder.path(), &args);
        assert_eq!(code, Some(1));
        assert!(stderr.contains("the name of a case"), "{stderr}");
    }
    assert_eq!(server.requests().len(), 0);

    let forced = record(
        &server.address,
        folder.path(),
        &[&args[..], &["--force"]].concat(),
    );
    assert_eq!((forced.code, server.requests().len()), (Some(0), 1));
    assert_eq!(server.requests()[0].title, "GET /v1/users/user_1");
    assert_eq!(replay(folder.path(), &[]).code, Some(0));
}

/// The text of a fixture of the repository.
fn fixture(title: &str) -> String {
    let file = format!("{}/{title}.json", host_test::fixture::FOLDER);
    fs::read_to_string(file).unwrap()
}

#[test]
fn an_update_changes_what_differs_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let changes = [
        (
            "get-user/full",
            "\"createdAt\": 1778580000000",
            "\"createdAt\": 1",
        ),
        (
            "get-user/full",
            "\"publicMetadata\": {\n        \"plan\"",
            "\"publicMetadata\": {\n        \"was\"",
        ),
        ("list-users/full", "\"totalCount\": ", "\"totalCount\": 1"),
        (
            "create-user/quota-used-up",
            "\"status\": 403",
            "\"status\": null",
        ),
        (
            "create-user/quota-used-up",
            "\"reason\": \"rejected\"",
            "\"reason\": \"not-found\"",
        ),
    ];
    for (title, right, wrong) in changes {
        let good = fixture(title);
        let (before, expect) = good.split_at(good.rfind("\"expect\": {").unwrap());
        assert!(expect.contains(right), "{title}: {right}");
        let (operation, name) = title.split_once('/').unwrap();
        let file = folder.path().join(operation).join(format!("{name}.json"));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, before.to_owned() + &expect.replacen(right, wrong, 1)).unwrap();
        let Run { code, stdout, .. } = replay(folder.path(), &[title]);
        assert_eq!(code, Some(1), "{title}: {wrong}");
        assert!(stdout.ends_with("0 passed, 1 failed\n"), "{stdout}");

        let Run { code, stdout, .. } = replay(folder.path(), &["--update", title]);
        assert_eq!(code, Some(0), "{stdout}");
        assert!(
            stdout.ends_with(&format!("1 passed, 0 failed\nupdated {title}\n")),
            "{stdout}"
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), good, "{title}");
        // Nothing is left to do.
        let again = json_of(&replay(folder.path(), &["--update", "--json", title]).stdout);
        assert_eq!(
            (&again["updated"], &again["passed"]),
            (&json!([]), &json!(1))
        );
    }
}

#[test]
fn what_a_failure_left_out_stays_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut json = json_of(&fixture("create-user/quota-used-up"));
    json["expect"] =
        json!({"err": {"case": "transient", "message": "nothing of the kind", "status": 503}});
    let file = folder.path().join("create-user/case.json");
    fs::create_dir(folder.path().join("create-user")).unwrap();
    fs::write(&file, format!("{json:#}\n")).unwrap();
    assert_eq!(replay(folder.path(), &["--update"]).code, Some(0));
    let updated = json_of(&fs::read_to_string(&file).unwrap());
    let failure = updated["expect"]["err"].as_object().unwrap();
    let names: Vec<_> = failure.keys().map(String::as_str).collect();
    assert_eq!(
        (names, &failure["case"], &failure["status"]),
        (
            vec!["case", "message", "status"],
            &json!("permanent"),
            &json!(403)
        )
    );
    fs::remove_dir_all(folder.path().join("create-user")).unwrap();
    let file = folder.path().join("get-user/case.json");
    fs::create_dir(folder.path().join("get-user")).unwrap();

    // An output where a failure was expected is expected whole.
    let mut json = json_of(&fixture("get-user/full"));
    let good = std::mem::replace(&mut json["expect"], json!({"err": {"case": "transient"}}));
    fs::write(&file, json.to_string()).unwrap();
    assert_eq!(replay(folder.path(), &["--update"]).code, Some(0));
    assert_eq!(json_of(&fs::read_to_string(&file).unwrap())["expect"], good);
}

#[test]
fn what_is_wrong_otherwise_is_not_updated() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("get-user/case.json");
    fs::create_dir(folder.path().join("get-user")).unwrap();
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut json = json_of(&fixture("get-user/full"));
        json["expect"]["ok"]["createdAt"] = 1.into();
        change(&mut json);
        json.to_string()
    };
    let texts = [
        changed(&|json| json["exchanges"][0]["request"]["method"] = "POST".into()),
        changed(&|json| {
            let exchange = json["exchanges"][0].clone();
            json["exchanges"].as_array_mut().unwrap().push(exchange);
        }),
        changed(&|json| {
            json["exchanges"][0]["response"]["body"]["first_name"] = "sk_test_fixture".into()
        }),
    ];
    for text in texts {
        fs::write(&file, &text).unwrap();
        let Run { code, stdout, .. } = replay(folder.path(), &["--update"]);
        assert_eq!(code, Some(1), "{stdout}");
        assert!(stdout.ends_with("0 passed, 1 failed\n"), "{stdout}");
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }
}
