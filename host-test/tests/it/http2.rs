//! HTTP/2 over TLS, which is how Clerk is reached: a stalled body, what a server refuses, and connections that end.

use crate::common::{clerk, hostile};
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::common::h2_server::{H2Server, LARGE, Manners};
use crate::common::hostile::attack;
use clerk_host::{Block, Config, Context, Reason};
use serde_json::json;
use tokio::task::JoinSet;

/// What anything here may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

fn config(server: &H2Server) -> Config {
    Config::new()
        .proxies(false)
        .root_certificate(server.root.clone())
}

fn clerk(server: &H2Server) -> Block {
    clerk::load(&config(server)).unwrap()
}

fn context(server: &H2Server) -> Context {
    let context = Context::new().env("CLERK_API_URL", &server.url);
    context.secret("CLERK_SECRET_KEY", "sk_test_of_http2")
}

async fn get(block: &Block, server: &H2Server, path: &str) -> String {
    let params = json!({ "kind": "requests", "url": format!("{}{path}", server.url) });
    let call = attack(block, context(server), params);
    let results = tokio::time::timeout(PATIENCE, call).await;
    results.expect("it is not held up").unwrap().remove(0)
}

#[tokio::test]
async fn bodies_that_nobody_reads_hold_up_no_other_call() {
    let server = H2Server::start(Manners::default()).await;
    let block = hostile::load(&config(&server));
    let mut calls = JoinSet::new();
    for _ in 0..8 {
        let (block, context) = (block.clone(), context(&server));
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
    let block = hostile::load(&config(&server));
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
    let block = clerk(&refusing);
    let call = block.call("create-user", r#"{"username":"ada"}"#, context(&refusing));
    let failure = call.await.unwrap().unwrap_err();
    assert_eq!(failure.reason(), Some(&Reason::Unavailable), "{failure}");
    assert!(failure.is_retryable());
}

#[tokio::test]
async fn an_error_of_the_connection_leaves_the_outcome_of_a_create_unknown() {
    let server = H2Server::start(Manners::default()).await;
    let block = hostile::load(&config(&server));
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
    let block = hostile::load(&config(&server));
    assert_eq!(get(&block, &server, "/").await, "200 31");
    let params = json!({ "kind": "requests", "url": format!("{}/", server.url), "count": 8 });
    let call = attack(&block, context(&server), params);
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
    let block = clerk(&server);
    let mut calls = JoinSet::new();
    for _ in 0..16 {
        let (block, context) = (block.clone(), context(&server));
        calls.spawn(async move {
            for _ in 0..15 {
                let user = block.call("create-user", r#"{"username":"ada"}"#, context.clone());
                if let Err(failure) = user.await.unwrap() {
                    panic!("{failure}");
                }
            }
        });
    }
    while let Some(done) = calls.join_next().await {
        done.unwrap();
    }
    assert_eq!(server.counts.processed.load(Ordering::Relaxed), 16 * 15);
    assert!(server.counts.connections.load(Ordering::Relaxed) >= 12);
}
