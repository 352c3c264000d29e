//! The program as people and scripts use it: what it prints, and its exit codes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fs, process};

use serde_json::{Value, json};

#[cfg(target_os = "linux")]
use crate::common::program::shown;
use crate::common::program::{KEY, Run, json_of, run};
use crate::common::served::{FIXTURES, Server};

/// A folder with one fixture, which is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, operation: &str, fixture: &str) -> Self {
        let folder = env::temp_dir().join(format!("host-test-{}-{name}", process::id()));
        fs::create_dir_all(folder.join(operation)).unwrap();
        fs::write(folder.join(operation).join("case.json"), fixture).unwrap();
        Self(folder)
    }

    fn replay(&self, more: &[&str]) -> Run {
        run(
            &[&["replay", "--fixtures", self.0.to_str().unwrap()], more].concat(),
            &[],
        )
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Server {
    fn call(&self, case: &str, operation: &str, params: &Value) -> Run {
        let url = format!("{}{case}", self.address);
        let params = params.to_string();
        run(
            &["call", operation, "--params", &params],
            &[("CLERK_API_URL", &url), ("CLERK_SECRET_KEY", KEY)],
        )
    }
}

#[test]
#[cfg(target_os = "linux")]
fn neither_a_component_nor_a_fixture_steers_a_terminal() {
    let steering = "\u{9b}\u{202e}x";
    let mut component = artifact::COMPONENT.to_vec();
    let word = b"Verify that Clerk sent a webhook";
    let place = component.windows(word.len()).position(|part| part == word);
    let place = place.expect("the manifest says it");
    component[place..place + steering.len()].copy_from_slice(steering.as_bytes());
    let file = env::temp_dir().join(format!("host-test-{}-steering.wasm", process::id()));
    fs::write(&file, component).unwrap();
    let name = file.to_str().unwrap();
    let markdown = format!("describe --markdown --component {name}");
    assert!(
        run(&markdown.split(' ').collect::<Vec<_>>(), &[])
            .stdout
            .contains(steering)
    );
    let fixture = format!(
        r#"{{"docs":"d","params":{{"userId":".."}},"exchanges":[],"expect":{{"err":{{"case":"permanent","message":"{steering}"}}}}}}"#
    );
    let folder = Folder::with("steering", "get-user", &fixture);
    assert!(folder.replay(&[]).stdout.contains(steering));
    let replay = format!("replay --fixtures {}", folder.0.display());
    for args in [format!("describe --component {name}"), markdown, replay] {
        let shown = shown(&args, &[]);
        assert!(shown.contains("202e"), "{args}");
        let steers = |c| matches!(c, '\u{9b}' | '\u{202e}');
        assert!(!shown.contains(steers), "{args}");
    }
    let _ = fs::remove_file(file);
}

#[test]
fn replay_prints_a_table_and_a_summary_without_colour() {
    let Run {
        code,
        stdout,
        stderr,
    } = run(&["replay", "--fixtures", FIXTURES, "user/"], &[]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(
        stdout.contains("get-user ") && stdout.contains("update-user "),
        "{stdout}"
    );
    assert!(!stdout.contains("list-users"), "{stdout}");
    assert!(stdout.ends_with("\n5 passed, 0 failed\n"), "{stdout}");
    assert!(!stdout.contains('\u{1b}'), "{stdout}");
}

#[test]
fn replay_as_json() {
    let Run { code, stdout, .. } = run(
        &["replay", "--fixtures", FIXTURES, "--json", "get-user/full"],
        &[],
    );
    assert_eq!(code, Some(0));
    let json = json_of(&stdout);
    assert_eq!((&json["passed"], &json["failed"]), (&json!(1), &json!(0)));
    assert_eq!(json["cases"][0]["case"], "full");
    assert_eq!(json["cases"][0]["problems"], json!([]));
}

#[test]
fn a_mismatch_exits_1_and_shows_the_difference() {
    let good = fs::read_to_string(format!("{FIXTURES}/get-user/not-found.json")).unwrap();
    let folder = Folder::with(
        "mismatch",
        "get-user",
        &good.replace("\"not-found\"", "\"rejected\""),
    );
    let Run { code, stdout, .. } = folder.replay(&[]);
    assert_eq!(code, Some(1));
    assert!(stdout.contains("FAILED get-user/case"), "{stdout}");
    assert!(stdout.contains("-   \"reason\": \"rejected\""), "{stdout}");
    assert!(stdout.ends_with("0 passed, 1 failed\n"), "{stdout}");
    let json = json_of(&folder.replay(&["--json"]).stdout);
    assert_eq!(json["cases"][0]["passed"], false);
}

#[test]
fn nothing_to_replay_is_an_error() {
    let Run { code, stderr, .. } = run(&["replay", "--fixtures", FIXTURES, "no-such"], &[]);
    assert_eq!(code, Some(1));
    assert!(
        stderr.contains("no fixture") && stderr.contains("`no-such`"),
        "{stderr}"
    );
    let folder = env::temp_dir().join(format!("host-test-{}-empty", process::id()));
    fs::create_dir_all(&folder).unwrap();
    let Run { code, stderr, .. } = run(&["replay", "--fixtures", folder.to_str().unwrap()], &[]);
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(code, Some(1));
    assert!(stderr.contains("there are no fixtures in"), "{stderr}");
}

#[test]
fn a_malformed_fixture_is_named_with_the_place() {
    let good = fs::read_to_string(format!("{FIXTURES}/get-user/full.json")).unwrap();
    let changes = [
        (
            "\"method\"",
            "\"methd\"",
            "at exchanges[0].request.methd: unknown field `methd`",
        ),
        (
            "\"status\": 200",
            "\"status\": \"200\"",
            "at exchanges[0].response.status: invalid type: string",
        ),
        (
            "\"docs\"",
            "\"doc\"",
            "unknown field `doc`, expected one of `docs`, `deviates`",
        ),
        ("\"expect\": {", "\"expect\": [", "at expect"),
        (
            "\"response\": {",
            "\"failure\": \"dns\", \"response\": {",
            "either `response` or `failure`",
        ),
        (
            "\"status\": 200,",
            "\"status\": 200, \"body\": [],",
            "only one of `body` and `text`",
        ),
        (
            "\"ok\": {",
            "\"err\": { \"case\": \"rate-limited\",",
            "at expect.err: a failure has no field `id`",
        ),
    ];
    for (number, (from, to, says)) in changes.into_iter().enumerate() {
        let folder = Folder::with(
            &format!("malformed-{number}"),
            "get-user",
            &good.replacen(from, to, 1),
        );
        let Run { code, stderr, .. } = folder.replay(&[]);
        assert_eq!(code, Some(1));
        assert!(
            stderr.contains("get-user/case.json is not a fixture") && stderr.contains(says),
            "{stderr}"
        );
    }
}

#[test]
fn call_prints_the_output() {
    let server = Server::start();
    let Run {
        code,
        stdout,
        stderr,
    } = server.call("/get-user/full", "get-user", &json!({ "userId": "user_1" }));
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert_eq!(json_of(&stdout)["createdAt"], 1_700_690_400_000_u64);
    assert!(
        stdout.contains("1.10") && stdout.contains("12345678901234567890"),
        "{stdout}"
    );

    // Without a prefix, the fixtures that expect `ok` answer, with both requests of a list.
    let params = json!({ "limit": 2, "emailAddress": "ada@example.com,grace@example.com" });
    let Run {
        code,
        stdout,
        stderr,
    } = server.call("", "list-users", &params);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert_eq!(json_of(&stdout)["totalCount"], 7);
}

#[test]
fn call_takes_parameters_and_component_from_files() {
    let server = Server::start();
    let folder = Folder::with("params", "get-user", r#"{"userId": "user_1"}"#);
    let params = format!("@{}", folder.0.join("get-user/case.json").display());
    let component = folder.0.join("component.wasm");
    fs::write(&component, artifact::COMPONENT).unwrap();
    let url = format!("{}/get-user/full", server.address);
    let args = [
        "call",
        "get-user",
        "--params",
        &params,
        "--component",
        component.to_str().unwrap(),
    ];
    let Run { code, stderr, .. } =
        run(&args, &[("CLERK_API_URL", &url), ("CLERK_SECRET_KEY", KEY)]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
}

#[test]
fn transient_failures_exit_2() {
    let server = Server::start();
    let call = server.call(
        "/get-user/rate-limited",
        "get-user",
        &json!({ "userId": "user_1" }),
    );
    assert_eq!((call.code, call.stdout.as_str()), (Some(2), ""));
    let fault = json_of(&call.stderr);
    assert_eq!(
        (&fault["case"], &fault["reason"], &fault["retryAfterMs"]),
        (&json!("transient"), &json!("rate-limited"), &json!(3000))
    );

    let call = server.call(
        "/get-user/body-cut",
        "get-user",
        &json!({ "userId": "user_3" }),
    );
    assert_eq!(
        (call.code, &json_of(&call.stderr)["reason"]),
        (Some(2), &json!("unavailable"))
    );
}

#[test]
fn serve_cuts_a_body_in_the_middle() {
    let server = Server::start();
    let mut stream = TcpStream::connect(server.address.trim_start_matches("http://")).unwrap();
    let request = "GET /get-user/body-cut/v1/users/user_3 HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n\
                   authorization: Bearer of-any-kind\r\nclerk-api-version: 2026-05-12\r\nuser-agent: a test\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.contains("content-length: 4096\r\n") && answer.ends_with("\r\n\r\n{\"object\":"),
        "{answer}"
    );
}

/// With more connections than file descriptors, it waits until some are closed.
#[test]
#[cfg(unix)]
fn serve_outlives_more_connections_than_it_may_have() {
    let mut server = Command::new("sh")
        .args(["-c", "ulimit -n 40; exec \"$0\" serve --fixtures \"$1\""])
        .args([env!("CARGO_BIN_EXE_host-test"), FIXTURES])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    let mut out = BufReader::new(server.stdout.take().unwrap());
    out.read_line(&mut address).unwrap();
    let address = address.trim().trim_start_matches("http://").to_owned();
    let connections: Vec<_> = (0..60)
        .map(|_| TcpStream::connect(&address).unwrap())
        .collect();
    // Those beyond the limit are not accepted yet.
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(server.try_wait().unwrap().is_none(), "it ended");
    drop(connections);
    let mut stream = TcpStream::connect(&address).unwrap();
    stream
        .write_all(b"GET /fixtures HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[test]
fn fixtures_may_begin_with_a_byte_order_mark() {
    let good = fs::read_to_string(format!("{FIXTURES}/get-user/full.json")).unwrap();
    let folder = Folder::with("mark", "get-user", &format!("\u{feff}{good}"));
    let Run { code, stdout, .. } = folder.replay(&[]);
    assert_eq!(code, Some(0), "{stdout}");
}

#[test]
fn completions_of_a_shell_know_the_commands() {
    let Run { code, stdout, .. } = run(&["completions", "bash"], &[]);
    assert_eq!(code, Some(0));
    assert!(
        stdout.contains("replay") && stdout.contains("--retries"),
        "{stdout}"
    );
}

#[test]
fn serve_lists_the_fixtures() {
    let server = Server::start();
    let mut stream = TcpStream::connect(server.address.trim_start_matches("http://")).unwrap();
    let request = "GET /fixtures HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let cases = json_of(body);
    let titles = cases.as_array().unwrap().iter().map(|case| {
        let [operation, name] = ["operation", "case"].map(|key| case[key].as_str().unwrap());
        format!("{operation}/{name}")
    });
    assert!(
        titles
            .collect::<Vec<_>>()
            .contains(&"get-user/full".to_owned())
    );
    assert!(cases[0]["fixture"]["expect"].is_object());
}

#[test]
fn a_refused_connection_exits_2() {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("http://127.0.0.1:{port}");
    let args = ["call", "get-user", "--params", r#"{"userId": "user_1"}"#];
    let Run { code, stderr, .. } =
        run(&args, &[("CLERK_API_URL", &url), ("CLERK_SECRET_KEY", KEY)]);
    assert_eq!(
        (code, &json_of(&stderr)["reason"]),
        (Some(2), &json!("unavailable"))
    );
}

#[test]
fn permanent_failures_exit_3() {
    let server = Server::start();
    let call = server.call(
        "/get-user/not-found",
        "get-user",
        &json!({ "userId": "user_2" }),
    );
    assert_eq!((call.code, call.stdout.as_str()), (Some(3), ""));
    let fault = json_of(&call.stderr);
    assert_eq!(
        (&fault["case"], &fault["reason"], &fault["traceId"]),
        (&json!("permanent"), &json!("not-found"), &json!("trace_1"))
    );
    assert_eq!(fault["errors"][0]["code"], "resource_not_found");

    // Refused by the component, and by the types of its parameters.
    for (params, parameter) in [
        (json!({ "limit": 501 }), "limit"),
        (json!({ "limit": -1 }), "limit"),
        (json!({ "limt": 1 }), "limt"),
    ] {
        let call = server.call("", "list-users", &params);
        let fault = json_of(&call.stderr);
        assert_eq!(
            (call.code, &fault["reason"]),
            (Some(3), &json!("invalid-parameter"))
        );
        assert_eq!(fault["parameter"], parameter);
    }
}

#[test]
fn a_request_that_no_fixture_knows_is_told_what_was_expected() {
    let server = Server::start();
    let call = server.call("", "get-user", &json!({ "userId": "user_9" }));
    let fault = json_of(&call.stderr);
    assert_eq!(
        (call.code, &fault["reason"], &fault["status"]),
        (Some(3), &json!("rejected"), &json!(400))
    );
    let why = fault["errors"][0]["longMessage"].as_str().unwrap();
    assert!(
        why.contains("GET /v1/users/user_9") && why.contains("- GET /v1/users/user_1"),
        "{why}"
    );

    let call = server.call("/get-user/none", "get-user", &json!({ "userId": "user_1" }));
    assert!(
        call.stderr.contains("There is no fixture `get-user/none`"),
        "{}",
        call.stderr
    );
}

#[test]
fn wrong_usage_exits_1_and_help_0() {
    // 2 would say that a retry is safe.
    for args in [&["call"][..], &["cal"], &["replay", "--no-such"]] {
        let Run { code, stderr, .. } = run(args, &[]);
        assert_eq!(code, Some(1), "{stderr}");
        assert!(stderr.contains("Usage: host-test"), "{stderr}");
    }
    let Run { code, stdout, .. } = run(&["--version"], &[]);
    assert_eq!(
        (code, stdout.as_str()),
        (
            Some(0),
            concat!("host-test ", env!("CARGO_PKG_VERSION"), "\n")
        )
    );
}

#[test]
fn what_can_not_be_performed_exits_1() {
    let cases: [(&[&str], &str); 5] = [
        (
            &["call", "list-user"],
            "there is no operation `list-user`; there are",
        ),
        (
            &["call", "get-user", "--params", "{"],
            "the parameters are not JSON",
        ),
        (
            &["call", "get-user", "--params", "@/no/such/file"],
            "/no/such/file can't be read",
        ),
        (
            &["call", "get-user", "--component", "/no/such/file"],
            "/no/such/file can't be read",
        ),
        (
            &[
                "call",
                "get-user",
                "--component",
                env!("CARGO_BIN_EXE_host-test"),
            ],
            "can't be loaded",
        ),
    ];
    for (args, says) in cases {
        let Run {
            code,
            stdout,
            stderr,
        } = run(args, &[]);
        assert_eq!((code, stdout.as_str()), (Some(1), ""), "{stderr}");
        assert!(
            stderr.starts_with("error: ") && stderr.contains(says),
            "{stderr}"
        );
    }
}
