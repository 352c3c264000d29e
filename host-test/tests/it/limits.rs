//! Every limit of a call: what the caller sees of it, and that the host goes on.

use crate::common::hostile;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::common::hostile::attack;
use clerk_host::{Block, CallError, Config, Context, Limit};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tracing_subscriber::layer::{self, Layer, SubscriberExt as _};

/// Long enough for a call that does nothing, short enough to wait for.
const SHORT: Duration = Duration::from_millis(500);

fn context() -> Context {
    Context::new()
}

async fn assert_serves(block: &Block) {
    let calls = (0..8).map(|_| attack(block, context(), json!({ "kind": "none" })));
    for result in futures(calls).await {
        assert_eq!(result.unwrap(), [""; 0]);
    }
}

/// Runs futures at the same time.
async fn futures<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    let mut outputs: Vec<Option<F::Output>> = all.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, output) in all.iter_mut().zip(&mut outputs) {
            if output.is_none()
                && let std::task::Poll::Ready(ready) = future.as_mut().poll(context)
            {
                *output = Some(ready);
            }
        }
        if outputs.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    outputs.into_iter().flatten().collect()
}

#[track_caller]
fn limit(result: Result<Vec<String>, CallError>) -> Limit {
    let error = result.expect_err("a limit ends the call");
    assert!(error.nothing_was_done());
    error
        .limit()
        .unwrap_or_else(|| panic!("not a limit: {error:?}"))
}

/// On one thread, so that a guest that never let go would keep the limit from being seen at all.
#[tokio::test]
async fn time_of_a_guest_that_computes_for_ever() {
    let block = hostile::load(&Config::new().timeout(SHORT));
    let spin = attack(&block, context(), json!({ "kind": "spin" }));
    assert_eq!(limit(spin.await), Limit::Timeout(SHORT));
    assert_serves(&block).await;
}

/// What is denied is answered at once, and there is always something new to be denied.
#[tokio::test]
async fn time_of_a_guest_that_is_denied_for_ever() {
    let block = hostile::load(&Config::new().timeout(SHORT));
    let params = json!({ "kind": "spiral", "url": "http://127.0.0.1:1/" });
    let spiral = attack(&block, context(), params);
    assert_eq!(limit(spiral.await), Limit::Timeout(SHORT));
    assert_serves(&block).await;
}

#[tokio::test]
async fn a_guest_that_computes_for_ever_leaves_time_for_others() {
    let block = hostile::load(&Config::new());
    let spin = attack(&block, context(), json!({ "kind": "spin" }));
    tokio::select! {
        biased;
        result = spin => panic!("{result:?}"),
        // On the same thread.
        () = assert_serves(&block) => {}
    }
    // The spinning call was dropped, and that ended it.
    assert_serves(&block).await;
}

#[tokio::test]
async fn time_of_a_guest_that_waits_for_ever() {
    let block = hostile::load(&Config::new().timeout(SHORT));
    let sleep = attack(&block, context(), json!({ "kind": "sleep" }));
    assert_eq!(limit(sleep.await), Limit::Timeout(SHORT));
    assert_serves(&block).await;
}

#[tokio::test]
async fn memory() {
    let bytes = 64 * 1024 * 1024;
    let block = hostile::load(&Config::new().max_memory_bytes(bytes));
    let allocate = attack(&block, context(), json!({ "kind": "allocate" }));
    let error = allocate.await.unwrap_err();
    assert_eq!(error.limit(), Some(Limit::Memory(bytes)));
    assert!(
        format!("{error:#}").contains("67108864 bytes of memory"),
        "{error:#}"
    );
    assert_serves(&block).await;
}

#[tokio::test]
async fn stack() {
    let block = hostile::load(&Config::new());
    let recurse = attack(&block, context(), json!({ "kind": "recurse" })).await;
    let error = format!("{:#}", recurse.unwrap_err());
    assert!(
        error.contains("stack") || error.contains("out of bounds"),
        "{error}"
    );
    assert_serves(&block).await;
}

/// What a guest writes beyond the limit goes nowhere.
#[tokio::test]
async fn output() {
    let block = hostile::load(&Config::new().timeout(SHORT));
    let context_ = context();
    let written = context_.written();
    let print = attack(&block, context_, json!({ "kind": "print" }));
    assert_eq!(limit(print.await), Limit::Timeout(SHORT));
    assert_eq!(written.stdout().len(), 64 * 1024);
    assert_serves(&block).await;
}

#[tokio::test]
async fn resources() {
    let block = hostile::load(&Config::new());
    let hoard = attack(&block, context(), json!({ "kind": "hoard" })).await;
    let error = format!("{:#}", hoard.unwrap_err());
    assert!(error.contains("resource table has no free keys"), "{error}");
    assert_serves(&block).await;
}

#[tokio::test]
async fn calls() {
    let block = hostile::load(&Config::new().max_concurrent_calls(2).queue_timeout(SHORT));
    let hold = || attack(&block, context(), json!({ "kind": "sleep" }));
    let refused = attack(&block, context(), json!({ "kind": "none" }));
    tokio::select! {
        biased;
        _ = hold() => unreachable!(),
        _ = hold() => unreachable!(),
        result = refused => assert_eq!(limit(result), Limit::ConcurrentCalls(2)),
    }
    // More than may run at the same time wait for each other.
    assert_serves(&block).await;
}

/// Dropping a call gives everything back, however often.
#[tokio::test]
async fn dropped_calls_leave_nothing() {
    let block = hostile::load(
        &Config::new()
            .max_concurrent_calls(2)
            .queue_timeout(Duration::ZERO),
    );
    for kind in ["spin", "sleep"].repeat(20) {
        let call = attack(&block, context(), json!({ "kind": kind }));
        let ended = tokio::time::timeout(Duration::from_millis(5), call).await;
        assert!(ended.is_err(), "{kind} ended by itself");
    }
    let none = attack(&block, context(), json!({ "kind": "none" }));
    assert_eq!(none.await.unwrap(), [""; 0]);
}

/// Answers every request with a body of so many bytes, without saying how many.
async fn server(length: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = socket.read(&mut [0; 4096]).await;
                let head = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
                let _ = socket.write_all(head.as_bytes()).await;
                let _ = socket.write_all(&vec![b'x'; length]).await;
            });
        }
    });
    format!("http://{address}")
}

#[tokio::test]
async fn response() {
    let url = server(100_001).await;
    let params = json!({ "kind": "requests", "url": format!("{url}/") });
    let context = || Context::new().env("CLERK_API_URL", &url);
    let block = hostile::load(&Config::new().max_response_bytes(100_000));
    let results = attack(&block, context(), params.clone()).await.unwrap();
    assert!(
        results[0].contains("body size exceeds limit: 100000 bytes"),
        "{results:?}"
    );
    assert_serves(&block).await;

    let block = hostile::load(&Config::new().max_response_bytes(100_001));
    let results = attack(&block, context(), params).await.unwrap();
    assert_eq!(results, ["200 100001"]);
}

#[tokio::test]
async fn requests() {
    let url = server(1).await;
    let context = Context::new().env("CLERK_API_URL", &url);
    let block = hostile::load(&Config::new().max_requests_per_call(3));
    let params = json!({ "kind": "requests", "url": format!("{url}/"), "count": 200 });
    let results = attack(&block, context, params).await.unwrap();
    let denied = vec!["ErrorCode::HttpRequestDenied"; 197];
    assert_eq!(results[..3], ["200 1"; 3]);
    assert_eq!(results[3..], denied);
    assert_serves(&block).await;
}

/// Counts what this library logs.
struct Lines(Arc<AtomicUsize>);

impl<S: tracing::Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &tracing::Event<'_>, _: layer::Context<'_, S>) {
        if event.metadata().target().starts_with("clerk_host") {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// They cost a component nothing.
#[tokio::test]
async fn denied_requests_fill_no_log() {
    let lines = Arc::new(AtomicUsize::new(0));
    let counting = tracing_subscriber::registry().with(Lines(Arc::clone(&lines)));
    let _listening = tracing::subscriber::set_default(counting);
    let block = hostile::load(&Config::new());
    let params = json!({ "kind": "deny", "url": "http://127.0.0.1:1/", "count": 1000 });
    attack(&block, context(), params).await.unwrap();
    assert_eq!(lines.load(Ordering::Relaxed), 16);
}

/// Denied or not, each that waits for its answer is a resource.
#[tokio::test]
async fn requests_at_once() {
    let url = server(1).await;
    let context = || Context::new().env("CLERK_API_URL", &url);
    for config in [Config::new(), Config::new().max_requests_per_call(u32::MAX)] {
        let block = hostile::load(&config);
        let params = json!({ "kind": "requests", "url": format!("{url}/"), "count": 10_000 });
        let error = attack(&block, context(), params).await.unwrap_err();
        let error = format!("{error:#}");
        assert!(error.contains("resource table has no free keys"), "{error}");
        assert_serves(&block).await;
    }
}

#[tokio::test]
async fn origins() {
    let (allowed, other) = (server(1).await, server(1).await);
    let block = hostile::load(&Config::new());
    let port = other.rsplit(':').next().unwrap();
    let urls = [
        other.clone(),
        format!("http://localhost:{port}"),
        format!("http://[::1]:{port}"),
        "http://169.254.169.254".to_owned(),
        "https://api.clerk.com".to_owned(),
        allowed.replace("http://", "https://"),
        allowed.replace("127.0.0.1", "localhost"),
        allowed.replace("//", "//user@"),
    ];
    for url in &urls {
        let context = Context::new().env("CLERK_API_URL", format!("{allowed}/prefix"));
        let params = json!({ "kind": "requests", "url": format!("{url}/latest/meta-data") });
        let results = attack(&block, context, params).await.unwrap();
        assert_eq!(results, ["ErrorCode::HttpRequestDenied"], "{url}");
    }
    let context = || Context::new().env("CLERK_API_URL", &allowed);
    let params = json!({ "kind": "requests", "url": format!("{allowed}/") });
    assert_eq!(attack(&block, context(), params).await.unwrap(), ["200 1"]);
    let params = json!({ "kind": "requests", "url": format!("{other}/") });
    let both = context().allow_origin(&other).unwrap();
    assert_eq!(attack(&block, both, params).await.unwrap(), ["200 1"]);
}

/// Without `CLERK_API_URL`, the origin is Clerk's own, and nothing else is.
#[tokio::test]
async fn the_origin_by_default() {
    let other = server(1).await;
    let block = hostile::load(&Config::new());
    let params = json!({ "kind": "requests", "url": format!("{other}/") });
    let results = attack(&block, Context::new(), params).await.unwrap();
    assert_eq!(results, ["ErrorCode::HttpRequestDenied"]);
    assert!(Context::new().allow_origin("api.example.com").is_err());
}

#[tokio::test]
async fn a_forged_host() {
    let url = server(1).await;
    let block = hostile::load(&Config::new());
    let params = json!({
        "kind": "requests", "url": format!("{url}/"), "header": "Host: internal.example",
    });
    let context = Context::new().env("CLERK_API_URL", &url);
    let results = attack(&block, context, params).await.unwrap();
    assert!(results[0].contains("HeaderError::Forbidden"), "{results:?}");
}
