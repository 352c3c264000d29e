//! `call` as people use it: pages, retries, tables, parameters, Ctrl-C.

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};

use crate::common::loopback::{Loopback, Request, answer};
#[cfg(target_os = "linux")]
use crate::common::program::shown;
use crate::common::program::{KEY, Run, command, json_of, run};
use serde_json::json;

fn call(server: &Loopback, args: &[&str]) -> Run {
    let env = [
        ("CLERK_API_URL", server.address.as_str()),
        ("CLERK_SECRET_KEY", KEY),
    ];
    let run = run(&[&["call"], args].concat(), &env);
    assert!(!run.stdout.contains(KEY) && !run.stderr.contains(KEY));
    run
}

fn titles(server: &Loopback) -> Vec<String> {
    let requests = server.requests().into_iter();
    requests.map(|request| request.title).collect()
}

/// The value of a query pair of a request.
fn pair(request: &Request, name: &str) -> u64 {
    let (_, query) = request.title.split_once('?').expect("a query");
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut values = pairs.filter_map(|(given, value)| (given == name).then_some(value));
    values
        .next()
        .expect("it is there")
        .parse()
        .expect("it is a number")
}

/// The page that a request asks for, of an instance with so many organizations.
fn page(request: &Request, total: u64) -> Option<Vec<u8>> {
    let offset = pair(request, "offset");
    let end = total.min(offset + pair(request, "limit"));
    let items: Vec<_> = (offset..end)
        .map(|number| json!({"object": "organization", "id": format!("org_{number}"), "name": format!("N{number}")}))
        .collect();
    let body = json!({"data": items, "total_count": total});
    answer(200, "", body.to_string())
}

fn ids(lines: &str) -> Vec<String> {
    let id = |line: &str| json_of(line)["id"].as_str().expect("an ID").to_owned();
    lines.lines().map(id).collect()
}

const ALL: [&str; 4] = ["list-organizations", "--all", "--param", "limit=2"];

#[test]
fn every_page_in_order_with_as_many_requests_as_needed() {
    for (total, offsets) in [(5, &[0, 1, 2, 3][..]), (2, &[0]), (1, &[0]), (0, &[0])] {
        let server = Loopback::start(move |_, request| page(request, total));
        let Run {
            code,
            stdout,
            stderr,
        } = call(&server, &ALL);
        // In a pipe, there is no progress bar.
        assert_eq!((code, stderr.as_str()), (Some(0), ""));
        let expected: Vec<_> = (0..total).map(|number| format!("org_{number}")).collect();
        assert_eq!(ids(&stdout), expected);
        let requests = server.requests();
        let asked: Vec<_> = requests
            .iter()
            .map(|request| pair(request, "offset"))
            .collect();
        assert_eq!(asked, offsets);
        // New items come at the end.
        let ordered = |request: &Request| request.title.contains("order_by=created_at");
        assert!(requests.iter().all(ordered), "{requests:?}");
    }
}

#[test]
fn an_item_is_one_line_whatever_its_metadata_looks_like() {
    let server = Loopback::start(|_, _| {
        let item = "{\"object\":\"organization\",\"id\":\"org_0\",\"public_metadata\":{\n  \"a\": 1.10\r\n}}";
        answer(200, "", format!("{{\"data\":[{item}],\"total_count\":1}}"))
    });
    let all = call(&server, &["list-organizations", "--all"]);
    assert_eq!(ids(&all.stdout), ["org_0"]);
    assert!(all.stdout.contains("\"a\": 1.10"), "{}", all.stdout);
}

/// An instance that others use meanwhile, behind a server that gives seven items a page at most and limits requests.
fn busy_instance(seed: u64) -> (Loopback, Arc<Mutex<HashSet<u64>>>) {
    const EXISTING: u64 = 60;
    let left = Arc::new(Mutex::new((0..EXISTING).collect::<HashSet<_>>()));
    let kept = Arc::clone(&left);
    let state = Mutex::new(((0..EXISTING).collect::<Vec<_>>(), EXISTING, seed));
    let server = Loopback::start(move |number, request| {
        if number % 5 == 3 {
            return answer(429, "retry-after: 0\r\n", "{}");
        }
        let (all, created, seed) = &mut *state.lock().unwrap();
        let offset = usize::try_from(pair(request, "offset")).unwrap();
        let items: Vec<_> = all.iter().skip(offset).take(7).collect();
        let items: Vec<_> = items
            .iter()
            .map(|id| json!({"object": "organization", "id": format!("org_{id}"), "name": "N"}))
            .collect();
        let body = json!({"data": items, "total_count": all.len()});
        for _ in 0..2 {
            *seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let place = usize::try_from(*seed >> 33).unwrap() % all.len();
            left.lock().unwrap().remove(&all.remove(place));
        }
        all.push(*created);
        *created += 1;
        answer(200, "", body.to_string())
    });
    (server, kept)
}

#[test]
fn every_item_that_is_there_all_the_time_comes_exactly_once() {
    for seed in 1..=4 {
        let (server, kept) = busy_instance(seed);
        let all = call(&server, &["list-organizations", "--all", "--retries", "1"]);
        assert_eq!(all.code, Some(0), "{}", all.stderr);
        let came = ids(&all.stdout);
        let once: HashSet<_> = came.iter().collect();
        assert_eq!(once.len(), came.len(), "{came:?}");
        for id in &*kept.lock().unwrap() {
            assert!(
                once.contains(&format!("org_{id}")),
                "org_{id} is missing: {came:?}"
            );
        }
    }
}

#[test]
fn a_list_that_ends_before_its_total_is_a_failure() {
    let server = Loopback::start(|_, request| {
        let body = match pair(request, "offset") {
            0 => {
                r#"{"data":[{"object":"organization","id":"org_0"},{"object":"organization","id":"org_1"}],"total_count":9}"#
            }
            _ => r#"{"data":[],"total_count":9}"#,
        };
        answer(200, "", body)
    });
    let all = call(&server, &ALL);
    assert_eq!((all.code, ids(&all.stdout).len()), (Some(2), 2));
    let failure = json_of(&all.stderr);
    assert_eq!(
        (&failure["reason"], &failure["printed"]),
        (&json!("unavailable"), &json!(2))
    );
    assert!(
        failure["message"]
            .as_str()
            .unwrap()
            .contains("there are 9 items"),
        "{failure}"
    );
}

#[test]
fn pages_are_the_largest_and_begin_where_they_are_told() {
    let server = Loopback::start(|_, request| page(request, 7));
    let all = call(&server, &["list-organizations", "--all"]);
    assert_eq!(ids(&all.stdout).len(), 7);
    assert_eq!(pair(&server.requests()[0], "limit"), 500);

    let all = call(
        &server,
        &[&ALL[..], &["--params", r#"{"offset": 4, "query": "x"}"#]].concat(),
    );
    assert_eq!(ids(&all.stdout), ["org_4", "org_5", "org_6"]);
    let requests = titles(&server);
    assert!(
        requests[1..].iter().all(|title| title.contains("query=x")),
        "{requests:?}"
    );
    assert_eq!(requests.len(), 3);
}

#[test]
fn the_list_with_a_count_of_its_own() {
    let server = Loopback::start(|_, request| {
        if request.title.starts_with("GET /v1/users/count") {
            return answer(200, "", r#"{"object":"total_count","total_count":3}"#);
        }
        let offset = usize::try_from(pair(request, "offset")).unwrap();
        let users = [
            r#"{"id":"user_0"}"#,
            r#"{"id":"user_1"}"#,
            r#"{"id":"user_2"}"#,
        ];
        let page: Vec<_> = users.into_iter().skip(offset).take(2).collect();
        answer(200, "", format!("[{}]", page.join(",")))
    });
    let all = call(&server, &["list-users", "--all", "--param", "limit=2"]);
    assert_eq!(ids(&all.stdout), ["user_0", "user_1", "user_2"]);
    // Page and count may agree by chance: only a page that brings nothing is the last one.
    assert_eq!(server.requests().len(), 6);
}

#[test]
fn a_failure_in_the_middle_leaves_whole_lines_and_says_where_to_go_on() {
    let server = Loopback::start(|number, request| match number {
        0 => page(request, 5),
        _ => answer(500, "", "{}"),
    });
    let all = call(&server, &[&ALL[..], &["--param", "offset=1"]].concat());
    assert_eq!(all.code, Some(2));
    assert_eq!(ids(&all.stdout), ["org_1", "org_2"]);
    let fault = json_of(&all.stderr);
    assert_eq!(
        (
            &fault["reason"],
            &fault["status"],
            &fault["printed"],
            &fault["nextOffset"]
        ),
        (&json!("unavailable"), &json!(500), &json!(2), &json!(3))
    );
}

#[test]
fn wrong_pages_are_refused_like_other_parameters() {
    let server = Loopback::start(|_, _| None);
    for params in [
        r#"{"limit": 501}"#,
        r#"{"limit": 0}"#,
        r#"{"offset": "x"}"#,
        r#"{"offset": -1}"#,
    ] {
        let all = call(
            &server,
            &["list-organizations", "--all", "--params", params],
        );
        assert_eq!((all.code, all.stdout.as_str()), (Some(3), ""), "{params}");
        assert_eq!(json_of(&all.stderr)["reason"], "invalid-parameter");
    }
    let all = call(&server, &["get-user", "--all", "--param", "userId=user_1"]);
    assert_eq!((all.code, all.stdout.as_str()), (Some(1), ""));
    assert!(all.stderr.contains("--all is for lists"), "{}", all.stderr);
    assert_eq!(server.requests().len(), 0);
}

#[test]
#[cfg(unix)]
fn ctrl_c_leaves_whole_lines() {
    for table in [false, true] {
        let (asked, second) = mpsc::channel();
        let asked = Mutex::new(asked);
        let server = Loopback::start(move |number, request| match number {
            0 => page(request, 5),
            _ => {
                asked.lock().unwrap().send(()).unwrap();
                None
            }
        });
        let mut args = [&["call"], &ALL[..]].concat();
        if table {
            args.push("--table");
        }
        let mut child = command(&args)
            .env("CLERK_API_URL", &server.address)
            .env("CLERK_SECRET_KEY", KEY)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut text = String::new();
        if !table {
            // They are there before the next page is.
            out.read_line(&mut text).unwrap();
            out.read_line(&mut text).unwrap();
            assert_eq!(ids(&text), ["org_0", "org_1"]);
        }
        second.recv().unwrap();
        let kill = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
        out.read_to_string(&mut text).unwrap();
        let Run { code, stderr, .. } = child.wait_with_output().unwrap().into();
        assert_eq!(code, Some(130));
        if table {
            assert!(
                text.contains("org_1") && text.ends_with("\n2 of 5\n"),
                "{text}"
            );
        } else {
            assert_eq!(ids(&text), ["org_0", "org_1"]);
        }
        let says =
            "host-test: interrupted: 2 items were printed; --param offset=2 goes on after them\n";
        assert_eq!(stderr, says);
    }
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let (go, wait) = mpsc::channel::<()>();
    let wait = Mutex::new(wait);
    let server = Loopback::start(move |_, request| {
        wait.lock().unwrap().recv().unwrap();
        page(request, 5)
    });
    let mut child = command(&[&["call"], &ALL[..]].concat())
        .env("CLERK_API_URL", &server.address)
        .env("CLERK_SECRET_KEY", KEY)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    go.send(()).unwrap();
    let Run { code, stderr, .. } = child.wait_with_output().unwrap().into();
    assert_eq!((code, stderr.as_str()), (Some(141), ""));
    assert_eq!(server.requests().len(), 1);
}

const ORGANIZATION: &str = r#"{"object":"organization","id":"org_1","name":"Acme"}"#;

#[test]
fn transient_failures_are_retried_after_the_wait_that_clerk_asks_for() {
    let server = Loopback::start(|number, _| match number {
        0 => answer(503, "", "{}"),
        1 => answer(429, "retry-after: 2\r\n", "{}"),
        _ => answer(200, "", ORGANIZATION),
    });
    let args = [
        "get-organization",
        "--param",
        "organizationId=org_1",
        "--retries",
        "4",
    ];
    let Run {
        code,
        stdout,
        stderr,
    } = call(&server, &args);
    assert_eq!(
        (code, json_of(&stdout)["name"].as_str()),
        (Some(0), Some("Acme"))
    );
    assert_eq!(titles(&server).len(), 3);
    let notes: Vec<_> = stderr.lines().collect();
    assert_eq!(notes.len(), 2, "{stderr}");
    assert!(
        notes[0].starts_with("host-test: unavailable: ") && notes[0].contains("Retry 1 of 4 in "),
        "{stderr}"
    );
    assert!(
        notes[1].starts_with("host-test: rate-limited: ")
            && notes[1].ends_with("Retry 2 of 4 in 2.0 s."),
        "{stderr}"
    );
}

#[test]
fn retries_come_to_an_end() {
    let server = Loopback::start(|_, _| answer(429, "retry-after: 0\r\n", "{}"));
    let args = [
        "get-organization",
        "--param",
        "organizationId=org_1",
        "--retries",
        "2",
    ];
    let Run {
        code,
        stdout,
        stderr,
    } = call(&server, &args);
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert_eq!(server.requests().len(), 3);
    let fault = stderr.find("\n{").expect("the fault after the notes");
    assert_eq!(json_of(&stderr[fault..])["reason"], "rate-limited");
}

#[test]
fn nobody_waits_for_weeks() {
    let server = Loopback::start(|_, _| answer(429, "retry-after: 4000000\r\n", "{}"));
    let args = [
        "get-organization",
        "--param",
        "organizationId=org_1",
        "--retries",
        "2",
    ];
    let Run { code, stderr, .. } = call(&server, &args);
    assert_eq!(code, Some(2));
    assert_eq!(server.requests().len(), 1);
    let note =
        "host-test: Clerk asks to wait 4000000 s, and --retries waits 900 s at most: no retry.\n";
    assert!(stderr.starts_with(note), "{stderr}");
}

#[test]
fn permanent_failures_are_not_retried() {
    // A create whose answer was a 500 may have happened.
    let calls: [(&[&str], u16, &str); 2] = [
        (
            &["get-organization", "--param", "organizationId=org_1"],
            404,
            "rejected",
        ),
        (
            &["create-user", "--param", "username=ada"],
            500,
            "outcome-unknown",
        ),
    ];
    for (args, status, reason) in calls {
        let server = Loopback::start(move |_, _| answer(status, "retry-after: 0\r\n", "{}"));
        let Run { code, stderr, .. } = call(&server, &[args, &["--retries", "5"]].concat());
        assert_eq!(
            (code, json_of(&stderr)["reason"].as_str()),
            (Some(3), Some(reason))
        );
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn a_page_is_retried_where_it_failed() {
    let server = Loopback::start(|number, request| match number {
        1 => answer(429, "retry-after: 0\r\n", "{}"),
        _ => page(request, 3),
    });
    let all = call(&server, &[&ALL[..], &["--retries", "1"]].concat());
    assert_eq!((all.code, ids(&all.stdout).len()), (Some(0), 3));
    let offsets: Vec<_> = server
        .requests()
        .iter()
        .map(|request| pair(request, "offset"))
        .collect();
    assert_eq!(offsets, [0, 1, 1]);
}

#[test]
fn tables_of_lists_and_of_single_things() {
    let server = Loopback::start(|_, request| {
        if request.title.starts_with("GET /v1/organizations?") {
            return page(request, 3);
        }
        let body = json!({
            "id": "org_1", "name": "Ac\u{1b}[31mme", "created_at": 1_700_690_400_000_u64,
            "public_metadata": {"long": "x".repeat(100)}
        });
        answer(200, "", body.to_string())
    });
    let all = call(&server, &[&ALL[..], &["--table"]].concat());
    let lines: Vec<_> = all.stdout.lines().collect();
    assert_eq!((all.code, all.stderr.as_str()), (Some(0), ""));
    assert!(
        lines[0].contains("id") && lines[0].contains("name"),
        "{}",
        all.stdout
    );
    for (number, line) in lines[2..5].iter().enumerate() {
        assert!(
            line.contains(&format!("org_{number}")) && line.contains(&format!("N{number}")),
            "{line}"
        );
    }
    assert!(all.stdout.contains("\n3 of 3"), "{}", all.stdout);

    let args = [
        "get-organization",
        "--param",
        "organizationId=org_1",
        "--table",
    ];
    let one = call(&server, &args);
    assert_eq!(one.code, Some(0));
    assert!(
        one.stdout.contains("2023-11-22 22:00:00Z"),
        "{}",
        one.stdout
    );
    assert!(
        one.stdout.contains("xxx…") && !one.stdout.contains('\u{1b}'),
        "{}",
        one.stdout
    );
}

#[test]
fn parameters_by_name() {
    let server = Loopback::start(|_, _| answer(200, "", r#"{"object":"user","id":"user_1"}"#));
    let folder = tempfile::tempdir().unwrap();
    let [password, params] = ["password", "params"].map(|name| folder.path().join(name));
    fs::write(&password, "pa@ss=word\r\n").unwrap();
    fs::write(&params, r#"{"firstName": "Grace", "lastName": "Hopper"}"#).unwrap();
    let [password, params] = [("password=@", password), ("@", params)]
        .map(|(before, path)| format!("{before}{}", path.display()));
    let args = [
        "create-user",
        "--params",
        &params,
        "--param",
        "firstName=Ada",
        "--param",
        "username=@@ada=1",
        "--param",
        &password,
        "--param",
        "skipPasswordChecks=true",
        "--param",
        r#"publicMetadata={"n": 1.10, "m": 12345678901234567890}"#,
    ];
    let Run { code, stderr, .. } = call(&server, &args);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let body = &server.requests()[0].body;
    let expected = r#"{
        "first_name": "Ada", "last_name": "Hopper", "username": "@ada=1", "password": "pa@ss=word",
        "skip_password_checks": true, "public_metadata": {"n": 1.10, "m": 12345678901234567890}
    }"#;
    assert_eq!(json_of(body), json_of(expected));
}

#[test]
fn files_may_begin_with_a_byte_order_mark() {
    let server = Loopback::start(|_, _| answer(200, "", r#"{"object":"user","id":"user_1"}"#));
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        format!("@{}", path.display())
    };
    let params = file("params", b"\xef\xbb\xbf{\"lastName\": \"Lovelace\"}\r\n");
    let name = format!("firstName={}", file("name", b"\xef\xbb\xbfAda\r\n"));
    let args = ["create-user", "--params", &params, "--param", &name];
    let Run { code, stderr, .. } = call(&server, &args);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let body = json_of(&server.requests()[0].body);
    assert_eq!(body, json!({"first_name": "Ada", "last_name": "Lovelace"}));

    let wide = file("wide", b"\xff\xfe{\0}\0");
    let value = format!("username={wide}");
    for args in [
        ["create-user", "--params", &wide],
        ["create-user", "--param", &value],
    ] {
        let Run { code, stderr, .. } = call(&server, &args);
        assert_eq!(code, Some(1));
        assert!(
            stderr.contains("it is UTF-16: save it as UTF-8"),
            "{stderr}"
        );
    }
}

#[test]
fn quotes_that_a_shell_removed_are_explained() {
    let server = Loopback::start(|_, _| None);
    let Run { code, stderr, .. } = call(&server, &["list-users", "--params", "{limit: 2}"]);
    assert_eq!(code, Some(1));
    assert!(
        stderr.contains("PowerShell 5") && stderr.contains("--params @FILE"),
        "{stderr}"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn what_strangers_wrote_does_not_steer_a_terminal() {
    let steering = "Ada \u{9b}2J \u{202e}x";
    let user = json!({"object": "user", "id": "user_1", "first_name": steering, "unsafe_metadata": {"a": steering}});
    let body = user.to_string();
    let refusal = json!({"errors": [{"code": "c", "message": steering}]}).to_string();
    let server = Loopback::start(move |_, request| match request.title.contains("user_1") {
        true => answer(200, "", &body),
        false => answer(422, "", &refusal),
    });
    for user in ["user_1", "user_2"] {
        let user = format!("userId={user}");
        let args = ["get-user", "--param", &user];
        let run = call(&server, &args);
        assert!((run.stdout + &run.stderr).contains(steering));
        let env = [
            ("CLERK_API_URL", server.address.as_str()),
            ("CLERK_SECRET_KEY", KEY),
        ];
        let shown = shown(&format!("call {}", args.join(" ")), &env);
        assert!(shown.contains(r"Ada \u009b2J \u202ex"), "{shown}");
        assert!(
            !shown.contains('\u{9b}') && !shown.contains('\u{202e}'),
            "{shown}"
        );
    }
}

#[test]
fn wrong_parameters_are_named() {
    let server = Loopback::start(|_, _| None);
    let Run {
        code,
        stdout,
        stderr,
    } = call(&server, &["list-users", "--param", "limit=many"]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert_eq!(stderr, "error: --param limit: it must be a whole number\n");
    // What text can say and the operation can't take is refused as ever.
    let Run { code, stderr, .. } = call(&server, &["list-users", "--param", "limit=-1"]);
    assert_eq!(
        (code, &json_of(&stderr)["parameter"]),
        (Some(3), &json!("limit"))
    );
}
