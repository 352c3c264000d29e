//! Parameters as flags of `call`.

use crate::common::loopback::{Loopback, answer};
use crate::common::program::{KEY, Run, json_of, run};

fn call(server: &Loopback, args: &[&str]) -> Run {
    let env = [
        ("CLERK_API_URL", server.address.as_str()),
        ("CLERK_SECRET_KEY", KEY),
    ];
    run(&[&["call"], args].concat(), &env)
}

fn user() -> Loopback {
    Loopback::start(|_, _| answer(200, "", r#"{"object":"user","id":"user_1"}"#))
}

#[test]
fn flags_are_parameters_wherever_they_stand() {
    let server = user();
    let args = ["--user-id", "user_1", "get-user"];
    assert_eq!(call(&server, &args).code, Some(0));
    let metadata = "{\"n\": 1.10}";
    let args = [
        "create-user",
        "--params",
        r#"{"username": "bob", "lastName": "B"}"#,
        "--username=@@ada",
        "--skip-password-checks",
        "--skip-password-requirement",
        "false",
        "--param",
        "firstName=-x",
        "--public-metadata",
        metadata,
    ];
    let created = call(&server, &args);
    assert_eq!(created.code, Some(0), "{}", created.stderr);
    let requests = server.requests();
    assert_eq!(requests[0].title, "GET /v1/users/user_1");
    let body = json_of(&requests[1].body);
    assert_eq!(body["username"], "@ada");
    assert_eq!(body["last_name"], "B");
    assert_eq!(body["first_name"], "-x");
    assert_eq!(body["skip_password_checks"], true);
    assert_eq!(body["skip_password_requirement"], false);
    assert!(requests[1].body.contains(metadata), "{}", requests[1].body);
}

#[test]
fn flags_of_a_list_are_numbers_and_texts() {
    let server = Loopback::start(|_, _| answer(200, "", r#"{"data":[],"total_count":0}"#));
    let args = [
        "list-organizations",
        "--order-by=-created_at",
        "--limit",
        "2",
    ];
    assert_eq!(call(&server, &args).code, Some(0));
    let title = &server.requests()[0].title;
    assert!(title.contains("limit=2"), "{title}");
    assert!(title.contains("order_by=-created_at"), "{title}");
}

#[test]
fn a_flag_that_can_not_be_meant_is_refused_before_anything_is_sent() {
    let server = user();
    for (args, says) in [
        (
            &["get-user", "--user-id", "a", "--param", "userId=b"][..],
            "--param userId is given twice",
        ),
        (
            &["list-users", "--limit", "many"],
            "it must be a whole number",
        ),
        (&["list-users", "--user-idd", "x"], "--user-idd"),
        (
            &["create-user", "--skip-password-checks=maybe"],
            "true, false",
        ),
        // A secret has no flag.
        (&["create-user", "--password=hunter2hunter2"], "--password"),
        (
            &["get-user", "--secret-key", "sk_test_hunter2"],
            "--secret-key",
        ),
        (
            &["list-users", "--params", "[]", "--limit", "2"],
            "not a JSON object",
        ),
    ] {
        let run = call(&server, args);
        assert_eq!(run.code, Some(1), "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains(says), "{args:?}: {}", run.stderr);
        assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn help_and_completion_know_operations_and_their_parameters() {
    let help = run(&["call", "get-user", "--help"], &[]).stdout;
    assert!(help.contains("--user-id <TEXT or @FILE>"), "{help}");
    assert!(!help.contains("--secret-key"), "{help}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&["completions", shell], &[]).stdout;
        for word in ["get-user", "user-id", "skip-password-checks", "retries"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        assert!(!script.contains("secret-key"), "{shell}");
    }
}
