//! A server that speaks HTTP/2 over TLS on loopback, and does what the path of a request asks for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use hyper::body::Bytes;
use hyper::{Request, Response};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::tls;

/// The size of a large body: more than any window that a client opens for a stream.
pub(crate) const LARGE: usize = 2 * 1024 * 1024;

pub(crate) struct H2Server {
    pub(crate) url: String,
    /// The root certificate.
    pub(crate) root: Vec<u8>,
    pub(crate) counts: Arc<Counts>,
}

#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) connections: AtomicUsize,
    /// Requests that the server acted on.
    pub(crate) processed: AtomicUsize,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Manners {
    /// After how many requests a connection is closed, gracefully.
    pub(crate) rotate: Option<usize>,
    /// How many streams there may be at a time.
    pub(crate) streams: Option<u32>,
    /// How many requests each refuses before it takes one.
    pub(crate) refuse: usize,
}

impl H2Server {
    pub(crate) async fn start(manners: Manners) -> Self {
        let (acceptor, root) = tls::acceptor(tls::certificate("localhost"), &["h2"]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!(
            "https://localhost:{}",
            listener.local_addr().unwrap().port()
        );
        let counts = Arc::new(Counts::default());
        let shared = Arc::clone(&counts);
        tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                let (acceptor, counts) = (acceptor.clone(), Arc::clone(&shared));
                tokio::spawn(async move { serve(acceptor, tcp, counts, manners).await });
            }
        });
        Self { url, root, counts }
    }
}

async fn serve(acceptor: TlsAcceptor, tcp: TcpStream, counts: Arc<Counts>, manners: Manners) {
    let Ok(tls) = acceptor.accept(tcp).await else {
        return;
    };
    counts.connections.fetch_add(1, Ordering::Relaxed);
    let mut builder = h2::server::Builder::new();
    if let Some(streams) = manners.streams {
        builder.max_concurrent_streams(streams);
    }
    let Ok(mut connection) = builder.handshake::<_, Bytes>(tls).await else {
        return;
    };
    let mut requests = 0;
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        requests += 1;
        if manners.rotate == Some(requests) {
            connection.graceful_shutdown();
        }
        if requests <= manners.refuse || request.uri().path() == "/refuse" {
            respond.send_reset(Reason::REFUSED_STREAM);
            continue;
        }
        counts.processed.fetch_add(1, Ordering::Relaxed);
        match request.uri().path() {
            "/cancel" => respond.send_reset(Reason::CANCEL),
            "/abrupt" => connection.abrupt_shutdown(Reason::INTERNAL_ERROR),
            _ => {
                tokio::spawn(answer(request, respond));
            }
        }
    }
}

async fn answer(request: Request<RecvStream>, mut respond: SendResponse<Bytes>) {
    let path = request.uri().path();
    let is_large = path == "/large";
    let is_cut = path == "/cut";
    let body = match is_large {
        true => Bytes::from(vec![b' '; LARGE]),
        false => Bytes::from_static(br#"{"object":"user","id":"user_1"}"#),
    };
    if let Ok(mut stream) = respond.send_response(Response::new(()), false) {
        let _ = stream.send_data(body, !is_cut);
        if is_cut {
            // What is not sent yet would not be.
            tokio::time::sleep(Duration::from_millis(50)).await;
            stream.send_reset(Reason::NO_ERROR);
        }
    }
}
