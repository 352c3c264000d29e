//! Whose turn it is, and how long it takes: deadlines, tenants, the end of a block.

use crate::common::{clerk, hostile};
use std::time::{Duration, Instant};

use crate::common::hostile::attack;
use clerk_host::{Block, CallErrorKind, Config, Context, Limit, Reason};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

const SHORT: Duration = Duration::from_millis(400);
/// What a call may take beyond its deadline on a busy machine.
const LATE: Duration = Duration::from_secs(5);
const CREATE: &str = r#"{"username":"ada"}"#;

fn hang(calls: &mut JoinSet<()>, block: &Block, context: Context) {
    let block = block.clone();
    calls.spawn(async move {
        let _ = attack(&block, context, json!({ "kind": "sleep" })).await;
    });
}

async fn until_calls(block: &Block, calls: usize) {
    while block.calls_in_flight() != calls {
        tokio::task::yield_now().await;
    }
}

/// A server that takes connections and says nothing, or drips.
async fn silent(drip: bool) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n";
                // An answer to no request would end the connection.
                let _ = socket.read(&mut [0; 4096]).await;
                if drip && socket.write_all(head).await.is_err() {
                    return;
                }
                loop {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    if drip && socket.write_all(b" ").await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

#[tokio::test]
async fn a_deadline_is_counted_from_the_call_and_not_from_the_end_of_the_queue() {
    let block = hostile::load(&Config::new().max_concurrent_calls(1));
    let mut calls = JoinSet::new();
    hang(&mut calls, &block, Context::new());
    until_calls(&block, 1).await;

    let start = Instant::now();
    let late = attack(
        &block,
        Context::new().timeout(SHORT),
        json!({ "kind": "none" }),
    );
    let error = late.await.unwrap_err();
    assert!(start.elapsed() < LATE);
    assert_eq!(error.limit(), Some(Limit::Timeout(SHORT)));
    assert!(error.nothing_was_done());
    assert_eq!(error.to_failure().reason(), Some(&Reason::Unavailable));

    // What is left after the queue is less than the whole.
    calls.spawn({
        let block = block.clone();
        async move {
            let start = Instant::now();
            let context = Context::new().timeout(SHORT);
            let call = attack(&block, context, json!({ "kind": "sleep" })).await;
            assert_eq!(call.unwrap_err().limit(), Some(Limit::Timeout(SHORT)));
            assert!(start.elapsed() < SHORT + SHORT / 2, "{:?}", start.elapsed());
        }
    });
    until_calls(&block, 2).await;
    tokio::time::sleep(SHORT / 2).await;
    drop(calls);
}

/// What is left for a call may be nothing, by the time an engine makes it.
#[tokio::test]
async fn a_call_without_time_is_not_performed() {
    let block = hostile::load(&Config::new());
    let context = Context::new().timeout(Duration::ZERO);
    let params = json!({ "kind": "none" });
    let error = attack(&block, context, params).await.unwrap_err();
    assert_eq!(error.limit(), Some(Limit::Timeout(Duration::ZERO)));
    assert!(error.nothing_was_done());
}

#[tokio::test]
async fn a_context_can_only_shorten_the_timeout() {
    let block = hostile::load(&Config::new().timeout(SHORT));
    let context = Context::new().timeout(Duration::MAX);
    let error = attack(&block, context, json!({ "kind": "sleep" }))
        .await
        .unwrap_err();
    assert_eq!(error.limit(), Some(Limit::Timeout(SHORT)));
}

/// The component says what happened, since its own timeouts end before the call does.
#[tokio::test]
async fn a_short_deadline_ends_with_the_failure_of_the_operation() {
    let block = clerk::load(&Config::new().proxies(false)).unwrap();
    let context = |url: String| {
        let context = Context::new()
            .env("CLERK_API_URL", url)
            .timeout(Duration::from_secs(2));
        context.env("CLERK_SECRET_KEY", "sk_test_deadline")
    };
    let (silent_server, dripping) = (silent(false).await, silent(true).await);
    for (url, reason) in [
        (format!("http://{silent_server}"), Reason::OutcomeUnknown),
        (format!("http://{dripping}"), Reason::OutcomeUnknown),
        // No TLS, so no connection: nothing was sent.
        (format!("https://{silent_server}"), Reason::Unavailable),
    ] {
        let sent = reason == Reason::OutcomeUnknown;
        let start = Instant::now();
        let call = block
            .call("create-user", CREATE, context(url.clone()))
            .await;
        let failure = call.unwrap().unwrap_err();
        assert_eq!(failure.reason(), Some(&reason), "{url}: {failure}");
        // Whoever reads it looks for the timeout of the host, and not for one of the component.
        let is_named = failure.to_string().contains("the host's timeout");
        assert_eq!(is_named, sent, "{url}: {failure}");
        assert!(start.elapsed() < Duration::from_secs(2) + LATE);
    }
}

#[tokio::test]
async fn a_call_that_was_cut_says_whether_anything_was_sent() {
    let block = hostile::load(&Config::new().proxies(false));
    let silent = silent(false).await;
    for (scheme, nothing) in [("http", false), ("https", true)] {
        // It waits for 100 ms itself, and for nothing else.
        let url = format!("{scheme}://{silent}/");
        let context = Context::new()
            .env("CLERK_API_URL", &url)
            .timeout(Duration::from_millis(60));
        let params = json!({ "kind": "abandon", "url": url });
        let error = attack(&block, context, params).await.unwrap_err();
        assert!(
            matches!(error.limit(), Some(Limit::Timeout(_))),
            "{error:?}"
        );
        assert_eq!(error.nothing_was_done(), nothing, "{url}");
    }
}

#[tokio::test]
async fn fifty_hanging_calls_of_a_tenant_hold_up_no_other() {
    let block = hostile::load(&Config::new().max_concurrent_calls(8));
    let mut calls = JoinSet::new();
    for _ in 0..50 {
        hang(&mut calls, &block, Context::new().tenant("a"));
    }
    until_calls(&block, 50).await;
    for tenant in ["b", "c"] {
        let context = Context::new().tenant(tenant);
        let call = attack(&block, context, json!({ "kind": "none" }));
        tokio::time::timeout(LATE, call).await.unwrap().unwrap();
    }
    let context = Context::new().tenant("a").timeout(SHORT);
    let error = attack(&block, context, json!({ "kind": "none" }))
        .await
        .unwrap_err();
    assert_eq!(error.limit(), Some(Limit::Timeout(SHORT)));
    assert!(error.nothing_was_done());
    drop(calls);
    until_calls(&block, 0).await;
}

#[tokio::test]
async fn a_tenant_has_a_limit_of_its_own() {
    let config = Config::new()
        .max_concurrent_calls_per_tenant(2)
        .queue_timeout(Duration::ZERO);
    let block = hostile::load(&config);
    let mut calls = JoinSet::new();
    for _ in 0..2 {
        hang(&mut calls, &block, Context::new().tenant("a"));
    }
    until_calls(&block, 2).await;
    let call = |context: Context| attack(&block, context, json!({ "kind": "none" }));
    let error = call(Context::new().tenant("a")).await.unwrap_err();
    assert_eq!(error.limit(), Some(Limit::TenantCalls(2)));
    assert!(error.nothing_was_done());
    for _ in 0..1000 {
        // Names are forgotten with their calls.
        call(Context::new().tenant("b")).await.unwrap();
    }
    call(Context::new()).await.unwrap();
}

#[tokio::test]
async fn a_block_that_is_closed_lets_calls_end_and_none_begin() {
    let block = hostile::load(&Config::new().max_concurrent_calls(2).timeout(SHORT));
    let mut calls = JoinSet::new();
    for number in 0..6 {
        let context = Context::new().tenant(["a", "b"][number % 2]);
        let block = block.clone();
        calls.spawn(async move { attack(&block, context, json!({ "kind": "sleep" })).await });
    }
    until_calls(&block, 6).await;
    // Two run, and the others wait.
    tokio::time::sleep(SHORT / 8).await;
    block.close().await;
    assert_eq!(block.calls_in_flight(), 0);
    let mut closed = 0;
    while let Some(result) = calls.join_next().await {
        let error = result.unwrap().unwrap_err();
        match error.kind() {
            CallErrorKind::Closed => closed += 1,
            CallErrorKind::Limit(Limit::Timeout(_)) => {}
            other => panic!("{other:?}"),
        }
        assert!(error.nothing_was_done());
    }
    assert_eq!(closed, 4);
    for context in [
        Context::new(),
        Context::new().tenant("a"),
        Context::new().tenant("c"),
    ] {
        let error = attack(&block, context, json!({ "kind": "none" }))
            .await
            .unwrap_err();
        assert!(matches!(error.kind(), CallErrorKind::Closed), "{error:?}");
        assert_eq!(error.to_failure().reason(), Some(&Reason::Unavailable));
    }
}
