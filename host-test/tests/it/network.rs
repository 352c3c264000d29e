//! The way to the network, on real sockets: pooled connections, HTTP/2, TLS, proxies, timeouts, and which error of
//! wasi:http each trouble becomes.

use crate::common::{clerk, hostile, tls};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::common::hostile::attack;
use clerk_host::{Block, Config, Context, Reason};
use hyper::Version;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Proxies of whoever runs the tests are not for them.
fn config() -> Config {
    Config::new().proxies(false)
}

/// Sends requests to one URL, at the same time.
async fn send(block: &Block, url: &str, more: Value) -> Vec<String> {
    let mut params = json!({ "kind": "requests", "url": url });
    params
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let context = Context::new().env("CLERK_API_URL", url);
    attack(block, context, params).await.unwrap()
}

async fn get(block: &Block, url: &str) -> String {
    send(block, url, json!({})).await.remove(0)
}

#[tokio::test]
async fn http2_over_one_connection() {
    let server = tls::start(tls::certificate("localhost"), &["h2", "http/1.1"]).await;
    let block = hostile::load(&config().root_certificate(server.root.clone()));
    let url = format!("{}/v1/users/x", server.url());
    // The first call finds out that the server speaks HTTP/2; each call is an instance of its own.
    for _ in 0..3 {
        assert_eq!(get(&block, &url).await, "200 31");
    }
    assert_eq!(
        send(&block, &url, json!({ "count": 16 })).await,
        ["200 31"; 16]
    );
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen.connections, 1);
    assert_eq!(seen.requests.len(), 19);
    assert!(
        seen.requests
            .iter()
            .all(|request| *request == (Version::HTTP_2, "/v1/users/x".into()))
    );
}

#[tokio::test]
async fn http1_connections_are_kept() {
    let server = tls::start(tls::certificate("localhost"), &["http/1.1"]).await;
    let block = hostile::load(&config().root_certificate(server.root.clone()));
    let url = format!("{}/", server.url());
    for _ in 0..20 {
        assert_eq!(get(&block, &url).await, "200 31");
    }
    let seen = server.seen.lock().unwrap();
    assert_eq!((seen.connections, seen.requests.len()), (1, 20));
    assert_eq!(seen.requests[0].0, Version::HTTP_11);
}

#[tokio::test]
async fn certificates_that_are_not_trusted() {
    let untrusted = tls::start(tls::certificate("localhost"), &["h2"]).await;
    let url = format!("{}/", untrusted.url());
    let block = hostile::load(&config());
    assert_eq!(get(&block, &url).await, "ErrorCode::TlsCertificateError");

    let misnamed = tls::start(tls::certificate("else.example"), &["h2"]).await;
    let url = format!("{}/", misnamed.url());
    let block = hostile::load(&config().root_certificate(misnamed.root.clone()));
    assert_eq!(get(&block, &url).await, "ErrorCode::TlsCertificateError");
    assert_eq!(misnamed.seen.lock().unwrap().requests.len(), 0);
}

/// What a raw server does with a connection.
#[derive(Clone, Copy)]
enum Play {
    /// Reads a request, and answers so.
    Answer(&'static str),
    /// Reads a request, and never answers.
    Silent,
    /// Answers so, and then neither goes on nor ends.
    Stuck(&'static str),
    /// Closes without reading.
    Close,
    /// Neither reads nor writes.
    Nothing,
}

async fn raw(play: Play) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut socket, _)) = listener.accept().await {
            match play {
                Play::Answer(text) => {
                    let _ = socket.read(&mut [0; 4096]).await;
                    let _ = socket.write_all(text.as_bytes()).await;
                }
                Play::Silent => {
                    let _ = socket.read(&mut [0; 4096]).await;
                    open.push(socket);
                }
                Play::Stuck(text) => {
                    let _ = socket.read(&mut [0; 4096]).await;
                    let _ = socket.write_all(text.as_bytes()).await;
                    open.push(socket);
                }
                Play::Close => {}
                Play::Nothing => open.push(socket),
            }
        }
    });
    format!("http://{address}/")
}

/// Not sent: the component may tell its caller that a retry of a create is safe.
#[tokio::test]
async fn errors_before_anything_was_sent() {
    let block = hostile::load(&config());
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let refused = format!("http://{}/", closed.local_addr().unwrap());
    drop(closed);
    let plain = raw(Play::Answer("HTTP/1.1 200 OK\r\n\r\n")).await;
    let hangs_up = raw(Play::Close).await;
    for (url, expected) in [
        (refused, "ErrorCode::ConnectionRefused"),
        (
            "http://no-such-name.invalid/".to_owned(),
            "ErrorCode::DnsError(",
        ),
        (
            plain.replace("http:", "https:"),
            "ErrorCode::TlsProtocolError",
        ),
        (
            hangs_up.replace("http:", "https:"),
            "ErrorCode::DestinationUnavailable",
        ),
    ] {
        let post = send(&block, &url, json!({ "method": "POST", "body": "{}" })).await;
        assert!(post[0].starts_with(expected), "{url}: {post:?}");
    }
}

/// A connection that TLS is never set up on counts as none.
#[tokio::test]
async fn the_connect_timeout() {
    let block = hostile::load(&config());
    let url = raw(Play::Nothing).await.replace("http:", "https:");
    let start = Instant::now();
    let results = send(&block, &url, json!({ "connectMs": 200 })).await;
    assert_eq!(results, ["ErrorCode::ConnectionTimeout"]);
    assert!(start.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn the_first_byte_timeout() {
    let block = hostile::load(&config());
    let url = raw(Play::Silent).await;
    let start = Instant::now();
    let results = send(&block, &url, json!({ "firstByteMs": 200 })).await;
    assert_eq!(results, ["ErrorCode::ConnectionReadTimeout"]);
    assert!(start.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn the_between_bytes_timeout() {
    let block = hostile::load(&config());
    let url = raw(Play::Stuck(
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf",
    ))
    .await;
    let start = Instant::now();
    let results = send(&block, &url, json!({ "betweenBytesMs": 200 })).await;
    assert!(results[0].contains("read timeout"), "{results:?}");
    assert!(start.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn errors_after_something_was_sent() {
    let block = hostile::load(&config());
    for (text, expected) in [
        ("", "ErrorCode::ConnectionTerminated"),
        ("HTTP/1.1 200 OK\r\ncont", "ErrorCode::ConnectionTerminated"),
        ("not HTTP\r\n\r\n", "ErrorCode::HttpProtocolError"),
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf",
            "incomplete HTTP response",
        ),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf",
            "incomplete HTTP response",
        ),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nnot hex\r\n",
            "HTTP protocol error",
        ),
    ] {
        let url = raw(Play::Answer(text)).await;
        let post = send(&block, &url, json!({ "method": "POST", "body": "{}" })).await;
        assert!(post[0].contains(expected), "{text:?}: {post:?}");
    }
}

/// Counts requests by their first word, answers the first of each connection, and then does as told.
async fn fickle(close_at_once: bool) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let shared = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let seen = Arc::clone(&shared);
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                for request in 0.. {
                    let Ok(length @ 1..) = socket.read(&mut buffer).await else {
                        return;
                    };
                    let text = String::from_utf8_lossy(&buffer[..length]);
                    let word = text.split(' ').next().unwrap_or_default().to_owned();
                    seen.lock().unwrap().push(word);
                    if request > 0 {
                        return;
                    }
                    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
                    let _ = socket.write_all(answer.as_bytes()).await;
                    if close_at_once {
                        return;
                    }
                }
            });
        }
    });
    (format!("http://{address}/"), seen)
}

/// The server closed the pooled connection: the request goes over a new one, once.
#[tokio::test]
async fn a_pooled_connection_that_died_while_idle() {
    let block = hostile::load(&config());
    let (url, seen) = fickle(true).await;
    assert_eq!(get(&block, &url).await, "200 0");
    tokio::time::sleep(Duration::from_millis(50)).await;
    let post = send(&block, &url, json!({ "method": "POST", "body": "{}" })).await;
    assert_eq!(post, ["200 0"]);
    assert_eq!(*seen.lock().unwrap(), ["GET", "POST"]);
}

/// The server closes the pooled connection when it has read the request: that may have done something.
#[tokio::test]
async fn a_post_is_never_sent_twice() {
    let block = hostile::load(&config());
    let (url, seen) = fickle(false).await;
    assert_eq!(get(&block, &url).await, "200 0");
    let post = send(&block, &url, json!({ "method": "POST", "body": "{}" })).await;
    assert_eq!(post, ["ErrorCode::ConnectionTerminated"]);
    assert_eq!(*seen.lock().unwrap(), ["GET", "POST"]);
}

/// No header is added but Host, no redirect followed, no cookie kept, nothing decompressed.
#[tokio::test]
async fn nothing_is_added() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut requests = Vec::new();
        for _ in 0..2 {
            let mut buffer = [0; 4096];
            let length = socket.read(&mut buffer).await.unwrap();
            requests.push(String::from_utf8_lossy(&buffer[..length]).into_owned());
            let answer = "HTTP/1.1 302 Found\r\nlocation: /else\r\nset-cookie: a=b\r\ncontent-encoding: gzip\r\n\
                          content-length: 3\r\n\r\nabc";
            socket.write_all(answer.as_bytes()).await.unwrap();
        }
        requests
    });
    let block = hostile::load(&config());
    let url = format!("http://{address}/path?a=%2F");
    for _ in 0..2 {
        let results = send(&block, &url, json!({ "header": "X-One: 1" })).await;
        assert_eq!(results, ["302 3"]);
    }
    let expected = format!("GET /path?a=%2F HTTP/1.1\r\nx-one: 1\r\nhost: {address}\r\n\r\n");
    assert_eq!(server.await.unwrap(), [expected.clone(), expected]);
}

/// Dropping a call closes what it was waiting for.
#[tokio::test]
async fn a_dropped_call_closes_its_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let block = hostile::load(&config());
    let server = async {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 4096];
        assert_ne!(socket.read(&mut buffer).await.unwrap(), 0);
        socket
    };
    let mut socket = tokio::select! {
        _ = get(&block, &url) => panic!("nobody answers"),
        socket = server => socket,
    };
    let mut byte = [0; 1];
    let end = tokio::time::timeout(Duration::from_secs(10), socket.read(&mut byte));
    assert!(matches!(end.await, Ok(Ok(0) | Err(_))));
}

/// A proxy that forwards requests and opens tunnels, always to the same address.
async fn proxy(to: std::net::SocketAddr) -> (String, Arc<AtomicUsize>, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (used, heads) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(Mutex::new(Vec::new())),
    );
    let (counter, shared) = (Arc::clone(&used), Arc::clone(&heads));
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::Relaxed);
            let heads = Arc::clone(&shared);
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                let length = client.read(&mut buffer).await.unwrap();
                let head = String::from_utf8_lossy(&buffer[..length]).into_owned();
                let tunnel = head.starts_with("CONNECT");
                heads.lock().unwrap().push(head);
                if tunnel {
                    let mut server = TcpStream::connect(to).await.unwrap();
                    let answer = "HTTP/1.1 200 OK\r\n\r\n";
                    client.write_all(answer.as_bytes()).await.unwrap();
                    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
                } else {
                    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nproxied";
                    client.write_all(answer.as_bytes()).await.unwrap();
                }
            });
        }
    });
    (format!("127.0.0.1:{}", address.port()), used, heads)
}

/// In a process of its own, because the environment is one's.
#[tokio::test]
async fn proxy_variables_are_honoured() {
    let server = tls::start(tls::certificate("clerk.test"), &["h2"]).await;
    let (proxy, used, heads) = proxy(server.address).await;
    let root = server.root.iter().map(|byte| format!("{byte:02x}"));
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            "--exact",
            "network::through_the_proxy",
            "--ignored",
            "--nocapture",
        ])
        .env("HTTPS_PROXY", format!("http://me:secret@{proxy}"))
        .env("HTTP_PROXY", format!("http://me:secret@{proxy}"))
        .env("NO_PROXY", "direct.test")
        .env("TEST_ROOT", root.collect::<String>());
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.unwrap().unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(used.load(Ordering::Relaxed), 2);
    let heads = heads.lock().unwrap();
    let auth = "proxy-authorization: Basic bWU6c2VjcmV0\r\n";
    assert!(
        heads[0].starts_with("CONNECT clerk.test:443 HTTP/1.1\r\n"),
        "{heads:?}"
    );
    assert!(
        heads[0].to_lowercase().contains(&auth.to_lowercase()),
        "{heads:?}"
    );
    assert!(
        heads[1].starts_with("GET http://clerk.test/plain HTTP/1.1\r\n"),
        "{heads:?}"
    );
    assert!(
        heads[1].to_lowercase().contains(&auth.to_lowercase()),
        "{heads:?}"
    );
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen.requests, [(Version::HTTP_2, "/secret".to_owned())]);
}

#[tokio::test]
#[ignore = "run by `proxy_variables_are_honoured`"]
async fn through_the_proxy() {
    let root = std::env::var("TEST_ROOT").unwrap();
    let root: Vec<u8> = (0..root.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&root[at..at + 2], 16).unwrap())
        .collect();
    let block = hostile::load(&Config::new().root_certificate(root));
    assert_eq!(get(&block, "https://clerk.test/secret").await, "200 31");
    assert_eq!(get(&block, "http://clerk.test/plain").await, "200 7");
    let direct = get(&block, "http://direct.test/").await;
    assert!(direct.starts_with("ErrorCode::DnsError"), "{direct}");
}

/// A server that answers once, and then closes the connection while nobody looks.
fn closing() -> (std::net::SocketAddr, std::thread::JoinHandle<()>) {
    use std::io::{Read as _, Write as _};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 8192]).unwrap();
        let body = r#"{"object":"user","id":"user_1"}"#;
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all((head + body).as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(300));
    });
    (address, server)
}

/// A create that was given to a pooled connection, of which nothing was written, and for which no other can be opened.
#[test]
fn a_create_that_finds_its_connection_closed_and_no_other_was_not_sent() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (address, server) = closing();
    let block = clerk::load(&config()).unwrap();
    let context = Context::new()
        .env("CLERK_SECRET_KEY", "sk_test_network")
        .env("CLERK_API_URL", format!("http://{address}"));
    let call = |operation, params: &'static str| {
        let (block, context) = (block.clone(), context.clone());
        runtime.block_on(async move {
            // The connection sees that it is closed when the request is given to it.
            tokio::task::yield_now().await;
            block.call(operation, params, context).await.unwrap()
        })
    };
    call("get-user", r#"{"userId":"user_1"}"#).unwrap();
    server.join().unwrap();
    let failure = call("create-user", r#"{"emailAddress":"ada@example.com"}"#).unwrap_err();
    assert_eq!(failure.reason(), Some(&Reason::Unavailable), "{failure}");
    assert!(failure.message().contains("refused"), "{failure}");
}
