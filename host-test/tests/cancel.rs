//! Calls that nobody waits for any more leave no instance, connection, task or socket.

#[path = "it/common/sockets.rs"]
mod sockets;
#[path = "it/common/wait.rs"]
mod wait;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use clerk_host::{Block, Config, Context};
use serde_json::json;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

/// As many calls as may run at once.
const CALLS: u32 = 32;
const PATIENCE: Duration = Duration::from_secs(20);

/// Sockets are counted for the whole process.
static ALONE: Mutex<()> = Mutex::new(());

/// A server on a thread of its own, whose answers to all but `get-user` never come.
struct Silent {
    url: String,
    requests: Arc<AtomicUsize>,
}

impl Silent {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let counter = Arc::clone(&counter);
                thread::spawn(move || serve(stream.unwrap(), &counter));
            }
        });
        Self { url, requests }
    }

    fn wait_for_requests(&self, count: usize) {
        wait::until("all requests are there", PATIENCE, || {
            self.requests.load(Ordering::SeqCst) >= count
        });
    }
}

fn serve(mut stream: TcpStream, requests: &AtomicUsize) {
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut buffer) {
        if buffer[..length].starts_with(b"GET /v1/users/user_1") {
            let body = r#"{"object":"user","id":"user_1"}"#;
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
            stream.write_all((head + body).as_bytes()).unwrap();
        } else {
            requests.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// A block that has been used, so that it has opened what it keeps open.
fn load() -> Block {
    let config = Config::new().proxies(false).max_concurrent_calls(CALLS);
    let block = config
        .queue_timeout(Duration::ZERO)
        .load_bytes(artifact::COMPONENT)
        .unwrap();
    let call = block.call("get-user", r#"{"userId":".."}"#, context(""));
    runtime().block_on(call).unwrap().unwrap_err();
    block
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().enable_all().build().unwrap()
}

fn context(url: &str) -> Context {
    Context::new()
        .env("CLERK_API_URL", url)
        .env("CLERK_SECRET_KEY", "sk_test_fixture")
}

/// Calls that wait for ever, a read, a create, an update and a list in turn. How many requests they send.
fn wait_for_ever(calls: &mut JoinSet<()>, block: &Block, url: &str) -> usize {
    let operations = [
        ("get-session", json!({ "sessionId": "sess_1" }), 1),
        ("create-user", json!({ "username": "ada" }), 1),
        (
            "update-user",
            json!({ "userId": "user_1", "firstName": "Ada" }),
            1,
        ),
        ("list-users", json!({}), 2),
    ];
    let mut requests = 0;
    for (operation, params, sent) in operations.into_iter().cycle().take(CALLS as usize) {
        let (block, context) = (block.clone(), context(url));
        calls.spawn(async move {
            let result = block.call(operation, &params.to_string(), context).await;
            panic!("{operation} ended: {result:?}");
        });
        requests += sent;
    }
    requests
}

/// As many calls as may run at once, none of which would wait for a place.
async fn assert_all_places_are_free(block: &Block, url: &str) {
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let (block, context) = (block.clone(), context(url));
        calls.spawn(async move {
            let params = r#"{"userId":"user_1"}"#;
            let result = block.call("get-user", params, context).await;
            result.unwrap().unwrap();
        });
    }
    calls.join_all().await;
}

#[test]
fn dropped_calls() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let server = Silent::start();
    let block = load();
    let runtime = runtime();
    let sockets = sockets::open();
    let tasks = || runtime.metrics().num_alive_tasks();
    assert_eq!(tasks(), 0);
    for _ in 0..3 {
        let mut calls = JoinSet::new();
        let requests = {
            let _runtime = runtime.enter();
            server.requests.load(Ordering::SeqCst) + wait_for_ever(&mut calls, &block, &server.url)
        };
        server.wait_for_requests(requests);
        assert!(tasks() > CALLS as usize);
        assert!(sockets::open() > sockets + CALLS as usize);
        drop(calls);
        wait::until("no task is left", PATIENCE, || tasks() == 0);
        wait::until("no connection is left", PATIENCE, || {
            sockets::open() == sockets
        });
    }
    runtime.block_on(assert_all_places_are_free(&block, &server.url));

    // The pool goes with the block.
    assert!(sockets::open() > sockets);
    drop(block);
    wait::until("no pooled connection is left", PATIENCE, || {
        sockets::open() == sockets
    });
    wait::until("no task is left", PATIENCE, || tasks() == 0);
}

/// The host shuts down, or one of its runtimes does, while calls are running.
#[test]
fn a_runtime_that_shuts_down() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let server = Silent::start();
    let block = load();
    let sockets = sockets::open();
    for _ in 0..3 {
        let runtime = runtime();
        let mut calls = JoinSet::new();
        let requests = {
            let _runtime = runtime.enter();
            server.requests.load(Ordering::SeqCst) + wait_for_ever(&mut calls, &block, &server.url)
        };
        server.wait_for_requests(requests);
        drop(runtime);
        // What is left of a task holds its runtime.
        drop(calls);
        wait::until("no connection is left", PATIENCE, || {
            sockets::open() == sockets
        });
    }
    // The block is fit for another runtime.
    let runtime = runtime();
    runtime.block_on(assert_all_places_are_free(&block, &server.url));
    drop(runtime);
    wait::until("no connection is left", PATIENCE, || {
        sockets::open() == sockets
    });
    // Nor are its pooled connections in the way of the next.
    self::runtime().block_on(assert_all_places_are_free(&block, &server.url));
}

/// A server that has stopped reading does not keep a connection that nobody waits for any more.
#[test]
fn a_call_dropped_while_it_is_sending() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let block = load();
    let runtime = runtime();
    let sockets = sockets::open();
    let call = runtime.spawn(async move {
        let params =
            json!({ "username": "ada", "privateMetadata": { "text": "x".repeat(8 << 20) } });
        let result = block
            .call("create-user", &params.to_string(), context(&url))
            .await;
        panic!("it ended: {result:?}");
    });
    let (connection, _) = listener.accept().unwrap();
    thread::sleep(Duration::from_secs(1));
    call.abort();
    let limit = Duration::from_secs(45);
    wait::until("no task is left", limit, || {
        runtime.metrics().num_alive_tasks() == 0
    });
    drop(connection);
    assert_eq!(sockets::open(), sockets);
}
