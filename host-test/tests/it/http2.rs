//! HTTP/2 over TLS, which is how Clerk is reached: a stalled body, what a server refuses, and connections that end.

use crate::common::{clerk, hostile};
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::common::goaway_server::{Act, GoAwayServer};
use crate::common::h2_server::{H2Server, LARGE, Manners};
use crate::common::hostile::attack;
use clerk_host::{Block, Config, Context, Reason};
use serde_json::json;
use tokio::task::JoinSet;

/// What anything here may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

fn config(root: &[u8]) -> Config {
    Config::new().proxies(false).root_certificate(root)
}

fn clerk(root: &[u8]) -> Block {
    clerk::load(&config(root)).unwrap()
}

fn context(url: &str) -> Context {
    let context = Context::new().env("CLERK_API_URL", url);
    context.secret("CLERK_SECRET_KEY", "sk_test_of_http2")
}

async fn get(block: &Block, server: &H2Server, path: &str) -> String {
    let params = json!({ "kind": "requests", "url": format!("{}{path}", server.url) });
    let call = attack(block, context(&server.url), params);
    let results = tokio::time::timeout(PATIENCE, call).await;
    results.expect("it is not held up").unwrap().remove(0)
}

#[tokio::test]
async fn bodies_that_nobody_reads_hold_up_no_other_call() {
    let server = H2Server::start(Manners::default()).await;
    let block = hostile::load(&config(&server.root));
    let mut calls = JoinSet::new();
    for _ in 0..8 {
        let (block, context) = (block.clone(), context(&server.url));
        let params = json!({ "kind": "stall", "url": format!("{}/large", server.url), "count": 4 });
        calls.spawn(async move { attack(&block, context, params).await });
    }
    while server.counts.processed.load(Ordering::Relaxed) < 32 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(get(&block, &server, "/large").await, format!("200 {LARGE}"));
    assert_eq!(get(&block, &server, "/").await, "200 31");
    // All of it on one connection, or the first two met before they knew that one is enough.
    assert!(server.counts.connections.load(Ordering::Relaxed) <= 8);
}

#[tokio::test]
async fn a_stream_that_the_server_refuses_was_not_sent() {
    let server = H2Server::start(Manners::default()).await;
    let block = hostile::load(&config(&server.root));
    assert_eq!(
        get(&block, &server, "/refuse").await,
        "ErrorCode::DestinationUnavailable"
    );
    assert_eq!(
        get(&block, &server, "/cancel").await,
        "ErrorCode::ConnectionTerminated"
    );

    let refusing = H2Server::start(Manners {
        refuse: usize::MAX,
        ..Manners::default()
    })
    .await;
    let block = clerk(&refusing.root);
    let call = block.call(
        "create-user",
        r#"{"username":"ada"}"#,
        context(&refusing.url),
    );
    let failure = call.await.unwrap().unwrap_err();
    assert_eq!(failure.reason(), Some(&Reason::Unavailable), "{failure}");
    assert!(failure.is_retryable());
}

#[tokio::test]
async fn a_body_whose_stream_is_reset_without_an_error_is_cut_off() {
    let server = H2Server::start(Manners::default()).await;
    let block = hostile::load(&config(&server.root));
    let result = get(&block, &server, "/cut").await;
    assert!(result.contains("incomplete HTTP response"), "{result}");
}

#[tokio::test]
async fn an_error_of_the_connection_leaves_the_outcome_of_a_create_unknown() {
    let server = H2Server::start(Manners::default()).await;
    let block = hostile::load(&config(&server.root));
    assert_eq!(get(&block, &server, "/").await, "200 31");
    assert_eq!(
        get(&block, &server, "/abrupt").await,
        "ErrorCode::ConnectionTerminated"
    );
    assert_eq!(get(&block, &server, "/").await, "200 31");
}

#[tokio::test]
async fn one_stream_at_a_time_is_enough() {
    let server = H2Server::start(Manners {
        streams: Some(1),
        ..Manners::default()
    })
    .await;
    let block = hostile::load(&config(&server.root));
    assert_eq!(get(&block, &server, "/").await, "200 31");
    let params = json!({ "kind": "requests", "url": format!("{}/", server.url), "count": 8 });
    let call = attack(&block, context(&server.url), params);
    let results = tokio::time::timeout(PATIENCE, call)
        .await
        .expect("in time")
        .unwrap();
    assert_eq!(results, ["200 31"; 8]);
}

#[tokio::test]
async fn no_call_fails_while_connections_are_rotated() {
    let server = H2Server::start(Manners {
        rotate: Some(20),
        ..Manners::default()
    })
    .await;
    create_240(&server.root, &server.url).await;
    assert_eq!(server.counts.processed.load(Ordering::Relaxed), 240);
    assert!(server.counts.connections.load(Ordering::Relaxed) >= 12);
}

const CREATE: (&str, &str) = ("create-user", r#"{"username":"ada"}"#);
const GET: (&str, &str) = ("get-user", r#"{"userId":"user_1"}"#);

/// How a call ends: `ok`, or the reason of its failure.
async fn ends(server: &GoAwayServer, call: (&str, &str)) -> String {
    let block = clerk(&server.root);
    let end = end(&block, server, call);
    tokio::time::timeout(PATIENCE, end).await.expect("in time")
}

async fn end(block: &Block, server: &GoAwayServer, (operation, params): (&str, &str)) -> String {
    let call = block.call(operation, params, context(&server.url));
    match call.await.unwrap() {
        Ok(_) => "ok".to_owned(),
        Err(failure) => {
            let reason = failure.reason().map_or("none", Reason::as_str);
            format!("{reason}, retryable: {}", failure.is_retryable())
        }
    }
}

/// Sixteen callers create fifteen users each.
async fn create_240(root: &[u8], url: &str) {
    let block = clerk(root);
    let mut calls = JoinSet::new();
    for _ in 0..16 {
        let (block, context) = (block.clone(), context(url));
        calls.spawn(async move {
            for _ in 0..15 {
                let user = block.call(CREATE.0, CREATE.1, context.clone());
                if let Err(failure) = user.await.unwrap() {
                    panic!("{failure}");
                }
            }
        });
    }
    while let Some(done) = calls.join_next().await {
        done.unwrap();
    }
}

#[tokio::test]
async fn what_a_server_has_not_processed_is_sent_again() {
    for act in [Act::GoAwayBelow, Act::Refuse] {
        for call in [CREATE, GET] {
            let server = GoAwayServer::start(&[act, act, Act::Answer]).await;
            assert_eq!(ends(&server, call).await, "ok", "{act:?}, {call:?}");
            assert_eq!(server.counts(), (3, 1), "{act:?}, {call:?}");
        }
    }
}

#[tokio::test]
async fn what_a_server_never_processes_is_unavailable() {
    for act in [Act::GoAwayBelow, Act::Refuse] {
        for call in [CREATE, GET] {
            let server = GoAwayServer::start(&[act]).await;
            let ends = ends(&server, call).await;
            assert_eq!(ends, "unavailable, retryable: true", "{act:?}, {call:?}");
            assert_eq!(server.counts(), (3, 0), "{act:?}, {call:?}");
        }
    }
}

#[tokio::test]
async fn a_create_of_the_last_stream_may_have_been_done_if_it_is_not_answered() {
    let server = GoAwayServer::start(&[Act::GoAwayAndClose, Act::Answer]).await;
    assert_eq!(
        ends(&server, CREATE).await,
        "outcome-unknown, retryable: false"
    );
    assert_eq!(server.counts(), (1, 0));
    let server = GoAwayServer::start(&[Act::GoAwayAndClose, Act::Answer]).await;
    assert_eq!(ends(&server, GET).await, "unavailable, retryable: true");
    assert_eq!(server.counts(), (1, 0));
}

#[tokio::test]
async fn the_last_stream_of_a_connection_is_answered() {
    for call in [CREATE, GET] {
        let server = GoAwayServer::start(&[Act::GoAwayAndAnswer]).await;
        assert_eq!(ends(&server, call).await, "ok", "{call:?}");
        assert_eq!(server.counts(), (1, 1), "{call:?}");
    }
}

/// Before it has come as a whole.
#[tokio::test]
async fn a_large_create_that_a_server_refuses_is_sent_again() {
    // Each connection refuses one.
    let server = H2Server::start(Manners {
        refuse: 1,
        ..Manners::default()
    })
    .await;
    let params = json!({ "username": "ada", "privateMetadata": { "text": "x".repeat(1 << 20) } });
    let params = params.to_string();
    let block = clerk(&server.root);
    let call = block.call("create-user", &params, context(&server.url));
    call.await.unwrap().unwrap();
    assert_eq!(server.counts.processed.load(Ordering::Relaxed), 1);
}

/// As servers do that close connections without a warning: what came after the last stream is not looked at.
#[tokio::test]
async fn no_create_fails_while_connections_are_closed_at_once() {
    let server = GoAwayServer::rotating(20).await;
    create_240(&server.root, &server.url).await;
    assert_eq!(server.counts(), (240, 240));
}

/// It takes 25 seconds until a connection is given up: a ping after 15, and 10 to answer it.
#[tokio::test]
async fn a_connection_that_answers_no_ping_is_not_used_again() {
    let silence = async |call, expected| {
        let server = GoAwayServer::start(&[Act::FallSilent, Act::Answer]).await;
        let block = clerk(&server.root);
        assert_eq!(end(&block, &server, call).await, expected);
        assert_eq!(end(&block, &server, GET).await, "ok");
        assert_eq!(server.counts(), (2, 1));
    };
    tokio::join!(
        silence(CREATE, "outcome-unknown, retryable: false"),
        silence(GET, "unavailable, retryable: true"),
    );
}
