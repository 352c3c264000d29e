//! What becomes of a request.

/// What becomes of a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A response with these headers, whose names are in lower case.
    Response {
        /// The status.
        status: u16,
        /// Those headers that matter.
        headers: Vec<(&'static str, String)>,
        /// The body.
        body: Body,
    },
    /// There is no response, for a reason that the host gives.
    Lost(Lost, String),
}

/// What becomes of a body.
#[derive(Clone, Debug)]
pub enum Body {
    /// It comes whole.
    Whole(Vec<u8>),
    /// It is cut off, for a reason that the host gives.
    Cut(String),
    /// It is larger than what is read.
    TooLarge,
}

/// How a request ends that gets no response.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lost {
    /// Nothing of it was sent.
    NotSent,
    /// Some of it may have been sent.
    MaybeSent,
    /// The host allows no such request.
    NotAllowed,
    /// It is longer than a request may be.
    TooLong,
}

impl Answer {
    /// A response without headers.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Answer::Response {
            status,
            headers: Vec::new(),
            body: Body::Whole(body.into()),
        }
    }

    /// The body, if it is a success that has one.
    #[must_use]
    pub fn success(&self) -> Option<&[u8]> {
        match self {
            Answer::Response {
                status: 200..300,
                body: Body::Whole(body),
                ..
            } => Some(body),
            _ => None,
        }
    }
}
