//! What a guest may do with a request that is under way.

use crate::common::hostile;
use std::time::Duration;

use crate::common::hostile::attack;
use clerk_host::{Config, Context};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

/// Far more than is needed.
const LONG: Duration = Duration::from_secs(20);

/// Performs an attack on a server.
async fn attacked(url: &str, mut params: Value) -> Vec<String> {
    params["url"] = url.into();
    let block = hostile::load(&Config::new().timeout(LONG).proxies(false));
    let context = Context::new().allow_origin(url).unwrap();
    attack(&block, context, params).await.unwrap()
}

async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

async fn read_request(stream: &mut TcpStream) {
    let mut buffer = [0; 4096];
    assert_ne!(stream.read(&mut buffer).await.unwrap(), 0);
}

async fn answer(stream: &mut TcpStream, length: usize) {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&vec![b'x'; length]).await.unwrap();
}

#[tokio::test]
async fn one_that_is_given_up_ends_at_once_and_not_with_the_call() {
    let (listener, url) = listen().await;
    let serve = async {
        let (mut first, _) = listener.accept().await.unwrap();
        read_request(&mut first).await;
        assert_eq!(first.read(&mut [0; 1]).await.unwrap(), 0, "it is closed");
        let (mut second, _) = listener.accept().await.unwrap();
        read_request(&mut second).await;
        answer(&mut second, 2).await;
    };
    let (results, ()) = tokio::join!(attacked(&url, json!({ "kind": "abandon" })), serve);
    assert_eq!(results, ["200 2"]);
}

#[tokio::test]
async fn an_answer_is_there_once() {
    let (listener, url) = listen().await;
    let serve = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        answer(&mut stream, 2).await;
    };
    let (results, ()) = tokio::join!(attacked(&url, json!({ "kind": "ask" })), serve);
    assert_eq!(results, ["pending", "200", "taken"]);

    drop(listener);
    let results = attacked(&url, json!({ "kind": "ask" })).await;
    assert_eq!(
        results,
        ["pending", "ErrorCode::ConnectionRefused", "taken"]
    );
}

/// What follows would be read as its body.
#[tokio::test]
async fn a_length_without_a_body_is_not_sent() {
    let (_listener, url) = listen().await;
    let params = json!({ "kind": "requests", "header": "content-length: 5", "method": "POST" });
    let results = attacked(&url, params).await;
    assert_eq!(results, ["ErrorCode::HttpRequestBodySize(Some(0))"]);
}

#[tokio::test]
async fn what_is_no_http_is_not_sent() {
    for url in ["ftp://127.0.0.1/", "unix://localhost/run/docker.sock"] {
        let block = hostile::load(&Config::new());
        let params = json!({ "kind": "requests", "url": url });
        let results = attack(&block, Context::new(), params).await.unwrap();
        assert_eq!(results, ["ErrorCode::HttpProtocolError"], "{url}");
    }
}

/// Hooks for which a connection is nobody's but the request's.
struct Unpooled;

type Transmission = Box<dyn Future<Output = Result<(), Error>> + Send>;

impl WasiHttpHooks for Unpooled {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        _options: Option<RequestOptions>,
        _processed: Transmission,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, Transmission), Error>> + Send> {
        Box::new(async move {
            let address = request.uri().authority().unwrap().as_str();
            let stream = TokioIo::new(TcpStream::connect(address).await.unwrap());
            let (mut sender, mut connection) = http1::handshake(stream).await.unwrap();
            let response = tokio::select! {
                response = sender.send_request(request) => response.unwrap(),
                _ = &mut connection => panic!("the connection ended"),
            };
            let ends = async { connection.await.map_err(|_| Error::ConnectionTerminated) };
            let body = |body: Incoming| body.map_err(|_| Error::ConnectionTerminated);
            let response = response.map(|incoming| body(incoming).boxed_unsync());
            Ok((response, Box::new(ends) as Transmission))
        })
    }
}

#[tokio::test]
async fn what_hooks_want_done_while_the_body_comes_is_done() {
    let (listener, url) = listen().await;
    let serve = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        answer(&mut stream, 10_000_000).await;
        stream
    };
    let block = hostile::load(&Config::new().timeout(LONG));
    let context = Context::new()
        .http_hooks(Unpooled)
        .allow_origin(&url)
        .unwrap();
    let params = json!({ "kind": "requests", "url": url });
    let (results, _stream) = tokio::join!(attack(&block, context, params), serve);
    assert_eq!(results.unwrap(), ["200 10000000"]);
}
