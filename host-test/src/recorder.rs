//! Keeping what crosses the wire, on its way from the component to the network and back.

use std::future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http_body_util::{BodyExt as _, Full};
use hyper::Response;
use hyper::body::Bytes;
use hyper::header::HeaderMap;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

use crate::compare::Sent;
use crate::fixture::Transport;
use crate::wire;

/// A request and what came of it.
#[derive(Debug, Default)]
pub(crate) struct Crossing {
    /// `None` if the component never finished it.
    pub(crate) request: Option<Sent>,
    /// `None` if the component did not wait for it.
    pub(crate) answer: Option<Answer>,
}

#[derive(Debug)]
pub(crate) enum Answer {
    Response {
        status: u16,
        headers: HeaderMap,
        body: Bytes,
    },
    Failure(Transport),
    /// A failure that no fixture can play.
    Other(String),
}

/// What has crossed so far, in the order in which the component sent it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recording {
    crossings: Arc<Mutex<Vec<Crossing>>>,
}

impl Recording {
    pub(crate) fn crossings(&self) -> MutexGuard<'_, Vec<Crossing>> {
        self.crossings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) struct Recorder {
    /// Shared with the requests in flight, which must be read before they can be sent on.
    network: Arc<Mutex<Box<dyn WasiHttpHooks>>>,
    recording: Recording,
}

impl Recorder {
    /// Hooks that send through others and keep what crosses.
    pub(crate) fn around(network: Box<dyn WasiHttpHooks>, recording: Recording) -> Self {
        Self {
            network: Arc::new(Mutex::new(network)),
            recording,
        }
    }
}

type Transmission = Box<dyn Future<Output = Result<(), Error>> + Send>;

impl WasiHttpHooks for Recorder {
    fn send_request(
        &mut self,
        request: hyper::Request<WasiBody>,
        options: Option<RequestOptions>,
        response_processed: Transmission,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, Transmission), Error>> + Send> {
        let recording = self.recording.clone();
        let network = Arc::clone(&self.network);
        let number = {
            let mut crossings = recording.crossings();
            crossings.push(Crossing::default());
            crossings.len() - 1
        };
        Box::new(async move {
            let sent = Sent::receive(request).await?;
            let request = again(&sent);
            recording.crossings()[number].request = Some(sent);
            let answer = network
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .send_request(request?, options, response_processed);
            let (answer, result) = match Pin::from(answer).await {
                Ok((response, transmission)) => receive(response, transmission).await,
                Err(error) => (answer_of(&error), Err(error)),
            };
            recording.crossings()[number].answer = Some(answer);
            let done = Box::new(future::ready(Ok(()))) as Transmission;
            result.map(|response| (response, done))
        })
    }
}

/// The request as it was before it was read.
fn again(sent: &Sent) -> Result<hyper::Request<WasiBody>, Error> {
    let body = Full::from(sent.body.clone()).map_err(Error::from);
    let mut request = hyper::Request::builder()
        .method(sent.method.as_str())
        .uri(sent.url.as_str())
        .body(body.boxed_unsync())
        .map_err(|_| Error::HttpRequestUriInvalid)?;
    *request.headers_mut() = sent.headers.clone();
    Ok(request)
}

/// Reads the whole answer, while the connection is kept going.
async fn receive(
    response: Response<WasiBody>,
    transmission: Transmission,
) -> (Answer, Result<Response<WasiBody>, Error>) {
    let (parts, mut body) = response.into_parts();
    let mut data = Vec::new();
    let read = async {
        while let Some(frame) = body.frame().await {
            if let Ok(bytes) = frame?.into_data() {
                data.extend_from_slice(&bytes);
            }
        }
        Ok::<_, Error>(())
    };
    let mut read = Box::pin(read);
    // When the connection is done, there may still be something to read.
    let result = tokio::select! {
        result = &mut read => result,
        _ = Pin::from(transmission) => read.as_mut().await,
    };
    drop(read);
    let data = Bytes::from(data);
    match result {
        Ok(()) => {
            let answer = Answer::Response {
                status: parts.status.as_u16(),
                headers: parts.headers.clone(),
                body: data.clone(),
            };
            let body = Full::from(data).map_err(Error::from).boxed_unsync();
            (answer, Ok(Response::from_parts(parts, body)))
        }
        Err(error) => {
            let body = wire::cut_body(data, error).boxed_unsync();
            (
                Answer::Failure(Transport::BodyCut),
                Ok(Response::from_parts(parts, body)),
            )
        }
    }
}

/// What a fixture says of an error before the answer.
fn answer_of(error: &Error) -> Answer {
    let failure = match error {
        Error::ConnectionRefused => Transport::ConnectionRefused,
        Error::Connect(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => Transport::ConnectionRefused,
            io::ErrorKind::TimedOut => Transport::ConnectTimeout,
            // Resolving a name fails with no kind of its own.
            _ if error.raw_os_error().is_none() => Transport::Dns,
            _ => Transport::ConnectionRefused,
        },
        Error::DnsTimeout | Error::DnsError { .. } => Transport::Dns,
        Error::Tls(_)
        | Error::TlsProtocolError
        | Error::TlsCertificateError
        | Error::TlsAlertReceived { .. } => Transport::Tls,
        Error::ConnectionTimeout => Transport::ConnectTimeout,
        Error::ConnectionReadTimeout | Error::HttpResponseTimeout => Transport::ResponseTimeout,
        // Sent, and the answer never came whole.
        Error::Hyper(_)
        | Error::ConnectionTerminated
        | Error::HttpProtocolError
        | Error::HttpResponseIncomplete => Transport::BodyCut,
        Error::HttpRequestDenied => Transport::Denied,
        other => return Answer::Other(other.to_string()),
    };
    Answer::Failure(failure)
}
