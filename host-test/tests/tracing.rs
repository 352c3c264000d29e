//! What a call tells `tracing`: spans with operation, path and outcome, and at no level, from no library, anything that
//! is secret.

#[path = "it/common/everything.rs"]
mod everything;
#[allow(dead_code, reason = "not every test asks for all of it")]
#[path = "it/common/goaway_server.rs"]
mod goaway_server;
#[path = "it/common/hostile.rs"]
mod hostile;
#[allow(dead_code, reason = "not every test asks for all of it")]
#[path = "it/common/tls.rs"]
mod tls;

use clerk_host::{Config, Context};
use everything::Everything;
use goaway_server::{Act, GoAwayServer};
use host_test::fixture::{self, Case};
use host_test::json::{Json, Parts};
use host_test::{cache, serve};
use hostile::attack;
use serde_json::json;
use tokio::net::TcpListener;

/// Fields whose texts are Clerk's own words.
const PUBLIC: [&str; 4] = ["object", "status", "type", "orderBy"];

/// The texts of a JSON value that are long enough not to be in other texts by chance.
fn texts(json: &Json, found: &mut Vec<String>) {
    match json.parts() {
        Parts::Text(text) => found.extend(
            text.split(',')
                .map(str::trim)
                .filter(|text| text.len() >= 6)
                .map(str::to_owned),
        ),
        Parts::List(items) => items.iter().for_each(|item| texts(item, found)),
        Parts::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !PUBLIC.contains(&name.as_str()))
            .for_each(|(_, value)| texts(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn spans_tell_what_happens_and_nothing_secrets() {
    let everything = Everything::listen();

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let cases = fixture::discover(fixture::FOLDER).unwrap();
    tokio::spawn(serve::serve(listener, cases.clone()));
    // Over HTTP/2 as well, where a request is sent again.
    let h2 = GoAwayServer::start(&[Act::Refuse, Act::Answer]).await;
    let config = Config::new().root_certificate(h2.root.clone());
    let block = cache::load(&config, artifact::COMPONENT).unwrap();
    everything.debug();

    let mut secrets = Vec::new();
    let mut called = Vec::new();
    // Every operation with all that it can send, and failures.
    for name in [
        "full",
        "every-parameter",
        "rate-limited",
        "not-found",
        "unauthorized",
    ] {
        for case in cases.iter().filter(|case| case.name.starts_with(name)) {
            let Case {
                operation, fixture, ..
            } = case;
            let url = format!("http://{address}/{}", case.title());
            let mut context = Context::new().env("CLERK_API_URL", url);
            for (name, value) in &fixture.env {
                if name != "CLERK_API_URL" {
                    context = context.env(name, value);
                }
            }
            texts(&fixture.params, &mut secrets);
            secrets.extend(fixture.env.get("CLERK_SECRET_KEY").cloned());
            for exchange in &fixture.exchanges {
                let response = exchange.response.as_ref();
                let answer = response.and_then(|answer| answer.body.as_ref());
                for body in exchange.request.body.iter().chain(answer) {
                    texts(body, &mut secrets);
                }
            }
            let params = fixture.params.as_str();
            block.call(operation, params, context).await.unwrap().ok();
            called.push(operation.clone());
        }
    }
    called.sort();
    called.dedup();
    assert_eq!(called.len(), block.operations().count(), "{called:?}");

    // A request that no one answers.
    let alone = Context::new().env("CLERK_API_URL", "http://127.0.0.1:1/secret-prefix");
    let params = Json::parse(r#"{"secretKey":"sk_test_secrets","userId":"user_secrets"}"#).unwrap();
    block
        .call("get-user", params.as_str(), alone)
        .await
        .unwrap()
        .unwrap_err();
    texts(&params, &mut secrets);
    secrets.push("secret-prefix".to_owned());

    let context = Context::new().env("CLERK_API_URL", &h2.url);
    let params = r#"{"secretKey":"sk_test_secrets","userId":"user_secrets"}"#;
    block
        .call("get-user", params, context)
        .await
        .unwrap()
        .unwrap();

    // What a program gets that listens at `debug`.
    let lines = everything.debug();
    assert_eq!(
        lines.keys().collect::<Vec<_>>(),
        ["clerk_host"],
        "{lines:?}"
    );

    // Requests that are denied: the log says what to set.
    let block = hostile::load(&Config::new().max_requests_per_call(0));
    // It was compiled here. What compilers log can't be held back, but filtered: docs/embedding.md names them.
    let lines = everything.debug();
    let known = ["cranelift", "regalloc2", "wasmtime"];
    let is_known = |name: &String| known.iter().any(|known| name.starts_with(known));
    assert!(lines.keys().all(is_known), "{lines:?}");
    for url in ["http://127.0.0.1:2/user_secrets", "http://127.0.0.1:1/"] {
        let context = Context::new().env("CLERK_API_URL", "http://127.0.0.1:1");
        let params = json!({ "kind": "requests", "url": url });
        attack(&block, context, params).await.unwrap();
    }

    // A call that nobody waits for any more.
    let sleep = attack(&block, Context::new(), json!({ "kind": "sleep" }));
    let ended = tokio::time::timeout(std::time::Duration::from_millis(50), sleep).await;
    assert!(ended.is_err());

    let text = everything.text();
    for part in [
        r#" outcome="dropped""#,
        r#"call operation="get-user""#,
        r#" outcome="ok""#,
        r#" outcome="rate-limited""#,
        r#" outcome="unauthorized""#,
        r#" outcome="unavailable""#,
        r#"request method="GET" path="/{id}/{id}/v1/users/{id}""#,
        r#"request method="PUT" path="/{id}/{id}/v1/users/{id}/metadata""#,
        r#"request method="POST" path="/{id}/{id}/v1/sessions/{id}/revoke""#,
        " attempts=2",
        " status=200",
        " status=429",
        " error=connection refused",
        " duration_ms=",
        "http://127.0.0.1:2 is neither the origin of CLERK_API_URL nor one that `Context::allow_origin` adds",
        "the call has sent as many as `Config::max_requests_per_call` allows",
        "request method=\"GET\" path=\"/{id}\"",
    ] {
        assert!(text.contains(part), "`{part}` is missing");
    }
    secrets.sort();
    secrets.dedup();
    assert!(secrets.len() > 50);
    for secret in &secrets {
        if let Some(line) = text.lines().find(|line| line.contains(secret.as_str())) {
            panic!("`{secret}` is in: {line}");
        }
    }
}
