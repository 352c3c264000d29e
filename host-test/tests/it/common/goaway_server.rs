//! A server that speaks HTTP/2 over TLS frame by frame, so that it can say GOAWAY with the last stream that a test wants.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::server::TlsStream;

use super::tls;

const PREFACE: usize = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".len();
const USER: &[u8] = br#"{"object":"user","id":"user_1"}"#;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
/// Of `SETTINGS` and `PING`.
const ACK: u8 = 1;
/// Of `HEADERS` and `DATA`.
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const REFUSED_STREAM: u32 = 7;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Act {
    Answer,
    /// RST_STREAM, REFUSED_STREAM.
    Refuse,
    /// GOAWAY with a last stream below this one, and the connection is closed.
    GoAwayBelow,
    /// GOAWAY with this stream as the last, and the connection is closed.
    GoAwayAndClose,
    /// GOAWAY with this stream as the last, and then its answer. Later streams are not looked at.
    GoAwayAndAnswer,
    /// Nothing, and nothing to whatever comes on this connection after it: not to a PING either.
    FallSilent,
}

pub(crate) struct GoAwayServer {
    pub(crate) url: String,
    /// The root certificate.
    pub(crate) root: Vec<u8>,
    plan: Arc<Plan>,
}

struct Plan {
    /// What becomes of the next requests, and then of all others.
    acts: Mutex<VecDeque<Act>>,
    then: Act,
    /// How many requests of a connection are answered before `GoAwayAndAnswer`.
    rotate: Option<usize>,
    asked: AtomicUsize,
    answered: AtomicUsize,
}

impl GoAwayServer {
    /// Does these to the first requests, and the last one to all others.
    pub(crate) async fn start(acts: &[Act]) -> Self {
        Self::with(acts, None).await
    }

    /// Says GOAWAY with the answer to every so manieth request of a connection.
    pub(crate) async fn rotating(rotate: usize) -> Self {
        Self::with(&[Act::Answer], Some(rotate)).await
    }

    async fn with(acts: &[Act], rotate: Option<usize>) -> Self {
        let (acceptor, root) = tls::acceptor(tls::certificate("localhost"), &["h2"]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!(
            "https://localhost:{}",
            listener.local_addr().unwrap().port()
        );
        let plan = Arc::new(Plan {
            acts: Mutex::new(acts.iter().copied().collect()),
            then: *acts.last().unwrap(),
            rotate,
            asked: AtomicUsize::new(0),
            answered: AtomicUsize::new(0),
        });
        let shared = Arc::clone(&plan);
        tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                let (acceptor, plan) = (acceptor.clone(), Arc::clone(&shared));
                tokio::spawn(async move {
                    if let Ok(tls) = acceptor.accept(tcp).await {
                        // An error is a client that went away.
                        let _ = serve(tls, &plan).await;
                    }
                });
            }
        });
        Self { url, root, plan }
    }

    /// How many requests came, and how many were answered.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let [asked, answered] =
            [&self.plan.asked, &self.plan.answered].map(|count| count.load(Ordering::SeqCst));
        (asked, answered)
    }
}

async fn serve(mut tls: TlsStream<TcpStream>, plan: &Plan) -> io::Result<()> {
    tls.read_exact(&mut [0; PREFACE]).await?;
    send(&mut tls, SETTINGS, 0, 0, &[]).await?;
    let (mut here, mut gone) = (0, false);
    loop {
        let (kind, flags, stream, payload) = receive(&mut tls).await?;
        match kind {
            SETTINGS if flags & ACK == 0 => send(&mut tls, SETTINGS, ACK, 0, &[]).await?,
            PING if flags & ACK == 0 => send(&mut tls, PING, ACK, 0, &payload).await?,
            // The request has come as a whole.
            HEADERS | DATA if flags & END_STREAM != 0 && !gone => {
                plan.asked.fetch_add(1, Ordering::SeqCst);
                here += 1;
                let planned = plan.acts.lock().unwrap().pop_front();
                let act = match plan.rotate == Some(here) {
                    true => Act::GoAwayAndAnswer,
                    false => planned.unwrap_or(plan.then),
                };
                match act {
                    Act::Answer => answer(&mut tls, stream, plan).await?,
                    Act::Refuse => {
                        let code = REFUSED_STREAM.to_be_bytes();
                        send(&mut tls, RST_STREAM, 0, stream, &code).await?;
                    }
                    Act::GoAwayBelow => {
                        go_away(&mut tls, stream.saturating_sub(2)).await?;
                        return tls.shutdown().await;
                    }
                    Act::GoAwayAndClose => {
                        go_away(&mut tls, stream).await?;
                        return tls.shutdown().await;
                    }
                    Act::GoAwayAndAnswer => {
                        gone = true;
                        go_away(&mut tls, stream).await?;
                        answer(&mut tls, stream, plan).await?;
                    }
                    Act::FallSilent => loop {
                        receive(&mut tls).await?;
                    },
                }
            }
            _ => {}
        }
    }
}

async fn answer(tls: &mut TlsStream<TcpStream>, stream: u32, plan: &Plan) -> io::Result<()> {
    plan.answered.fetch_add(1, Ordering::SeqCst);
    // `:status 200`, the eighth of HPACK's own table.
    send(tls, HEADERS, END_HEADERS, stream, &[0x88]).await?;
    send(tls, DATA, END_STREAM, stream, USER).await
}

async fn go_away(tls: &mut TlsStream<TcpStream>, last: u32) -> io::Result<()> {
    let no_error = 0_u32;
    let payload = [last.to_be_bytes(), no_error.to_be_bytes()].concat();
    send(tls, GOAWAY, 0, 0, &payload).await
}

async fn send(
    tls: &mut TlsStream<TcpStream>,
    kind: u8,
    flags: u8,
    stream: u32,
    payload: &[u8],
) -> io::Result<()> {
    let length = u32::try_from(payload.len())
        .expect("a short frame")
        .to_be_bytes();
    let head = [&length[1..], &[kind, flags], &stream.to_be_bytes()].concat();
    tls.write_all(&[&head, payload].concat()).await?;
    tls.flush().await
}

async fn receive(tls: &mut TlsStream<TcpStream>) -> io::Result<(u8, u8, u32, Vec<u8>)> {
    let mut head = [0; 9];
    tls.read_exact(&mut head).await?;
    let [a, b, c, kind, flags, stream @ ..] = head;
    let mut payload = vec![0; u32::from_be_bytes([0, a, b, c]) as usize];
    tls.read_exact(&mut payload).await?;
    Ok((
        kind,
        flags,
        u32::from_be_bytes(stream) & 0x7fff_ffff,
        payload,
    ))
}
