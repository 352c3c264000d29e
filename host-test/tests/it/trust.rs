//! `Context::secret` and `Context::operations`, against a component that would tell the key to anybody.

use crate::common::echo::Echo;
use crate::common::hostile::attack;
use crate::common::{clerk, hostile};
use clerk_host::wasmtime::component::Val;
use clerk_host::{Block, CallErrorKind, Config, Context, Reason};
use serde_json::json;

const KEY: &str = "sk_test_that_nobody_but_clerk_may_see";

fn secret(url: &str) -> Context {
    let context = Context::new().env("CLERK_API_URL", url);
    context.secret("CLERK_SECRET_KEY", KEY)
}

fn clerk() -> Block {
    let config = Config::new().proxies(false);
    clerk::load(&config).unwrap()
}

async fn placeholder(block: &Block) -> String {
    let params = json!({ "kind": "environment" });
    let environment = attack(block, secret("http://127.0.0.1:1"), params)
        .await
        .unwrap();
    assert_eq!(environment.len(), 2);
    environment[1].clone()
}

#[tokio::test]
async fn a_secret_goes_into_the_authorization_of_a_request_and_an_echo_of_it_does_not_come_back() {
    let block = hostile::load(&Config::new());
    let server = Echo::start().await;
    let placeholder = placeholder(&block).await;
    assert_eq!(placeholder.len(), KEY.len());
    let header = format!("authorization: Bearer {placeholder}");
    let params = json!({ "kind": "fetch", "url": server.url, "header": header });
    let told = attack(&block, secret(&server.url), params).await.unwrap();
    assert!(
        server
            .requests()
            .contains(&format!("authorization: Bearer {KEY}\r\n"))
    );
    let told = told.join("\n");
    assert!(told.contains(&placeholder), "{told}");
    assert!(!told.contains("nobody"), "{told}");
}

#[tokio::test]
async fn a_secret_goes_nowhere_else() {
    let block = hostile::load(&Config::new());
    let server = Echo::start().await;
    let other = Echo::start().await;
    let placeholder = placeholder(&block).await;
    for (name, value) in [
        ("x-key", placeholder.clone()),
        ("proxy-authorization", format!("Bearer {placeholder}")),
        ("cookie", format!("authorization=Bearer {placeholder}")),
    ] {
        let params = json!({
            "kind": "fetch", "method": "POST", "url": format!("{}/{placeholder}", server.url),
            "header": format!("{name}: {value}"), "body": format!("Bearer {placeholder}"),
        });
        attack(&block, secret(&server.url), params).await.unwrap();
    }
    let seen = server.requests();
    assert!(seen.contains(&placeholder), "{seen}");
    assert!(!seen.contains(KEY), "{seen}");

    let header = format!("authorization: Bearer {placeholder}");
    let params = json!({ "kind": "fetch", "url": other.url, "header": header });
    let told = attack(&block, secret(&server.url), params).await.unwrap();
    assert_eq!(told, ["ErrorCode::HttpRequestDenied"]);
    assert_eq!(other.requests(), "");
}

/// With the key of another account, a component could send there what it knows of this one.
#[tokio::test]
async fn a_request_with_another_authorization_is_denied() {
    let block = hostile::load(&Config::new());
    let server = Echo::start().await;
    for header in [
        "authorization: Bearer sk_test_of_somebody_else",
        "Authorization: Basic c2s6",
        "authorization: ",
    ] {
        let params = json!({ "kind": "fetch", "url": server.url, "header": header });
        let told = attack(&block, secret(&server.url), params).await.unwrap();
        assert_eq!(told, ["ErrorCode::HttpRequestDenied"], "{header}");
    }
    assert_eq!(server.requests(), "");
}

#[tokio::test]
async fn a_secret_key_among_the_parameters_is_refused_where_the_host_has_one() {
    let block = clerk();
    let server = Echo::start().await;
    for params in [
        r#"{"userId":"user_1","secretKey":"sk_test_of_somebody_else"}"#,
        r#"{"userId":"user_1","secret\u004bey":"sk_test_of_somebody_else"}"#,
        r#"{"secretKey":"sk_test_of_somebody_else","userId":"user_1","secretKey":""}"#,
        r#"{"secretKey":"","userId":"user_1","secretKey":"sk_test_of_somebody_else"}"#,
        r#"{"userId":"user_1","secretKey":["sk_test_of_somebody_else"]}"#,
    ] {
        let error = block
            .call("get-user", params, secret(&server.url))
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), CallErrorKind::SecretParameter { .. }),
            "{error:?}"
        );
        assert!(error.nothing_was_done());
        let failure = error.to_failure();
        assert_eq!(failure.reason(), Some(&Reason::InvalidParameter));
        assert_eq!(failure.parameter(), Some("secretKey"));
        assert!(!failure.to_json().contains("sk_test"), "{failure:?}");
    }
    let text = |text: &str| Val::String(text.to_owned());
    let params = Val::Record(vec![
        ("secret-key".to_owned(), text("sk_test_of_somebody_else")),
        ("user-id".to_owned(), text("user_1")),
    ]);
    let called = block
        .call_values("get-user", params, secret(&server.url))
        .await;
    assert!(matches!(
        called.unwrap_err().kind(),
        CallErrorKind::SecretParameter { .. }
    ));

    let not_json = block
        .call("get-user", "{", secret(&server.url))
        .await
        .unwrap_err();
    assert_eq!(
        not_json.to_failure().reason(),
        Some(&Reason::InvalidParameter)
    );
    assert_eq!(server.requests(), "");

    // Blank is the environment's, and without a secret, the parameter counts.
    let params = r#"{"userId":"user_1","secretKey":" "}"#;
    block
        .call("get-user", params, secret(&server.url))
        .await
        .unwrap()
        .unwrap_err();
    let params = r#"{"userId":"user_1","secretKey":"sk_test_of_somebody_else"}"#;
    let context = Context::new().env("CLERK_API_URL", &server.url);
    block
        .call("get-user", params, context)
        .await
        .unwrap()
        .unwrap_err();
    let seen = server.requests();
    for key in [KEY, "sk_test_of_somebody_else"] {
        assert!(seen.contains(&format!("Bearer {key}\r\n")), "{seen}");
    }
}

#[tokio::test]
async fn a_secret_that_is_no_key_is_refused_with_the_reason() {
    let block = clerk();
    for (value, reason) in [
        (format!("\"{KEY}\""), "has quotes around it"),
        (format!("Bearer {KEY}"), "begins with `Bearer `"),
        (format!("{KEY} {KEY}"), "has white space inside"),
        (format!("{KEY}é"), "has a character that no key has"),
        (" ".to_owned(), "is missing"),
    ] {
        let context = Context::new().secret("CLERK_SECRET_KEY", &value);
        let called = block
            .call("get-user", r#"{"userId":"user_1"}"#, context)
            .await;
        let failure = called.unwrap().unwrap_err();
        assert_eq!(failure.reason(), Some(&Reason::Misconfigured));
        assert!(failure.message().contains(reason), "{failure}");
        assert!(!failure.to_json().contains("nobody"), "{failure}");
    }
}

/// In the text of an error, in its code, escaped, and cut where the component cuts.
#[tokio::test]
async fn a_secret_that_an_answer_repeats_is_in_no_failure() {
    let block = clerk();
    let escaped = KEY.replace('_', "\\u005f");
    for text in [
        format!("{KEY} is not a key"),
        format!("{escaped} is not a key"),
        format!("{} {KEY}", "x".repeat(170)),
        format!("{} {KEY}", "x".repeat(190)),
    ] {
        let errors = format!(
            r#"{{"errors":[{{"code":"{KEY}","message":"{text}","long_message":"{text}","meta":{{"param_name":"{text}"}}}}],"clerk_trace_id":"{KEY}"}}"#
        );
        for body in [errors, format!("<html>{text}</html>"), text] {
            let server = Echo::answering(401, &body).await;
            let called = block
                .call("get-user", r#"{"userId":"user_1"}"#, secret(&server.url))
                .await;
            let json = called.unwrap().unwrap_err().to_json();
            for part in [KEY, "sk_test", "nobody", "clerk_may_see"] {
                assert!(!json.contains(part), "{json}");
            }
        }
    }
}

#[tokio::test]
async fn wrappers_see_the_placeholder() {
    let block = clerk();
    let server = Echo::start().await;
    let seen = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let kept = std::sync::Arc::clone(&seen);
    let context = secret(&server.url).wrap_http(move |inner| Looking {
        inner,
        seen: kept.clone(),
    });
    block
        .call("get-user", r#"{"userId":"user_1"}"#, context)
        .await
        .unwrap()
        .unwrap_err();
    let seen = seen.lock().unwrap();
    assert!(seen.starts_with("Bearer "), "{seen}");
    assert!(!seen.contains(KEY), "{seen}");
}

struct Looking {
    inner: Box<dyn clerk_host::wasmtime_wasi_http::WasiHttpHooks>,
    seen: std::sync::Arc<std::sync::Mutex<String>>,
}

type Transmission =
    Box<dyn Future<Output = Result<(), clerk_host::wasmtime_wasi_http::Error>> + Send>;

type Sending = Box<
    dyn Future<
            Output = Result<
                (
                    hyper::Response<clerk_host::wasmtime_wasi_http::WasiBody>,
                    Transmission,
                ),
                clerk_host::wasmtime_wasi_http::Error,
            >,
        > + Send,
>;

impl clerk_host::wasmtime_wasi_http::WasiHttpHooks for Looking {
    fn send_request(
        &mut self,
        request: hyper::Request<clerk_host::wasmtime_wasi_http::WasiBody>,
        options: Option<clerk_host::wasmtime_wasi_http::RequestOptions>,
        sent: Transmission,
    ) -> Sending {
        let value = request.headers()["authorization"].to_str().unwrap();
        value.clone_into(&mut self.seen.lock().unwrap());
        self.inner.send_request(request, options, sent)
    }
}

#[tokio::test]
async fn operations_that_are_not_allowed_are_refused_before_anything_is_sent() {
    let block = clerk();
    let server = Echo::start().await;
    let context = || secret(&server.url).operations(["get-user", "list-users"]);
    let params = r#"{"userId":"user_1"}"#;
    for name in ["delete-user", "update-user"] {
        let error = block.call(name, params, context()).await.unwrap_err();
        assert!(
            matches!(error.kind(), CallErrorKind::OperationNotAllowed { .. }),
            "{error:?}"
        );
        assert!(error.nothing_was_done());
        let failure = error.to_failure();
        assert_eq!(failure.reason(), Some(&Reason::Misconfigured));
        assert!(failure.message().contains(name), "{failure}");
        let error = block
            .client(context())
            .call(name, params)
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), CallErrorKind::OperationNotAllowed { .. }),
            "{error:?}"
        );
        let error = block
            .call_values(name, Val::Bool(true), context())
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), CallErrorKind::OperationNotAllowed { .. }),
            "{error:?}"
        );
    }
    // What performs operations by their names is none itself, however it is called.
    let allowed = || secret(&server.url).operations(["call", "dynamic", "get-user"]);
    for name in [
        "call",
        "dynamic",
        " delete-user",
        "delete-user\0",
        "DELETE-USER",
    ] {
        let error = block.call(name, params, allowed()).await.unwrap_err();
        assert!(
            matches!(error.kind(), CallErrorKind::NoSuchOperation { .. }),
            "{error:?}"
        );
    }
    assert_eq!(server.requests(), "");
    block
        .call("get-user", params, context())
        .await
        .unwrap()
        .unwrap_err();
    assert!(server.requests().starts_with("GET /v1/users/user_1 "));

    let nothing = secret(&server.url).operations([""; 0]);
    assert!(block.call("get-user", params, nothing).await.is_err());
}

/// Sends by itself what it never gives to the hooks that it wraps, and waits.
struct Elsewhere;

impl clerk_host::wasmtime_wasi_http::WasiHttpHooks for Elsewhere {
    fn send_request(
        &mut self,
        _: hyper::Request<clerk_host::wasmtime_wasi_http::WasiBody>,
        _: Option<clerk_host::wasmtime_wasi_http::RequestOptions>,
        _: Transmission,
    ) -> Sending {
        Box::new(std::future::pending())
    }
}

#[tokio::test]
async fn what_a_wrapper_sends_by_itself_may_have_taken_effect() {
    let context = secret("http://127.0.0.1:1")
        .timeout(std::time::Duration::from_millis(200))
        .wrap_http(|_| Elsewhere);
    let params = r#"{"emailAddress":"ada@example.com"}"#;
    let error = clerk()
        .call("create-user", params, context)
        .await
        .unwrap_err();
    assert!(!error.nothing_was_done());
    assert_eq!(error.to_failure().reason(), Some(&Reason::OutcomeUnknown));
}
