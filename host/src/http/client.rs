//! The HTTP client that all calls of a block share: pooled connections, HTTP/2 where the server offers it, TLS, proxies.

use std::path::Path;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use std::{env, fs, io, pin::Pin};

use hyper::Uri;
use hyper::http::uri::Scheme;
use hyper::rt::Executor;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use tokio::net::TcpStream;
use tower_service::Service;
use wasmtime::{Result, ensure, error::Context as _};
use wasmtime_wasi_http::WasiBody;

use crate::call::FAR;
use crate::config::Config;
use crate::http::proxies;
use crate::http::stall_timeout::StallTimeout;
use crate::http::tcp::Tcp;
use crate::http::tunnel;
use crate::instance::log_guard::quietly;

type BoxError = Box<dyn std::error::Error + Send + Sync>;
type MaybeTls = MaybeHttpsStream<TokioIo<TcpStream>>;

/// How often an HTTP/2 connection is asked whether it is alive while it carries requests.
const PING_INTERVAL: Duration = Duration::from_secs(15);
const PING_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a server may take nothing of what is written. hyper writes to the end before it closes a connection, so that
/// nothing else would end one to a server that has stopped reading, not even that nobody waits for it any more.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// Names a file of more roots.
const ROOTS: &str = "SSL_CERT_FILE";
/// How much of a body a server sends before somebody reads it.
const STREAM_WINDOW: u32 = 512 * 1024;
/// What HTTP/2 allows.
const LARGEST_WINDOW: u32 = (1 << 31) - 1;

/// Enough for the windows of all streams that there can be, and one more.
fn connection_window(config: &Config) -> u32 {
    let requests = config
        .max_concurrent_calls
        .saturating_mul(config.max_requests_per_call);
    let window = STREAM_WINDOW.saturating_mul(requests.saturating_add(1));
    window.min(LARGEST_WINDOW)
}

/// Runs connections while nobody listens: at `debug`, HTTP/2 tells every frame.
#[derive(Clone)]
struct Quiet;

impl<F: Future<Output = ()> + Send + 'static> Executor<F> for Quiet {
    fn execute(&self, connection: F) {
        tokio::spawn(quietly(connection));
    }
}

/// A client and the proxies it goes through.
pub(crate) struct Pool {
    pub(crate) client: Client<HttpsConnector<Proxied>, WasiBody>,
    pub(crate) proxies: Arc<Matcher>,
}

impl Pool {
    pub(crate) fn new(config: &Config) -> Result<Self> {
        let tls = tls(config)?;
        let proxies = Arc::new(match (&config.proxy, config.proxies) {
            (Some(url), _) => proxies::of_url(url)?,
            (None, true) => proxies::from_env()?,
            (None, false) => Matcher::builder().build(),
        });
        let proxied = Proxied {
            to_proxy: HttpsConnectorBuilder::new()
                .with_tls_config(tls.clone())
                .https_or_http()
                .enable_http1()
                .wrap_connector(Tcp),
            direct: Tcp,
            proxies: Arc::clone(&proxies),
        };
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_all_versions()
            .wrap_connector(proxied);
        let client = Client::builder(Quiet)
            // `outbound` does that, and sees each connection that the request is given to.
            .retry_canceled_requests(false)
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            // hyper adds it to the time now.
            .pool_idle_timeout(config.idle_timeout.min(FAR))
            // `list-users` sends two requests at a time.
            .pool_max_idle_per_host(config.max_concurrent_calls as usize * 2)
            .http2_keep_alive_interval(PING_INTERVAL)
            .http2_keep_alive_timeout(PING_TIMEOUT)
            // A body that nobody reads takes its own window, and never that of the connection, however many there are.
            .http2_initial_stream_window_size(STREAM_WINDOW)
            .http2_initial_connection_window_size(connection_window(config))
            .build(connector);
        Ok(Self { client, proxies })
    }
}

/// Adds the certificates of a file: one as DER, or any number as PEM.
fn add(roots: &mut RootCertStore, file: &[u8]) -> Result<()> {
    const PEM: &[u8] = b"-----BEGIN ";
    if !file.windows(PEM.len()).any(|window| window == PEM) {
        return Ok(roots.add(file.into())?);
    }
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(file)
        .collect::<std::result::Result<_, _>>()
        .context("it is PEM and can't be read")?;
    ensure!(!certificates.is_empty(), "the PEM holds no certificate");
    for certificate in certificates {
        roots.add(certificate)?;
    }
    Ok(())
}

/// What is in a file of certificates that can be used.
pub(crate) fn root_file(file: &Path) -> Result<Vec<u8>> {
    let mut none = RootCertStore::empty();
    add_file(&mut none, file)
}

/// Adds the certificates of a file, and returns what is in it.
fn add_file(roots: &mut RootCertStore, file: &Path) -> Result<Vec<u8>> {
    let name = file.display();
    let certificates = fs::read(file).with_context(|| format!("{name} can't be read"))?;
    add(roots, &certificates)
        .with_context(|| format!("{name} holds no root certificate that can be used"))?;
    Ok(certificates)
}

/// Names its provider, so that it does not matter what else the program has installed.
fn tls(config: &Config) -> Result<ClientConfig> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if config.platform_roots {
        // Some of a platform's certificates can't be used, which is no reason to do without the others.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    for root in &config.roots {
        add(&mut roots, root)
            .context("the root certificate (`Config::root_certificate`) can't be used")?;
    }
    if let Some(file) = env::var_os(ROOTS).filter(|file| !file.is_empty()) {
        add_file(&mut roots, file.as_ref()).with_context(|| {
            format!("the file of the environment variable {ROOTS} can't be used")
        })?;
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
    direct: Tcp,
    to_proxy: HttpsConnector<Tcp>,
    proxies: Arc<Matcher>,
}

impl Service<Uri> for Proxied {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.direct.poll_ready(context)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let Some(proxy) = self.proxies.intercept(&to) else {
            let connecting = self.direct.call(to);
            return Box::pin(async move {
                let tcp = MaybeHttpsStream::Http(connecting.await?);
                Ok(Stream::new(tcp, false))
            });
        };
        let connecting = self.to_proxy.call(proxy.uri().clone());
        if to.scheme() == Some(&Scheme::HTTPS) {
            Box::pin(async move {
                let tunnel = tunnel::open(connecting.await?, &to, proxy.basic_auth()).await?;
                Ok(Stream::new(tunnel, false))
            })
        } else {
            Box::pin(async move { Ok(Stream::new(connecting.await?, true)) })
        }
    }
}

/// A connection that knows whether its other end is a proxy, which wants whole URLs, and does not wait for ever.
pub(crate) struct Stream {
    tcp: MaybeTls,
    forwarding: bool,
    stall_timeout: StallTimeout,
}

impl Stream {
    fn new(tcp: MaybeTls, forwarding: bool) -> Self {
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
