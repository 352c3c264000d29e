//! Webhooks as they come in: verified by the component, printed once, answered.

use std::convert::Infallible;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use clerk_host::{Client, Failure, Reason};
use host_test::json::Json;
use http_body_util::{BodyExt as _, Empty, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, HeaderMap, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use wasmtime::Result;

use super::clock;
use super::interrupt::Interrupt;
use super::output;
use super::progress::Progress;
use super::seen::Seen;
use super::terminal;

pub(crate) const OPERATION: &str = "verify-webhook";

/// Anybody can open them.
const MOST_CONNECTIONS: u32 = 64;
/// How large a body may be. Clerk's are some kilobytes.
const LARGEST: usize = 1024 * 1024;
const LARGEST_HEADERS: usize = 64 * 1024;
/// How long headers may take to come.
const HEADERS_TIMEOUT: Duration = Duration::from_secs(15);
const BODY_TIMEOUT: Duration = Duration::from_secs(15);
/// How long requests that have begun may take when the program is told to end.
const GRACE: Duration = Duration::from_secs(5);
/// How many messages are known again: IDs are short.
const KNOWN: usize = 10_000;

pub(crate) struct Receiver {
    client: Client,
    seen: Mutex<Seen>,
    log: Progress,
    /// What standard output said when it could not be written.
    broken: watch::Sender<Option<io::Error>>,
}

/// Why a request is not answered with success.
struct Refusal {
    status: StatusCode,
    message: String,
}

impl Receiver {
    pub(crate) fn new(client: Client) -> Self {
        Self {
            client,
            seen: Mutex::new(Seen::new(KNOWN)),
            log: Progress::new(),
            broken: watch::Sender::new(None),
        }
    }

    /// What the component says of a message that nobody signed. If it is anything but `unauthorized`, none can be verified.
    pub(crate) async fn try_out(&self) -> Result<Option<Failure>> {
        let verified = self.verify(["none", "0", "v1,"], "{}").await?;
        Ok(verified
            .err()
            .filter(|failure| failure.reason() != Some(&Reason::Unauthorized)))
    }

    /// Serves until it is interrupted, or standard output can't be written: that error is returned.
    pub(crate) async fn serve(
        self,
        listener: TcpListener,
        interrupt: &Interrupt,
    ) -> Option<io::Error> {
        let receiver = Arc::new(self);
        let connections = Arc::new(Semaphore::new(MOST_CONNECTIONS as usize));
        let accept = async {
            loop {
                // It is never closed.
                let Ok(permit) = Arc::clone(&connections).acquire_owned().await else {
                    return;
                };
                let Ok((stream, _)) = listener.accept().await else {
                    // Without file descriptors left, others must be closed first.
                    sleep(Duration::from_millis(50)).await;
                    continue;
                };
                let (receiver, interrupt) = (Arc::clone(&receiver), interrupt.clone());
                tokio::spawn(async move {
                    receiver.connection(stream, &interrupt).await;
                    drop(permit);
                });
            }
        };
        tokio::select! {
            () = accept => {}
            () = receiver.ended(interrupt) => {}
        }
        drop(listener);
        let _ = timeout(GRACE, connections.acquire_many(MOST_CONNECTIONS)).await;
        receiver.broken.send_replace(None)
    }

    /// Ends when no more requests are to be taken.
    async fn ended(&self, interrupt: &Interrupt) {
        let mut broken = self.broken.subscribe();
        tokio::select! {
            () = interrupt.raised() => {}
            _ = broken.wait_for(Option::is_some) => {}
        }
    }

    async fn connection(self: &Arc<Self>, stream: TcpStream, interrupt: &Interrupt) {
        let service = service_fn(|request| self.answer(request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_TIMEOUT)
            .max_buf_size(LARGEST_HEADERS)
            // One answer fits what a client has not read; more, which nobody reads, would hold the connection for ever.
            .keep_alive(false)
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = pin!(connection);
        tokio::select! {
            // An error here is a client that went away.
            _ = connection.as_mut() => return,
            () = self.ended(interrupt) => connection.as_mut().graceful_shutdown(),
        }
        let _ = connection.await;
    }

    async fn answer(
        self: &Arc<Self>,
        request: Request<Incoming>,
    ) -> Result<Response<Empty<Bytes>>, Infallible> {
        let refusal = self.receive(request).await.err();
        let mut response = Response::new(Empty::new());
        *response.status_mut() = match refusal {
            None => StatusCode::NO_CONTENT,
            Some(refusal) => {
                let Refusal { status, message } = refusal;
                self.log
                    .note(&format!("answered {}: {message}", status.as_str()));
                status
            }
        };
        if response.status() == StatusCode::METHOD_NOT_ALLOWED {
            let allowed = HeaderValue::from_static("POST");
            response.headers_mut().insert(ALLOW, allowed);
        }
        Ok(response)
    }

    async fn receive(self: &Arc<Self>, request: Request<Incoming>) -> Result<(), Refusal> {
        if request.method() != Method::POST {
            return Err(refusal(
                StatusCode::METHOD_NOT_ALLOWED,
                "webhooks are sent by POST",
            ));
        }
        let (head, body) = request.into_parts();
        let mut headers = [""; 3];
        for (header, name) in
            headers
                .iter_mut()
                .zip(["svix-id", "svix-timestamp", "svix-signature"])
        {
            *header = only(&head.headers, name)?;
        }
        let body = read(body).await?;
        let verified = self.verify(headers, &body).await;
        let event = match verified {
            Ok(Ok(event)) => event,
            Ok(Err(failure)) => return Err(refusal(status(&failure), failure.message())),
            Err(error) => {
                let message = format!("{error:#}");
                return Err(refusal(StatusCode::SERVICE_UNAVAILABLE, &message));
            }
        };
        let receiver = Arc::clone(self);
        // Also to its end if the client goes away meanwhile.
        let printed = tokio::task::spawn_blocking(move || receiver.print(&event)).await;
        match printed {
            Ok(Ok(())) => Ok(()),
            _ => Err(refusal(
                StatusCode::SERVICE_UNAVAILABLE,
                "the event can't be printed",
            )),
        }
    }

    async fn verify(
        &self,
        [id, timestamp, signature]: [&str; 3],
        body: &str,
    ) -> Result<Result<Json, Failure>> {
        let params = Json::object([
            ("svixId", Json::text(id)),
            ("svixTimestamp", Json::text(timestamp)),
            ("svixSignature", Json::text(signature)),
            ("body", Json::text(body)),
            ("now", clock::now()?),
        ]);
        match self.client.call(OPERATION, params.as_str()).await? {
            Ok(event) => Ok(Ok(Json::parse(&event)?)),
            Err(failure) => Ok(Err(failure)),
        }
    }

    /// Prints an event as one line, unless it was printed before.
    fn print(&self, event: &Json) -> io::Result<()> {
        let id = event.get("id").and_then(|id| id.as_text());
        let id = id.ok_or(io::ErrorKind::InvalidData)?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.has(&id) {
            return Ok(());
        }
        if self.broken.borrow().is_some() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        match write(&event.line()) {
            Ok(()) => {
                seen.add(id);
                Ok(())
            }
            Err(error) => {
                let kind = error.kind();
                self.broken.send_replace(Some(error));
                Err(kind.into())
            }
        }
    }
}

/// Writes a line to standard output. Of one that can't be written whole, a file keeps nothing: the next line would be glued
/// to it.
fn write(line: &str) -> io::Result<()> {
    let mut file = output::file()?;
    let before = file.metadata()?;
    if !before.is_file() {
        return output::write(&terminal::json(&io::stdout(), line));
    }
    file.write_all(line.as_bytes()).inspect_err(|_| {
        // Not if somebody else has written after it.
        if file.stream_position().ok() == file.metadata().ok().map(|now| now.len()) {
            let _ = file.set_len(before.len());
            let _ = file.seek(SeekFrom::Start(before.len()));
        }
    })
}

/// The value of a header that stands once.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Refusal> {
    let mut values = headers.get_all(name).iter();
    match (values.next().map(HeaderValue::to_str), values.next()) {
        (Some(Ok(value)), None) => Ok(value),
        (None, _) => Err(bad(&format!("the header {name} is missing"))),
        (Some(Err(_)), _) => Err(bad(&format!("the header {name} is not ASCII"))),
        (Some(Ok(_)), Some(_)) => Err(bad(&format!("the header {name} stands twice"))),
    }
}

async fn read(body: Incoming) -> Result<String, Refusal> {
    let body = timeout(BODY_TIMEOUT, Limited::new(body, LARGEST).collect()).await;
    let Ok(body) = body else {
        return Err(refusal(
            StatusCode::REQUEST_TIMEOUT,
            "the body did not come in time",
        ));
    };
    let body = body.map_err(|error| match error.is::<LengthLimitError>() {
        true => refusal(
            StatusCode::PAYLOAD_TOO_LARGE,
            &format!("the body is larger than {LARGEST} bytes"),
        ),
        false => bad("the body was cut off"),
    })?;
    let body = Vec::from(body.to_bytes());
    String::from_utf8(body).map_err(|_| bad("the body is not UTF-8"))
}

/// Clerk sends again what is not answered with success.
fn status(failure: &Failure) -> StatusCode {
    match failure.reason() {
        Some(Reason::Unauthorized) => StatusCode::UNAUTHORIZED,
        Some(Reason::InvalidParameter | Reason::BadResponse) => StatusCode::BAD_REQUEST,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn bad(message: &str) -> Refusal {
    refusal(StatusCode::BAD_REQUEST, message)
}

fn refusal(status: StatusCode, message: &str) -> Refusal {
    Refusal {
        status,
        message: message.to_owned(),
    }
}
