//! Tunnels through a proxy: `CONNECT` of HTTP/1.1.

use std::fmt;
use std::io;

use hyper::Uri;
use hyper::header::HeaderValue;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// How long the head of the proxy's answer may be.
const HEAD: usize = 16 * 1024;
/// How much of its first line is told.
const TOLD: usize = 100;

/// Opens a tunnel through a connection to a proxy.
pub(crate) async fn open<S>(proxy: S, to: &Uri, auth: Option<&HeaderValue>) -> io::Result<S>
where
    S: hyper::rt::Read + hyper::rt::Write + Unpin,
{
    let host = to.host().unwrap_or_default();
    let target = format!("{host}:{}", to.port_u16().unwrap_or(443));
    let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n").into_bytes();
    if let Some(auth) = auth {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(auth.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    let mut proxy = TokioIo::new(proxy);
    proxy.write_all(&request).await?;
    proxy.flush().await?;

    // What follows the head is the server's, so it is read no further.
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < HEAD {
        match proxy.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(error) if head.is_empty() => return Err(error),
            // The first line is enough to know.
            Err(_) => break,
        }
    }
    let line = head.split(|byte| matches!(byte, b'\r' | b'\n')).next();
    let line = String::from_utf8_lossy(line.unwrap_or_default());
    let (version, status) = line.split_once(' ').unwrap_or_default();
    let code = status.get(..3).and_then(|code| code.parse().ok());
    match code.filter(|_| version.starts_with("HTTP/1.")) {
        Some(200..=299) if head.ends_with(b"\r\n\r\n") => Ok(proxy.into_inner()),
        code => Err(io::Error::other(Refused {
            code,
            status: status
                .chars()
                .filter(|char| !char.is_control())
                .take(TOLD)
                .collect(),
        })),
    }
}

/// What a proxy said that is not yes.
#[derive(Debug)]
pub(crate) struct Refused {
    code: Option<u16>,
    status: String,
}

impl Refused {
    /// Whether it may say something else another time.
    pub(crate) fn is_transient(&self) -> bool {
        let is_final = |code: u16| (300..500).contains(&code) && code != 408 && code != 429;
        !self.code.is_some_and(is_final)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(_) => write!(f, "the proxy answered: {}", self.status),
            None => f.write_str("the proxy's answer is not HTTP"),
        }
    }
}

impl std::error::Error for Refused {}
