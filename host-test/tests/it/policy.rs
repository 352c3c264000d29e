//! What `describe --policy` prints for `clerk-host`, in use.

use std::process::Command;

use clerk_host::{CallErrorKind, Context, Policy};
use host_test::Subject;

fn printed(host: &str, operations: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command
        .args(["describe", "--policy", host])
        .args(operations);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn a_policy_allows_its_operations_and_no_others() {
    let policy: Policy = serde_json::from_str(&printed("clerk-host", &["get-user"])).unwrap();
    assert_eq!(policy.methods, ["GET"]);
    let subject = Subject::built().unwrap();
    let context = || {
        let context = Context::new().env("CLERK_SECRET_KEY", "sk_test_fixture");
        context.policy(&policy).unwrap()
    };

    // What is refused by the component got that far.
    let allowed = subject
        .block()
        .call("get-user", r#"{"userId": ".."}"#, context());
    assert_eq!(
        allowed.await.unwrap().unwrap_err().parameter(),
        Some("userId")
    );
    let denied = subject
        .block()
        .call("delete-user", r#"{"userId": ".."}"#, context());
    let error = denied.await.unwrap_err();
    assert!(
        matches!(error.kind(), CallErrorKind::OperationNotAllowed { .. }),
        "{error}"
    );
    assert!(error.nothing_was_done());
}

#[test]
fn an_unknown_operation_has_no_policy() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    let output = command
        .args(["describe", "--policy", "spin", "get-users"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr.contains("there is no operation `get-users`"),
        "{stderr}"
    );
}

#[test]
fn a_policy_grants_what_its_operations_need() {
    for host in ["clerk-host", "obelisk", "spin", "wassette", "wasmtime"] {
        let reading = printed(host, &["get-user"]);
        assert!(reading.contains("CLERK_SECRET_KEY"), "{host}: {reading}");
        assert!(
            !reading.contains("SIGNING") && !reading.contains("DELETE"),
            "{host}: {reading}"
        );
        let pure = printed(host, &["verify-webhook"]);
        assert!(
            pure.contains("CLERK_WEBHOOK_SIGNING_SECRET"),
            "{host}: {pure}"
        );
        assert!(
            !pure.contains("api.clerk.com") && !pure.contains("CLERK_SECRET_KEY"),
            "{host}: {pure}"
        );
    }
    assert!(printed("obelisk", &["delete-user"]).contains(r#"methods = ["DELETE"]"#));
}

#[test]
fn obelisk_gives_a_placeholder_for_what_is_sent_and_the_secret_for_what_is_read() {
    let mixed = printed("obelisk", &["ensure-user", "verify-webhook"]);
    assert!(
        mixed.contains("secrets = [\"CLERK_SECRET_KEY\"]"),
        "{mixed}"
    );
    let variable =
        "key = \"CLERK_WEBHOOK_SIGNING_SECRET\", value = \"${CLERK_WEBHOOK_SIGNING_SECRET}\"";
    assert!(mixed.contains(variable), "{mixed}");
    let (_, server) = mixed.split_once("[secrets]").unwrap();
    assert!(!server.contains("SIGNING"), "{server}");
}
