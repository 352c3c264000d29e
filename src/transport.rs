//! What the core asks of HTTP. `http` gives it over `wasi:http`; tests give it from a script.

/// Sends complete HTTP requests. Each is sent once, no redirect is followed, no failure is hidden by another try.
pub trait Transport {
    /// A request that is under way.
    type Pending;

    /// Sends a request without waiting for its answer.
    ///
    /// # Errors
    /// If it could not be sent.
    fn send(&self, request: HttpRequest) -> Result<Self::Pending, TransportError>;

    /// Waits for the answer and reads it.
    ///
    /// # Errors
    /// If there was no answer. A body that was cut off is not an error here, because the status is known.
    fn receive(&self, pending: Self::Pending) -> Result<Response, TransportError>;
}

/// A complete HTTP request. It holds the secret key, so it can't be shown.
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// Whether to use TLS.
    pub tls: bool,
    /// Host, and port if it isn't the scheme's own.
    pub authority: String,
    /// Path and query, encoded.
    pub path_with_query: String,
    /// All headers but the ones that HTTP itself sets, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The text of the body, JSON.
    pub body: Option<String>,
}

/// The methods that Clerk's operations use.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Post,
    Patch,
    Put,
    Delete,
}

/// An HTTP response.
pub struct Response {
    /// The status.
    pub status: u16,
    /// Those of [`HEADERS`] that the response has.
    pub headers: Vec<(&'static str, String)>,
    /// The body, or why it is not there.
    pub body: Result<Vec<u8>, BodyError>,
}

/// The response headers that the core reads, in lower case.
pub const HEADERS: [&str; 4] = [RETRY_AFTER, DATE, CLERK_TRACE_ID, CF_RAY];
/// How long to wait before repeating.
pub const RETRY_AFTER: &str = "retry-after";
/// When the answer was made.
pub const DATE: &str = "date";
/// Clerk's name for the request.
pub const CLERK_TRACE_ID: &str = "clerk-trace-id";
/// Cloudflare's name for the request.
pub const CF_RAY: &str = "cf-ray";

impl Response {
    /// The value of a header, one of [`HEADERS`].
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Why a body could not be read to its end.
#[derive(Debug, PartialEq)]
pub enum BodyError {
    /// It was cut off, and the host says this of it.
    Cut(String),
    /// It is larger than [`MAX_BODY`].
    TooLarge,
}

/// The largest body of a response that is read, in bytes.
pub const MAX_BODY: usize = 64 * 1024 * 1024;

/// Why there is no response.
#[derive(Debug, PartialEq)]
pub struct TransportError {
    /// Whether any of the request may have reached Clerk.
    pub maybe_sent: bool,
    /// What went wrong, in a few words.
    pub problem: String,
}
