//! HTTP from a script: answers that are given in turn, and the requests that were sent.

use std::cell::RefCell;
use std::collections::VecDeque;

use clerk_tool::transport::{BodyError, HttpRequest, Response, Transport, TransportError};

/// What becomes of a request.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Response {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Body,
    },
    /// There is no response, for a reason that the host gives.
    Lost { maybe_sent: bool, problem: String },
}

/// What becomes of a body.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Whole(Vec<u8>),
    Cut(String),
    TooLarge,
}

impl Answer {
    /// A response without headers.
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Answer::Response {
            status,
            headers: Vec::new(),
            body: Body::Whole(body.into()),
        }
    }

    /// The body, if it is a success that has one.
    pub(crate) fn success(&self) -> Option<&[u8]> {
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

/// Answers requests in the order in which they are sent.
pub(crate) struct Script {
    answers: RefCell<VecDeque<Answer>>,
    sent: RefCell<Vec<HttpRequest>>,
}

impl Script {
    /// A script of these answers.
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Script {
            answers: RefCell::new(answers.into_iter().collect()),
            sent: RefCell::default(),
        }
    }

    /// The requests, in the order in which they were sent.
    pub(crate) fn into_sent(self) -> Vec<HttpRequest> {
        self.sent.into_inner()
    }
}

impl Transport for Script {
    type Pending = Answer;

    fn send(&self, request: HttpRequest) -> Result<Answer, TransportError> {
        self.sent.borrow_mut().push(request);
        match self.answers.borrow_mut().pop_front() {
            Some(Answer::Lost {
                maybe_sent: false,
                problem,
            }) => Err(TransportError {
                maybe_sent: false,
                problem,
            }),
            Some(answer) => Ok(answer),
            None => panic!("a request too many"),
        }
    }

    fn receive(&self, answer: Answer) -> Result<Response, TransportError> {
        match answer {
            Answer::Lost {
                maybe_sent,
                problem,
            } => Err(TransportError {
                maybe_sent,
                problem,
            }),
            Answer::Response {
                status,
                headers,
                body,
            } => Ok(Response {
                status,
                headers,
                body: match body {
                    Body::Whole(body) => Ok(body),
                    Body::Cut(problem) => Err(BodyError::Cut(problem)),
                    Body::TooLarge => Err(BodyError::TooLarge),
                },
            }),
        }
    }
}
