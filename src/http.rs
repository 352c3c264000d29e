//! HTTP over `wasi:http`. No other file touches it.

use wasip2::http::outgoing_handler::{self, FutureIncomingResponse};
use wasip2::http::types::{
    self, ErrorCode, Fields, HeaderError, IncomingBody, IncomingResponse, OutgoingBody,
    OutgoingRequest, RequestOptions, Scheme,
};
use wasip2::io::streams::{InputStream, OutputStream, StreamError};

use crate::transport::{
    BodyError, Cause, Headers, HttpRequest, MAX_BODY, Method, Response, Transport, TransportError,
};

const SECOND: u64 = 1_000_000_000;
/// How long to wait for a connection.
const CONNECT_TIMEOUT: u64 = 10 * SECOND;
/// How long to wait for the first byte of the response.
const FIRST_BYTE_TIMEOUT: u64 = 30 * SECOND;
/// How long to wait between two bytes of the response.
const BETWEEN_BYTES_TIMEOUT: u64 = 30 * SECOND;

/// How much of a body is asked for at once; hosts return what they have.
const READ_SIZE: u64 = 1024 * 1024;
/// How much `wasi:io` takes at once.
const WRITE_SIZE: usize = 4096;

/// The host's HTTP.
pub(crate) struct WasiHttp;

impl Transport for WasiHttp {
    type Pending = FutureIncomingResponse;

    fn send(&self, mut request: HttpRequest) -> Result<FutureIncomingResponse, TransportError> {
        let body = request.body.take();
        let outgoing = outgoing_request(request)?;
        let outgoing_body = match &body {
            Some(_) => outgoing.body().ok(),
            None => None,
        };
        let pending = outgoing_handler::handle(outgoing, Some(options()))
            .map_err(|code| failed(&code, Cause::NotSent))?;
        if let (Some(outgoing_body), Some(body)) = (outgoing_body, body) {
            write(outgoing_body, body.as_bytes());
        }
        Ok(pending)
    }

    fn receive(&self, pending: FutureIncomingResponse) -> Result<Response, TransportError> {
        pending.subscribe().block();
        match pending.get() {
            Some(Ok(Ok(response))) => Ok(read(response)),
            Some(Ok(Err(code))) => Err(failed(&code, Cause::MaybeSent)),
            Some(Err(())) | None => Err(TransportError {
                cause: Cause::MaybeSent,
                problem: "the host gave no answer".to_owned(),
            }),
        }
    }
}

fn outgoing_request(request: HttpRequest) -> Result<OutgoingRequest, TransportError> {
    let refused = |what: &str| TransportError {
        cause: Cause::NotAllowed,
        problem: format!("it does not take {what}"),
    };
    let outgoing = OutgoingRequest::new(fields(&request.headers)?);
    outgoing
        .set_method(&match request.method {
            Method::Get => types::Method::Get,
            Method::Post => types::Method::Post,
            Method::Patch => types::Method::Patch,
            Method::Put => types::Method::Put,
            Method::Delete => types::Method::Delete,
        })
        .map_err(|()| refused("the method"))?;
    let scheme = if request.tls {
        Scheme::Https
    } else {
        Scheme::Http
    };
    outgoing
        .set_scheme(Some(&scheme))
        .map_err(|()| refused("the scheme"))?;
    outgoing
        .set_authority(Some(&request.authority))
        .map_err(|()| refused("the authority"))?;
    outgoing
        .set_path_with_query(Some(&request.path_with_query))
        .map_err(|()| TransportError {
            cause: Cause::TooLong,
            problem: "the host does not take its URL".to_owned(),
        })?;
    Ok(outgoing)
}

/// All headers at once, which is one call of the host. A host that forbids to set the length gets them without it.
fn fields(headers: &[(&'static str, String)]) -> Result<Fields, TransportError> {
    let all: Vec<_> = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone().into_bytes()))
        .collect();
    if let Ok(fields) = Fields::from_list(&all) {
        return Ok(fields);
    }
    let fields = Fields::new();
    for (name, value) in &all {
        match fields.append(name, value) {
            Ok(()) => {}
            Err(HeaderError::Forbidden) if name == "content-length" => {}
            Err(_) => {
                return Err(TransportError {
                    cause: Cause::NotAllowed,
                    problem: format!("it does not take the header {name}"),
                });
            }
        }
    }
    Ok(fields)
}

/// Our timeouts. A host that does not know one of them keeps its own.
fn options() -> RequestOptions {
    let options = RequestOptions::new();
    let _ = options.set_connect_timeout(Some(CONNECT_TIMEOUT));
    let _ = options.set_first_byte_timeout(Some(FIRST_BYTE_TIMEOUT));
    let _ = options.set_between_bytes_timeout(Some(BETWEEN_BYTES_TIMEOUT));
    options
}

/// Writes the body as far as the host takes it. Why it takes no more is in the response, or in what comes instead of it.
fn write(body: OutgoingBody, bytes: &[u8]) {
    if let Ok(stream) = body.write() {
        let _ = write_all(&stream, bytes);
    }
    let _ = OutgoingBody::finish(body, None);
}

fn write_all(stream: &OutputStream, bytes: &[u8]) -> Result<(), StreamError> {
    bytes
        .chunks(WRITE_SIZE)
        .try_for_each(|chunk| stream.blocking_write_and_flush(chunk))
}

fn read(response: IncomingResponse) -> Response {
    let headers = response.headers();
    let length = value(&headers, "content-length").and_then(|value| value.parse().ok());
    let status = response.status();
    let body = match response.consume() {
        Ok(body) => read_body(&body, length),
        Err(()) => Err(BodyError::Cut("the host gave no body".to_owned())),
    };
    Response {
        status,
        headers: Box::new(ResponseHeaders {
            headers,
            _response: response,
        }),
        body,
    }
}

/// The headers of a response, which the host wants to be dropped before it.
struct ResponseHeaders {
    headers: Fields,
    _response: IncomingResponse,
}

impl Headers for ResponseHeaders {
    fn value(&self, name: &str) -> Option<String> {
        value(&self.headers, name)
    }
}

fn value(headers: &Fields, name: &str) -> Option<String> {
    let value = headers.get(name).into_iter().next()?;
    String::from_utf8(value).ok()
}

fn read_body(body: &IncomingBody, length: Option<usize>) -> Result<Vec<u8>, BodyError> {
    if length.is_some_and(|length| length > MAX_BODY) {
        return Err(BodyError::TooLarge);
    }
    match body.stream() {
        Ok(stream) => read_stream(&stream, length.unwrap_or_default()),
        Err(()) => Err(BodyError::Cut("the host gave no body".to_owned())),
    }
}

fn read_stream(stream: &InputStream, length: usize) -> Result<Vec<u8>, BodyError> {
    let mut bytes = Vec::new();
    loop {
        match stream.blocking_read(READ_SIZE) {
            Ok(chunk) if bytes.is_empty() && chunk.len() >= length => bytes = chunk,
            Ok(chunk) => {
                // The length is only a promise: room is made for it when bytes come. Without one, it is doubled, up to
                // what is read at all.
                let needed = bytes.len() + chunk.len();
                if needed > bytes.capacity() {
                    let room = length.max(2 * bytes.capacity()).min(MAX_BODY);
                    bytes.reserve_exact(room.max(needed) - bytes.len());
                }
                bytes.extend_from_slice(&chunk);
            }
            Err(StreamError::Closed) => return Ok(bytes),
            Err(StreamError::LastOperationFailed(error)) => {
                let problem = types::http_error_code(&error).map(|code| describe(&code));
                return Err(BodyError::Cut(
                    problem.unwrap_or_else(|| first_line(error.to_debug_string())),
                ));
            }
        }
        if bytes.len() > MAX_BODY {
            return Err(BodyError::TooLarge);
        }
    }
}

/// The error that a code stands for. A code that is not known to come before sending means `otherwise`.
fn failed(code: &ErrorCode, otherwise: Cause) -> TransportError {
    let cause = match code {
        ErrorCode::DnsTimeout
        | ErrorCode::DnsError(_)
        | ErrorCode::DestinationNotFound
        | ErrorCode::DestinationUnavailable
        | ErrorCode::DestinationIpUnroutable
        | ErrorCode::ConnectionRefused
        | ErrorCode::ConnectionTimeout
        | ErrorCode::ConnectionLimitReached
        | ErrorCode::TlsProtocolError
        | ErrorCode::TlsCertificateError
        | ErrorCode::LoopDetected => Cause::NotSent,
        ErrorCode::HttpRequestDenied
        | ErrorCode::DestinationIpProhibited
        | ErrorCode::HttpRequestLengthRequired
        | ErrorCode::HttpRequestMethodInvalid
        | ErrorCode::ConfigurationError => Cause::NotAllowed,
        ErrorCode::HttpRequestUriInvalid
        | ErrorCode::HttpRequestUriTooLong
        | ErrorCode::HttpRequestBodySize(_)
        | ErrorCode::HttpRequestHeaderSectionSize(_)
        | ErrorCode::HttpRequestHeaderSize(_) => Cause::TooLong,
        _ => otherwise,
    };
    TransportError {
        cause,
        problem: describe(code),
    }
}

/// What went wrong, in words for a person who looks for the cause.
fn describe(code: &ErrorCode) -> String {
    match code {
        ErrorCode::DnsTimeout => "the host name was not resolved in time",
        ErrorCode::DnsError(_) => "the host name can't be resolved",
        ErrorCode::ConnectionRefused => "the connection was refused",
        ErrorCode::ConnectionTerminated => "the connection was cut",
        ErrorCode::ConnectionTimeout => "connect timeout",
        ErrorCode::ConnectionReadTimeout | ErrorCode::HttpResponseTimeout => {
            "timeout while waiting for the answer"
        }
        ErrorCode::ConnectionWriteTimeout => "timeout while sending the request",
        ErrorCode::TlsProtocolError => "TLS could not be set up",
        ErrorCode::TlsCertificateError => "the server's TLS certificate is not trusted",
        ErrorCode::HttpResponseIncomplete => "the answer was cut short",
        ErrorCode::HttpRequestDenied => "requests to this address are denied",
        ErrorCode::InternalError(Some(text)) => return first_line(text.clone()),
        other => return format!("{other:?}"),
    }
    .to_owned()
}

/// Hosts may append a backtrace.
fn first_line(mut text: String) -> String {
    text.truncate(text.find('\n').unwrap_or(text.len()));
    text
}
