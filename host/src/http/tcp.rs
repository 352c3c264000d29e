//! TCP to a host, by all its addresses: while one does not answer, the next is tried (RFC 8305).

use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use std::{fmt, io};

use hyper::Uri;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time;
use tower_service::Service;

/// How long an address has for itself.
const NEXT: Duration = Duration::from_millis(250);

#[derive(Clone)]
pub(crate) struct Tcp;

impl Service<Uri> for Tcp {
    type Response = TokioIo<TcpStream>;
    type Error = Box<dyn std::error::Error + Send + Sync>;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        Box::pin(async move {
            let host = uri.host().unwrap_or_default();
            let host = host
                .strip_prefix('[')
                .and_then(|host| host.strip_suffix(']'))
                .unwrap_or(host);
            let default = if uri.scheme_str() == Some("https") {
                443
            } else {
                80
            };
            let addresses = lookup_host((host, uri.port_u16().unwrap_or(default))).await;
            let tcp = connect(addresses.map_err(DnsError)?.collect()).await?;
            tcp.set_nodelay(true)?;
            Ok(TokioIo::new(tcp))
        })
    }
}

/// The first connection that there is.
async fn connect(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let mut addresses = addresses.into_iter();
    // Those that are not needed end when this does.
    let mut attempts = JoinSet::new();
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    loop {
        if let Some(address) = addresses.next() {
            attempts.spawn(TcpStream::connect(address));
        }
        tokio::select! {
            attempt = attempts.join_next() => match attempt {
                None => return Err(last),
                Some(Ok(Ok(tcp))) => return Ok(tcp),
                Some(Ok(Err(error))) => last = error,
                // It panicked, or the runtime ends.
                Some(Err(error)) => last = error.into(),
            },
            () = time::sleep(NEXT), if addresses.len() > 0 => {}
        }
    }
}

/// A name was not resolved.
#[derive(Debug)]
pub(crate) struct DnsError(io::Error);

impl fmt::Display for DnsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the name was not resolved: {}", self.0)
    }
}

impl std::error::Error for DnsError {}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use tokio::net::{TcpListener, TcpSocket};

    use super::*;

    /// An address where connecting takes for ever: its queue is full.
    async fn dead() -> (SocketAddr, Vec<TcpStream>, TcpListener) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut waiting = Vec::new();
        while let Ok(Ok(tcp)) =
            time::timeout(Duration::from_millis(300), TcpStream::connect(address)).await
        {
            waiting.push(tcp);
        }
        (address, waiting, listener)
    }

    #[tokio::test]
    async fn a_dead_address_costs_a_moment_if_there_is_another() {
        let (dead, _waiting, _listener) = dead().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let alive = listener.local_addr().unwrap();
        for addresses in [
            vec![dead, alive],
            vec![dead, dead, alive],
            vec![alive, dead],
        ] {
            let start = Instant::now();
            let tcp = connect(addresses).await.unwrap();
            assert_eq!(tcp.peer_addr().unwrap(), alive);
            assert!(start.elapsed() < Duration::from_secs(5));
        }
    }

    #[tokio::test]
    async fn the_last_error_is_told_if_no_address_answers() {
        let refused = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = refused.local_addr().unwrap();
        drop(refused);
        let error = connect(vec![address, address]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        let error = connect(Vec::new()).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrNotAvailable);
    }
}
