//! What goes wrong on the network, in the words of wasi:http.
//!
//! One thing matters more than precision: what was certainly not sent must be told from what may have been, because that
//! is how the component decides whether a retry of a create is safe. An error before there is a connection becomes one
//! that only occurs before sending; one after, never.

use std::error::Error as StdError;
use std::io;

use hyper_util::client::legacy;
use wasmtime_wasi_http::Error;

use crate::http::tcp::DnsError;
use crate::http::tunnel::Refused;

/// Why there is no response. `connected`: whether the request was given to a connection.
pub(crate) fn of_request(error: &legacy::Error, connected: bool) -> Error {
    if is_unprocessed(error) {
        return Error::DestinationUnavailable;
    }
    if connected && let Some(error) = find::<hyper::Error>(error) {
        return of_hyper(error);
    }
    if connected {
        return Error::ConnectionTerminated;
    }
    if find::<DnsError>(error).is_some() {
        return Error::DnsError {
            rcode: Some("address not available".to_owned()),
            info_code: None,
        };
    }
    if let Some(refused) = find::<Refused>(error) {
        // Nothing is sent before somebody changes what the proxy asks for, or the proxy can connect again.
        return match refused.is_transient() {
            true => Error::DestinationUnavailable,
            false => Error::ConfigurationError,
        };
    }
    if let Some(error) = find::<rustls::Error>(error) {
        return match error {
            rustls::Error::InvalidCertificate(_) => Error::TlsCertificateError,
            _ => Error::TlsProtocolError,
        };
    }
    match find::<io::Error>(error).map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => Error::ConnectionRefused,
        Some(io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => {
            Error::DestinationIpUnroutable
        }
        Some(io::ErrorKind::TimedOut) => Error::ConnectionTimeout,
        _ => Error::DestinationUnavailable,
    }
}

/// Whether hyper has written nothing of the request.
pub(crate) fn is_unwritten(error: &legacy::Error) -> bool {
    find::<hyper::Error>(error).is_some_and(hyper::Error::is_canceled)
}

/// Whether hyper has written nothing of the request, or the server says that it has done nothing with it (RFC 9113, 8.7): it
/// refused the stream, or closes the connection and this stream is above the last that it takes. h2 gives the GOAWAY of a
/// server to no other stream.
pub(crate) fn is_unprocessed(error: &legacy::Error) -> bool {
    let is_refused = find::<h2::Error>(error).is_some_and(|error| {
        let is_refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
        error.is_remote() && (is_refused || error.is_go_away())
    });
    is_unwritten(error) || is_refused
}

/// What no code of wasi:http says, in words for an operator. Of a request that was not sent.
pub(crate) fn note(error: &legacy::Error) -> Option<String> {
    if let Some(refused) = find::<Refused>(error) {
        return Some(refused.to_string());
    }
    match find::<rustls::Error>(error) {
        Some(rustls::Error::InvalidCertificate(error)) => Some(format!(
            "{error}; if a proxy or firewall replaces certificates, the host must trust its root \
             (`SSL_CERT_FILE`, `Config::root_certificate`, \
             `Config::platform_roots`)"
        )),
        _ => None,
    }
}

/// What a component says of a call that the host ended, so that nobody looks for a timeout of the component's.
pub(crate) const DEADLINE: &str = "the host's timeout ended the wait for the answer";

pub(crate) fn deadline() -> Error {
    Error::InternalError(Some(DEADLINE.to_owned()))
}

/// Why a response has no more of its body.
pub(crate) fn of_body(error: &hyper::Error) -> Error {
    match of_hyper(error) {
        Error::ConnectionTerminated => Error::HttpResponseIncomplete,
        other => other,
    }
}

fn of_hyper(error: &hyper::Error) -> Error {
    if error.is_timeout() {
        return Error::ConnectionReadTimeout;
    }
    if error.is_parse_too_large() {
        return Error::HttpResponseHeaderSectionSize(None);
    }
    if error.is_parse() {
        return Error::HttpProtocolError;
    }
    if error.is_user() {
        return Error::InternalError(Some("the body of the request was not finished".to_owned()));
    }
    match find::<io::Error>(error).map(io::Error::kind) {
        Some(io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) => Error::HttpProtocolError,
        Some(io::ErrorKind::TimedOut) => Error::ConnectionReadTimeout,
        _ => Error::ConnectionTerminated,
    }
}

/// The first error of a type among an error, its causes, and what is wrapped in an `io::Error`.
fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    if let Some(found) = error.downcast_ref() {
        return Some(found);
    }
    let wrapped = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
        .and_then(|inner| find(inner));
    wrapped.or_else(|| error.source().and_then(find))
}
