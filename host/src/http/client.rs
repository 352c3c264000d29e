//! The HTTP client that all calls of a block share: pooled connections, HTTP/2 where the server offers it, TLS, proxies.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use std::{fmt, future, io, pin::Pin};

use hyper::Uri;
use hyper::http::uri::Scheme;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::dns::{GaiAddrs, GaiResolver, Name};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use tokio::net::TcpStream;
use tower_service::Service;
use wasmtime::{Result, ensure, error::Context as _};
use wasmtime_wasi_http::WasiBody;

use crate::config::Config;
use crate::http::proxies;
use crate::http::stall_timeout::StallTimeout;

type BoxError = Box<dyn std::error::Error + Send + Sync>;
type Tcp = MaybeHttpsStream<TokioIo<TcpStream>>;

/// How often an HTTP/2 connection is asked whether it is alive while it carries requests.
const PING_INTERVAL: Duration = Duration::from_secs(15);
const PING_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a server may take nothing of what is written. hyper writes to the end before it closes a connection, so that
/// nothing else would end one to a server that has stopped reading, not even that nobody waits for it any more.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// A client and the proxies it goes through.
pub(crate) struct Pool {
    pub(crate) client: Client<HttpsConnector<Proxied>, WasiBody>,
    pub(crate) proxies: Arc<Matcher>,
}

impl Pool {
    pub(crate) fn new(config: &Config) -> Result<Self> {
        let tls = tls(&config.roots)?;
        let proxies = Arc::new(match config.proxies {
            true => proxies::from_env()?,
            false => Matcher::builder().build(),
        });
        let mut tcp = HttpConnector::new_with_resolver(Resolver(GaiResolver::new()));
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        let proxied = Proxied {
            to_proxy: HttpsConnectorBuilder::new()
                .with_tls_config(tls.clone())
                .https_or_http()
                .enable_http1()
                .wrap_connector(tcp.clone()),
            direct: tcp,
            proxies: Arc::clone(&proxies),
        };
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_all_versions()
            .wrap_connector(proxied);
        // A request that finds its pooled connection closed is sent on another one only if nothing of it was written.
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .pool_idle_timeout(config.idle_timeout)
            // `list-users` sends two requests at a time.
            .pool_max_idle_per_host(config.max_concurrent_calls as usize * 2)
            .http2_keep_alive_interval(PING_INTERVAL)
            .http2_keep_alive_timeout(PING_TIMEOUT)
            .http2_adaptive_window(true)
            .build(connector);
        Ok(Self { client, proxies })
    }
}

/// The certificates in a file: one as DER, or any number as PEM.
fn certificates(file: &[u8]) -> Result<Vec<CertificateDer<'_>>> {
    const PEM: &[u8] = b"-----BEGIN ";
    if !file.windows(PEM.len()).any(|window| window == PEM) {
        return Ok(vec![file.into()]);
    }
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(file)
        .collect::<std::result::Result<_, _>>()
        .context("the root certificate (`Config::root_certificate`) is PEM and can't be read")?;
    ensure!(
        !certificates.is_empty(),
        "the PEM of the root certificate (`Config::root_certificate`) holds no certificate"
    );
    Ok(certificates)
}

/// Names its provider, so that it does not matter what else the program has installed.
fn tls(more_roots: &[Vec<u8>]) -> Result<ClientConfig> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for root in more_roots {
        for certificate in certificates(root)? {
            roots
                .add(certificate)
                .context("the root certificate (`Config::root_certificate`) can't be used")?;
        }
    }
    Ok(
        ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth(),
    )
}

/// Connects directly or through a proxy.
#[derive(Clone)]
pub(crate) struct Proxied {
    direct: HttpConnector<Resolver>,
    to_proxy: HttpsConnector<HttpConnector<Resolver>>,
    proxies: Arc<Matcher>,
}

impl Service<Uri> for Proxied {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.direct.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let Some(proxy) = self.proxies.intercept(&to) else {
            let connecting = self.direct.call(to);
            return Box::pin(async move {
                let tcp = MaybeHttpsStream::Http(connecting.await?);
                Ok(Stream::new(tcp, false))
            });
        };
        if !matches!(proxy.uri().scheme_str(), Some("http" | "https")) {
            let error = io::Error::other("only http and https proxies are supported");
            return Box::pin(future::ready(Err(error.into())));
        }
        if to.scheme() == Some(&Scheme::HTTPS) {
            let mut tunnel = Tunnel::new(proxy.uri().clone(), self.to_proxy.clone());
            if let Some(auth) = proxy.basic_auth() {
                tunnel = tunnel.with_auth(auth.clone());
            }
            let connecting = tunnel.call(to);
            Box::pin(async move { Ok(Stream::new(connecting.await?, false)) })
        } else {
            let connecting = self.to_proxy.call(proxy.uri().clone());
            Box::pin(async move { Ok(Stream::new(connecting.await?, true)) })
        }
    }
}

/// A connection that knows whether its other end is a proxy, which wants whole URLs, and does not wait for ever.
pub(crate) struct Stream {
    tcp: Tcp,
    forwarding: bool,
    stall_timeout: StallTimeout,
}

impl Stream {
    fn new(tcp: Tcp, forwarding: bool) -> Self {
        Self {
            tcp,
            forwarding,
            stall_timeout: StallTimeout::new(WRITE_TIMEOUT),
        }
    }

    fn written<T>(
        &mut self,
        context: &mut Context<'_>,
        polled: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let too_long = || io::ErrorKind::TimedOut.into();
        self.stall_timeout
            .poll(context, polled, too_long)
            .map(Result::flatten)
    }
}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        self.tcp.connected().proxy(self.forwarding)
    }
}

impl hyper::rt::Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: hyper::rt::ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(context, buffer)
    }
}

impl hyper::rt::Write for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.tcp).poll_write(context, bytes);
        self.written(context, polled)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.tcp).poll_flush(context);
        self.written(context, polled)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.tcp).poll_write_vectored(context, slices);
        self.written(context, polled)
    }
}

/// The system's resolver, with errors that can be told from others.
#[derive(Clone)]
struct Resolver(GaiResolver);

impl Service<Name> for Resolver {
    type Response = GaiAddrs;
    type Error = DnsError;
    type Future = Pin<Box<dyn Future<Output = Result<GaiAddrs, DnsError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), DnsError>> {
        self.0.poll_ready(context).map_err(DnsError)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let resolving = self.0.call(name);
        Box::pin(async move { resolving.await.map_err(DnsError) })
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
