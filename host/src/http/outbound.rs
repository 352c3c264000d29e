//! A call's way to the network: what it may send and where to, its timeouts, and a span of each request.

use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{self, Poll, ready};
use std::time::{Duration, Instant};

use http_body_util::BodyExt as _;
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{AUTHORIZATION, CONNECTION, HOST, PROXY_AUTHORIZATION, UPGRADE};
use hyper::{Request, Response, Version};
use hyper_util::client::legacy::connect::capture_connection;
use tokio::time;
use tracing::field::Empty;
use tracing::{Instrument as _, Span};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

use crate::block::Inner;
use crate::context::Context;
use crate::http::client::Pool;
use crate::http::error;
use crate::http::mask::{Mask, Masked};
use crate::http::origin::Origin;
use crate::http::path_mask::PathMask;
use crate::http::report::Report;
use crate::http::resendable::Resendable;
use crate::http::stall_timeout::StallTimeout;
use crate::instance::log_guard::{Listener, quietly};
use crate::secret::Secrets;

/// Says where Clerk's Backend API is.
const API_URL: &str = "CLERK_API_URL";

/// How long a request waits for what the component sets no timeout for. The call's own limit comes first.
const NO_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

/// How long before a call must end, its last request does.
const TO_SAY_SO: Duration = Duration::from_millis(250);

/// How often a request is sent at most, each time but the last because the server says that it has not processed it.
const ATTEMPTS: u32 = 3;

/// The same where nothing of it was written, because the connection was closed. As a rule the pool has one less each time.
const UNWRITTEN: u32 = 32;

/// How many requests of a call are logged that were denied. Denials cost a component nothing.
const LOGGED_DENIALS: u32 = 16;

/// How much of the body of a request waits to be sent, twice at most. A guest can have as many of these as resources.
const BODY_CHUNK: usize = 64 * 1024;

pub(crate) type Sending =
    Box<dyn Future<Output = Result<(Response<WasiBody>, Transmission), Error>> + Send>;
pub(crate) type Transmission = Box<dyn Future<Output = Result<(), Error>> + Send>;

/// What sends a call's requests.
pub(crate) enum Sender {
    /// The network.
    Network(Arc<Pool>),
    /// Somebody's own.
    Hooks(Arc<Mutex<Box<dyn WasiHttpHooks>>>),
}

/// The hooks of every call.
pub(crate) struct Outbound {
    pub(crate) sender: Sender,
    pub(crate) origins: Vec<Origin>,
    pub(crate) secrets: Secrets,
    pub(crate) mask: Mask,
    /// How many more requests may be sent.
    pub(crate) requests: u32,
    /// How many were not let through.
    pub(crate) denied: u32,
    /// How many bytes the body of a response may have.
    pub(crate) response: u64,
    pub(crate) path_mask: Arc<PathMask>,
    pub(crate) report: Arc<Report>,
    /// When the call ends.
    pub(crate) deadline: time::Instant,
    pub(crate) listener: Listener,
}

impl Outbound {
    pub(crate) fn new(
        block: &Inner,
        context: &Context,
        deadline: time::Instant,
        report: Arc<Report>,
    ) -> Self {
        // As in any environment, the first of several counts, and none is like a blank one.
        let api_url = context.env.iter().find(|(name, _)| name == API_URL);
        let api_url = api_url.map_or("", |(_, value)| value);
        let mut origins = context.origins.clone();
        origins.extend(Origin::of_api_url(api_url));
        let hooks = context.http.clone().map(Sender::Hooks);
        Self {
            sender: hooks.unwrap_or_else(|| Sender::Network(Arc::clone(&block.pool))),
            origins,
            secrets: context.secrets.clone(),
            mask: context.secrets.mask(),
            requests: block.config.max_requests_per_call,
            denied: 0,
            response: block.config.max_response_bytes,
            path_mask: Arc::clone(&block.path_mask),
            report,
            deadline,
            listener: Listener::current(),
        }
    }

    /// Whether a request may be sent. If not, why, and what to set.
    fn admit(&mut self, request: &mut Request<WasiBody>) -> Result<(), String> {
        let Some(origin) = Origin::of(request.uri()) else {
            return Err("its URL is not http or https, or has user info".to_owned());
        };
        if !self.origins.contains(&origin) {
            return Err(format!(
                "{origin} is neither the origin of CLERK_API_URL nor one that `Context::allow_origin` adds"
            ));
        }
        self.requests = self
            .requests
            .checked_sub(1)
            .ok_or("the call has sent as many as `Config::max_requests_per_call` allows")?;
        Ok(self.secrets.put_in(request.headers_mut())?)
    }

    fn span(&self, request: &Request<WasiBody>) -> Span {
        self.listener.tell(|| {
            tracing::info_span!(
                "request",
                method = request.method().as_str(),
                path = self.path_mask.masked(request.uri().path()),
                attempts = Empty,
                status = Empty,
                error = Empty,
                duration_ms = Empty,
            )
        })
    }

    /// Logs that a request was denied, and why.
    fn deny(&mut self, request: &Request<WasiBody>, reason: &str) {
        self.denied = self.denied.saturating_add(1);
        if self.denied > LOGGED_DENIALS {
            return;
        }
        let more = match self.denied {
            LOGGED_DENIALS => "; if the call sends more, they are not logged",
            _ => "",
        };
        let span = self.span(request);
        self.listener.tell(|| {
            span.in_scope(|| {
                tracing::warn!("a request of the component was denied: {reason}{more}");
            });
        });
        span.record("error", tracing::field::display(Error::HttpRequestDenied));
    }
}

impl WasiHttpHooks for Outbound {
    /// The client sets it where the protocol wants it.
    fn set_host_header(&mut self) -> bool {
        false
    }

    fn p2_outgoing_body_chunk_size(&mut self) -> usize {
        BODY_CHUNK
    }

    fn send_request(
        &mut self,
        mut request: Request<WasiBody>,
        options: Option<RequestOptions>,
        sent: Transmission,
    ) -> Sending {
        if let Err(reason) = self.admit(&mut request) {
            self.deny(&request, &reason);
            return Box::new(async { Err(Error::HttpRequestDenied) });
        }
        let span = self.span(&request);
        if let Some(key) = request.headers_mut().get_mut(AUTHORIZATION) {
            // It is not shown then, nor kept for the next request of an HTTP/2 connection.
            key.set_sensitive(true);
        }
        let limit = self.response;
        let until = self.deadline;
        let sending: Pin<Sending> = match &mut self.sender {
            Sender::Hooks(hooks) => {
                self.report.send();
                let mut hooks = hooks.lock().unwrap_or_else(PoisonError::into_inner);
                let sending = Pin::from(hooks.send_request(request, options, sent));
                Box::pin(async move {
                    let (response, transmission) = sending.await?;
                    let response = response
                        .map(|body| Bounded::new(body, limit, NO_TIMEOUT, until).boxed_unsync());
                    Ok((response, transmission))
                })
            }
            Sender::Network(pool) => {
                if request.uri().scheme_str() == Some("http")
                    && let Some(proxy) = pool.proxies.intercept(request.uri())
                    && let Some(auth) = proxy.basic_auth()
                {
                    request
                        .headers_mut()
                        .insert(PROXY_AUTHORIZATION, auth.clone());
                }
                let exchange = exchange(
                    Arc::clone(pool),
                    request,
                    options.unwrap_or_default(),
                    limit,
                    until,
                    Arc::clone(&self.report),
                );
                Box::pin(async move {
                    Ok((exchange.await?, Box::new(async { Ok(()) }) as Transmission))
                })
            }
        };
        let start = Instant::now();
        let mask = self.mask.clone();
        let recorded = async move {
            let mut result = sending.await;
            if let Ok((response, _)) = &mut result
                && !mask.is_empty()
            {
                mask.headers(response.headers_mut());
            }
            let span = Span::current();
            span.record("duration_ms", milliseconds(start.elapsed()));
            match &result {
                Ok((response, _)) => span.record("status", response.status().as_u16()),
                Err(error) => span.record("error", tracing::field::display(kind(error))),
            };
            let (response, transmission) = result?;
            let response = match mask.is_empty() {
                true => response,
                false => response.map(|body| Masked::new(body, mask).boxed_unsync()),
            };
            Ok((response, transmission))
        };
        Box::new(recorded.instrument(span))
    }
}

/// A duration for a span.
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// An error without what a server may have put into it.
fn kind(error: &Error) -> impl fmt::Display {
    match error {
        Error::InternalError(Some(text)) if text == error::DEADLINE => text.clone(),
        Error::InternalError(_) => "internal error".to_owned(),
        error => error.to_string(),
    }
}

/// Sends a request and waits for the head of its response. A server that closes a connection may say that it has not
/// processed the request: then it is sent again.
async fn exchange(
    pool: Arc<Pool>,
    mut request: Request<WasiBody>,
    options: RequestOptions,
    limit: u64,
    until: time::Instant,
    report: Arc<Report>,
) -> Result<Response<WasiBody>, Error> {
    // Nobody asks for these through wasi:http; and what HTTP/2 forbids must not depend on what the server speaks.
    for name in [CONNECTION, UPGRADE, HOST] {
        request.headers_mut().remove(name);
    }
    let (head, body) = request.into_parts();
    let (body, mut sending) = Resendable::new(body);
    let mut attempts = 1;
    // All attempts together take no longer than one may.
    let own = |timeout: Option<Duration>| timeout.unwrap_or(NO_TIMEOUT);
    let end = time::Instant::now() + own(options.connect_timeout) + own(options.first_byte_timeout);
    let response = loop {
        let request = Request::from_parts(head.clone(), sending);
        let Unanswered {
            error,
            attempts: most,
        } = match ask(&pool, request, &options, until, end, &report).await {
            Ok(response) => break response,
            Err(unanswered) => unanswered,
        };
        sending = match attempts < most {
            true => body.again().ok_or(error)?,
            false => return Err(error),
        };
        attempts += 1;
        Span::current().record("attempts", attempts);
        // So that the connection sees that it is closed.
        tokio::task::yield_now().await;
    };
    let between_bytes = options.between_bytes_timeout.unwrap_or(NO_TIMEOUT);
    let convert: fn(hyper::Error) -> Error = |error| error::of_body(&error);
    let is_marked = response.version() == Version::HTTP_2;
    Ok(response.map(|body| {
        let body = Bounded {
            is_marked,
            ..Bounded::new(body.map_err(convert), limit, between_bytes, until)
        };
        body.boxed_unsync()
    }))
}

/// Why there is no response.
struct Unanswered {
    error: Error,
    /// How often it may be sent.
    attempts: u32,
}

impl From<Error> for Unanswered {
    fn from(error: Error) -> Self {
        Self { error, attempts: 1 }
    }
}

/// Sends a request once.
async fn ask(
    pool: &Pool,
    mut request: Request<WasiBody>,
    options: &RequestOptions,
    until: time::Instant,
    end: time::Instant,
    report: &Report,
) -> Result<Response<Incoming>, Unanswered> {
    let mut connection = capture_connection(&mut request);
    let given = connection.clone();
    let connected = connection.clone();
    let mut requested = pin!(quietly(pool.client.request(request)));
    // Once it is given to a connection it may be sent. That happens within a poll, and is seen before another task runs.
    let mut responding = pin!(poll_fn(|context| {
        let polled = requested.as_mut().poll(context);
        if given.connection_metadata().is_some() {
            report.send();
        }
        polled
    }));

    // A new connection with all that belongs to it, or a pooled one.
    let early = tokio::select! {
        biased;
        result = &mut responding => Some(result),
        _ = connection.wait_for_connection_metadata() => None,
        () = time::sleep(within(options.connect_timeout, end).min(before(until))) => {
            return Err(Error::ConnectionTimeout.into());
        }
    };
    let (own, left) = (within(options.first_byte_timeout, end), before(until));
    let too_long = match own < left {
        true => Error::ConnectionReadTimeout,
        false => error::deadline(),
    };
    let result = match early {
        Some(result) => result,
        None => time::timeout(own.min(left), &mut responding)
            .await
            .map_err(|_| too_long)?,
    };
    result.map_err(|error| {
        if let Some(note) = error::note(&error) {
            report.note(note);
        }
        let connected = connected.connection_metadata().is_some();
        Unanswered {
            attempts: if error::is_unwritten(&error) {
                UNWRITTEN
            } else if error::is_unprocessed(&error) {
                ATTEMPTS
            } else {
                1
            },
            error: error::of_request(&error, connected),
        }
    })
}

/// A timeout of the component's, or what is left until then.
fn within(timeout: Option<Duration>, end: time::Instant) -> Duration {
    let left = end.saturating_duration_since(time::Instant::now());
    timeout.unwrap_or(NO_TIMEOUT).min(left)
}

/// How much time there is for what should end before the call does, so that the component can say what happened.
fn before(until: time::Instant) -> Duration {
    let left = until.saturating_duration_since(time::Instant::now());
    left - (left / 8).min(TO_SAY_SO)
}

/// A body with a limit on its size and on the time between its pieces.
struct Bounded<B> {
    body: B,
    limit: u64,
    left: u64,
    /// Whether a whole body has a mark at its end. Without it, hyper takes a stream that is reset with no error for whole.
    is_marked: bool,
    until: time::Instant,
    stall_timeout: StallTimeout,
    ended: bool,
}

impl<B> Bounded<B> {
    fn new(body: B, limit: u64, timeout: Duration, until: time::Instant) -> Self {
        let until = time::Instant::now() + before(until);
        Self {
            body,
            limit,
            left: limit,
            is_marked: false,
            until,
            stall_timeout: StallTimeout::new(timeout).before(until),
            ended: false,
        }
    }
}

impl<B: Body<Data = Bytes, Error = Error> + Unpin> Body for Bounded<B> {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let until = self.until;
        // The component's own timeout, or that of the call.
        let too_long = || match time::Instant::now() < until {
            true => Error::ConnectionReadTimeout,
            false => error::deadline(),
        };
        let frame = ready!(self.stall_timeout.poll(context, polled, too_long));
        let frame = frame.unwrap_or_else(|error| Some(Err(error)));
        let size = match &frame {
            Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len) as u64,
            _ => 0,
        };
        let is_cut = frame.is_none() && self.is_marked && !self.body.is_end_stream();
        let frame = match self.left.checked_sub(size) {
            _ if is_cut => Some(Err(Error::HttpResponseIncomplete)),
            Some(left) => {
                self.left = left;
                frame
            }
            None => Some(Err(Error::HttpResponseBodySize(Some(self.limit)))),
        };
        self.ended = !matches!(frame, Some(Ok(_)));
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
