//! Instances that are kept: for the same client only, and not after anything odd.

use crate::common::{clerk, hostile};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::common::echo::Echo;
use crate::common::hostile::{attack, attack_of};
use clerk_host::wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};
use clerk_host::{Block, Client, Config, Context, Limit};
use hyper::{Request, Response};
use serde_json::json;

/// Long enough for a call that does nothing, short enough to wait for.
const SHORT: Duration = Duration::from_millis(500);

/// Which call of its instance this one is.
async fn count(client: &Client) -> u32 {
    let results = attack_of(client, json!({ "kind": "count" })).await.unwrap();
    results[0].parse().unwrap()
}

async fn count_without(block: &Block) -> u32 {
    let params = json!({ "kind": "count" });
    let results = attack(block, Context::new(), params).await.unwrap();
    results[0].parse().unwrap()
}

#[tokio::test]
async fn an_instance_is_used_again_by_its_own_client_only() {
    let block = hostile::load(&Config::new());
    let (one, two) = (block.client(Context::new()), block.client(Context::new()));
    assert_eq!(
        [count(&one).await, count(&one).await, count(&one).await],
        [1, 2, 3]
    );
    assert_eq!(count(&two).await, 1);
    assert_eq!(count_without(&block).await, 1);
    assert_eq!(count(&one).await, 4);
    assert_eq!(count(&two.clone()).await, 2);
    drop(one);
    assert_eq!(count(&block.client(Context::new())).await, 1);
}

#[tokio::test]
async fn an_instance_is_given_up_after_anything_odd() {
    let block = hostile::load(&Config::new().timeout(SHORT).max_memory_bytes(64 << 20));
    for kind in [
        "recurse", "sleep", "spin", "allocate", "hoard", "leak", "grow",
    ] {
        let client = block.client(Context::new());
        assert_eq!([count(&client).await, count(&client).await], [1, 2]);
        let _ = attack_of(&client, json!({ "kind": kind })).await;
        assert_eq!(count(&client).await, 1, "{kind}");
    }
    let client = block.client(Context::new());
    assert_eq!(count(&client).await, 1);
    let sleep = attack_of(&client, json!({ "kind": "sleep" }));
    assert!(
        tokio::time::timeout(Duration::from_millis(20), sleep)
            .await
            .is_err()
    );
    assert_eq!(count(&client).await, 1);
}

#[tokio::test]
async fn an_instance_is_given_up_after_a_thousand_calls() {
    let block = hostile::load(&Config::new());
    let client = block.client(Context::new());
    for _ in 0..999 {
        count(&client).await;
    }
    assert_eq!([count(&client).await, count(&client).await], [1000, 1]);
}

#[tokio::test]
async fn calls_at_the_same_time_have_instances_of_their_own() {
    let block = hostile::load(&Config::new());
    let client = block.client(Context::new());
    let both = || async { tokio::join!(count(&client), count(&client)) };
    let first = both().await;
    assert!(first == (1, 1) || first == (1, 2), "{first:?}");
    let sleep = attack_of(&client, json!({ "kind": "sleep" }));
    tokio::select! {
        biased;
        _ = sleep => unreachable!(),
        _ = both() => {}
    }
}

/// An instance that waits takes a place that a call may need.
#[tokio::test]
async fn a_kept_instance_gives_way() {
    let block = hostile::load(&Config::new().max_concurrent_calls(2));
    let clients: Vec<_> = (0..5).map(|_| block.client(Context::new())).collect();
    for _ in 0..3 {
        for client in &clients {
            assert_eq!(count(client).await, 1);
        }
        let first = count_without(&block);
        let second = count_without(&block);
        assert_eq!(tokio::join!(first, second), (1, 1));
    }
    assert_eq!([count(&clients[0]).await, count(&clients[0]).await], [1, 2]);
}

/// What wraps the requests of a call may own another client.
#[test]
fn an_instance_may_own_the_last_of_another_client() {
    let (sender, done) = mpsc::channel();
    // What is locked up blocks its thread, and no timeout of the same runtime would end it.
    thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(own_clients());
        sender.send(()).unwrap();
    });
    let done = done.recv_timeout(Duration::from_secs(20));
    done.expect("it is not held up");
}

async fn own_clients() {
    let block = hostile::load(&Config::new().max_concurrent_calls(1));
    let owner = || async {
        let inner = block.clone();
        let context = Context::new().wrap_http(move |network| Owner {
            network,
            _client: inner.client(Context::new()),
        });
        let client = block.client(context);
        assert_eq!(count(&client).await, 1);
        client
    };
    drop(owner().await);
    let evicted = owner().await;
    assert_eq!(count_without(&block).await, 1);
    drop(evicted);
    let _closed = owner().await;
    block.close().await;
}

struct Owner {
    network: Box<dyn WasiHttpHooks>,
    _client: Client,
}

impl WasiHttpHooks for Owner {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        response_processed: Transmission,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, Transmission), Error>> + Send> {
        self.network
            .send_request(request, options, response_processed)
    }
}

type Transmission = Box<dyn Future<Output = Result<(), Error>> + Send>;

#[tokio::test]
async fn limits_count_for_each_call() {
    let server = Echo::start().await;
    let block = hostile::load(
        &Config::new()
            .max_requests_per_call(1)
            .max_response_bytes(1000),
    );
    let client = block.client(Context::new().env("CLERK_API_URL", &server.url));
    for _ in 0..3 {
        let params = json!({ "kind": "requests", "url": format!("{}/", server.url), "count": 2 });
        let results = attack_of(&client, params).await.unwrap();
        assert!(results[0].starts_with("404 "), "{results:?}");
        assert_eq!(results[1], "ErrorCode::HttpRequestDenied");
    }
    assert_eq!(count(&client).await, 4);
}

#[tokio::test]
async fn the_block_performs_operations_through_a_client() {
    let server = Echo::answering(200, r#"{"object":"user","id":"user_1"}"#).await;
    let block = clerk::load(&Config::new().proxies(false)).unwrap();
    let context = Context::new().env("CLERK_API_URL", &server.url);
    let client = block.client(context.secret("CLERK_SECRET_KEY", "sk_test_of_a_client"));
    for _ in 0..3 {
        let user = client.call("get-user", r#"{"userId":"user_1"}"#).await;
        let user = user.unwrap().unwrap();
        assert!(user.contains(r#""id":"user_1""#), "{user}");
        let failure = client.call("get-user", r#"{"userId":".."}"#).await;
        failure.unwrap().unwrap_err();
    }
    let seen = server.requests();
    assert_eq!(
        seen.matches("Bearer sk_test_of_a_client\r\n").count(),
        3,
        "{seen}"
    );
}

/// What a guest gives the host can be much more there than it was.
#[tokio::test]
async fn what_a_guest_gives_the_host_has_a_limit() {
    let bytes = 64 << 20;
    let block = hostile::load(&Config::new().max_memory_bytes(bytes));
    let flood = attack(
        &block,
        Context::new(),
        json!({ "kind": "flood", "count": 2_880_000 }),
    )
    .await;
    let error = flood.unwrap_err();
    assert_eq!(error.limit(), Some(Limit::Transfer(bytes)), "{error:?}");
    assert!(error.nothing_was_done());
}
