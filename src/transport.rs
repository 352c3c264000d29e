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
    /// The headers.
    pub headers: Box<dyn Headers>,
    /// The body, or why it is not there.
    pub body: Result<Vec<u8>, BodyError>,
}

/// The headers of a response. They are looked up when they are needed, since each look costs a call of the host.
pub trait Headers {
    /// The first value of a header, by its name in lower case.
    fn value(&self, name: &str) -> Option<String>;
}

impl Headers for Vec<(&'static str, String)> {
    fn value(&self, name: &str) -> Option<String> {
        self.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.clone())
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

/// The longest URL that hosts can send, in bytes.
pub const MAX_URL: usize = 65_534;

/// Why there is no response.
#[derive(Debug, PartialEq)]
pub struct TransportError {
    /// What it means for the caller.
    pub cause: Cause,
    /// What went wrong, in a few words.
    pub problem: String,
}

/// What the lack of a response means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cause {
    /// Nothing of the request has reached Clerk.
    NotSent,
    /// Some of the request may have reached Clerk.
    MaybeSent,
    /// The host does not allow the request, whenever it is made.
    NotAllowed,
    /// The request is too long.
    TooLong,
}
