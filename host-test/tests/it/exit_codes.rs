//! What `call` exits with, and that it never says that nothing was sent when something may have been done.

use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, mpsc};

use crate::common::loopback::{Loopback, answer};
use crate::common::program::{KEY, Run, command, json_of};

const USER: &str = r#"{"object":"user","id":"user_1"}"#;
const GET: [&str; 3] = ["get-user", "--param", "userId=user_1"];
const CREATE: [&str; 3] = ["create-user", "--param", "username=ada"];
const UPDATE: [&str; 5] = [
    "update-user",
    "--param",
    "userId=user_1",
    "--param",
    "firstName=Ada",
];
const DELETE: [&str; 3] = ["delete-user", "--param", "userId=user_1"];

fn call(server: &Loopback, args: &[&str]) -> Command {
    let mut command = command(&["call"]);
    command
        .args(args)
        .env("CLERK_API_URL", &server.address)
        .env("CLERK_SECRET_KEY", KEY)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(server: &Loopback, args: &[&str]) -> Run {
    call(server, args).output().expect("it starts").into()
}

/// Each code of the help is one of a test here.
#[test]
fn the_help_lists_every_exit_code() {
    let help: Run = command(&["call", "--help"]).output().unwrap().into();
    let codes: Vec<_> = help
        .stdout
        .lines()
        .skip_while(|line| *line != "Exits with:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next()?.parse::<u8>().ok())
        .collect();
    assert_eq!(codes, [0, 1, 2, 3, 130, 141], "{}", help.stdout);
    assert!(help.stdout.contains("143"));
}

#[test]
fn call_exits_with_0_to_3_by_how_it_ended() {
    let server = Loopback::start(|_, _| answer(200, "", USER));
    assert_eq!(run(&server, &GET).code, Some(0));
    assert_eq!(run(&server, &["get-user", "--params", "{"]).code, Some(1));
    assert_eq!(
        run(&server, &["get-user", "--param", "userId=.."]).code,
        Some(3)
    );
    let server = Loopback::start(|_, _| answer(429, "", "{}"));
    assert_eq!(run(&server, &GET).code, Some(2));
}

/// What can only be read takes nothing, and the standard library does not say so.
#[test]
#[cfg(unix)]
fn an_output_that_can_not_be_written_exits_3() {
    let server = Loopback::start(|_, _| answer(200, "", USER));
    let out = File::open("/dev/null").unwrap();
    let run: Run = call(&server, &CREATE).stdout(out).output().unwrap().into();
    assert_eq!(run.code, Some(3));
    let known = "create-user was performed and succeeded (`id`: user_1)";
    assert!(run.stderr.contains(known), "{}", run.stderr);
}

#[test]
fn a_secret_that_is_pasted_elsewhere_is_not_shown() {
    let server = Loopback::start(|_, _| answer(200, "", USER));
    let secret = "sk_live_0123456789";
    let file = format!("@{secret}");
    for args in [
        &[secret][..],
        &["get-user", secret],
        &["get-user", "--params", &file],
        &["get-user", "--timeout", secret],
        &["get-user", "--whsec_0123456789="],
    ] {
        let run = run(&server, args);
        assert_eq!(run.code, Some(1));
        let shown = run.stderr.contains("0123456789");
        assert!(
            !shown && run.stderr.contains("[redacted]"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn an_answer_that_nothing_was_deleted_exits_3() {
    for (deleted, code) in [("true", 0), ("false", 3)] {
        let body = format!(r#"{{"object":"user","id":"user_1","deleted":{deleted}}}"#);
        let server = Loopback::start(move |_, _| answer(200, "", &body));
        let Run {
            code: found,
            stdout,
            stderr,
        } = run(&server, &DELETE);
        assert_eq!(found, Some(code), "{stderr}");
        assert_eq!(json_of(&stdout)["deleted"].to_string(), deleted);
        assert_eq!(
            stderr.contains("nothing was deleted"),
            code == 3,
            "{stderr}"
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn an_output_that_cannot_be_written_exits_3_and_says_what_was_done() {
    let server = Loopback::start(|_, request| match request.title.contains("organizations") {
        true => answer(
            200,
            "",
            r#"{"data":[{"object":"organization","id":"org_1"}],"total_count":1}"#,
        ),
        false => answer(200, "", USER),
    });
    let all: &[&str] = &["list-organizations", "--all"];
    let table: &[&str] = &["list-organizations", "--all", "--table"];
    for (args, says) in [
        (
            &CREATE[..],
            "create-user was performed and succeeded (`id`: user_1)",
        ),
        (&GET, "get-user was performed"),
        (all, "list-organizations was performed"),
        (table, "list-organizations was performed"),
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let Run { code, stderr, .. } = call(&server, args).stdout(full).output().unwrap().into();
        assert_eq!(code, Some(3), "{stderr}");
        assert!(
            stderr.contains(says) && stderr.contains("No space left"),
            "{stderr}"
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_failure_that_cannot_be_written_has_its_exit_code_all_the_same() {
    let server = Loopback::start(|_, _| answer(500, "", "{}"));
    for (args, code) in [(&CREATE[..], 3), (&GET, 2)] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let status = call(&server, args).stderr(full).status().unwrap();
        assert_eq!(status.code(), Some(code));
    }
}

#[test]
#[cfg(unix)]
fn a_create_whose_reader_went_away_says_what_was_done() {
    for (args, says) in [
        (&CREATE[..], "create-user was performed and succeeded"),
        (&GET, ""),
    ] {
        let (go, wait) = mpsc::channel::<()>();
        let wait = Mutex::new(wait);
        let server = Loopback::start(move |_, _| {
            wait.lock().unwrap().recv().unwrap();
            answer(200, "", USER)
        });
        let mut child = call(&server, args).spawn().unwrap();
        drop(child.stdout.take());
        go.send(()).unwrap();
        let Run { code, stderr, .. } = child.wait_with_output().unwrap().into();
        assert_eq!(code, Some(141), "{stderr}");
        assert_eq!(
            stderr.contains(says) && !stderr.is_empty(),
            !says.is_empty(),
            "{stderr}"
        );
    }
}

#[test]
fn a_call_that_the_host_ends_after_it_was_sent_is_a_failure() {
    for (args, code, reason) in [
        (&CREATE[..], 3, "outcome-unknown"),
        (&GET, 2, "unavailable"),
    ] {
        let server = Loopback::start(|_, _| None);
        let Run {
            code: found,
            stderr,
            ..
        } = run(&server, &[args, &["--timeout", "1"]].concat());
        assert_eq!(found, Some(code), "{stderr}");
        assert_eq!(json_of(&stderr)["reason"], reason);
    }
}

/// A call whose request has arrived and is not answered.
fn hanging(args: &[&str]) -> Child {
    let (arrived, arrives) = mpsc::channel();
    let arrived = Mutex::new(arrived);
    let server = Loopback::start(move |_, _| {
        arrived.lock().unwrap().send(()).unwrap();
        None
    });
    let child = call(&server, args).spawn().unwrap();
    arrives.recv().unwrap();
    child
}

#[cfg(unix)]
fn kill(child: &Child, signal: &str) {
    let kill = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
}

#[test]
#[cfg(unix)]
fn a_call_that_is_interrupted_says_what_may_have_happened() {
    for (args, signal, code, says) in [
        (
            &CREATE[..],
            "-INT",
            130,
            "create-user may have taken effect: check before retrying",
        ),
        (
            &UPDATE,
            "-INT",
            130,
            "update-user may have taken effect; it is idempotent: retry",
        ),
        (&GET, "-INT", 130, "get-user changes nothing"),
        (
            &CREATE,
            "-TERM",
            143,
            "create-user may have taken effect: check before retrying",
        ),
    ] {
        let child = hanging(args);
        kill(&child, signal);
        let Run {
            code: found,
            stdout,
            stderr,
        } = child.wait_with_output().unwrap().into();
        assert_eq!((found, stdout.as_str()), (Some(code), ""));
        assert_eq!(stderr, format!("host-test: interrupted: {says}\n"));
    }
}

/// The 429 says that nothing was done, and so it is while the program waits.
#[test]
#[cfg(unix)]
fn an_interrupt_between_two_attempts_knows_that_nothing_was_done() {
    use std::io::{BufRead as _, BufReader, Read as _};
    let server = Loopback::start(|_, _| answer(429, "retry-after: 60\r\n", "{}"));
    let mut child = call(&server, &[&CREATE[..], &["--retries", "1"]].concat())
        .spawn()
        .unwrap();
    let mut err = BufReader::new(child.stderr.take().unwrap());
    let mut text = String::new();
    err.read_line(&mut text).unwrap();
    assert!(text.contains("Retry 1 of 1 in 60.0 s"), "{text}");
    kill(&child, "-INT");
    text.clear();
    err.read_to_string(&mut text).unwrap();
    assert_eq!(text, "host-test: interrupted: nothing was done\n");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
