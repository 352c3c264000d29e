//! HTTP from a script: answers that are given in turn, and the requests that were sent.

use std::cell::RefCell;
use std::collections::VecDeque;

use clerk_tool::transport::{BodyError, Cause, HttpRequest, Response, Transport, TransportError};

use crate::answer::{Answer, Body, Lost};

/// Answers requests in the order in which they are sent.
pub struct Script {
    answers: RefCell<VecDeque<Answer>>,
    sent: RefCell<Vec<HttpRequest>>,
}

impl Script {
    /// A script of these answers.
    pub fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Script {
            answers: RefCell::new(answers.into_iter().collect()),
            sent: RefCell::default(),
        }
    }

    /// The requests, in the order in which they were sent.
    #[must_use]
    pub fn into_sent(self) -> Vec<HttpRequest> {
        self.sent.into_inner()
    }
}

impl Transport for Script {
    type Pending = Answer;

    fn send(&self, request: HttpRequest) -> Result<Answer, TransportError> {
        self.sent.borrow_mut().push(request);
        match self.answers.borrow_mut().pop_front() {
            Some(Answer::Lost(how, problem)) if how != Lost::MaybeSent => Err(error(how, problem)),
            Some(answer) => Ok(answer),
            None => panic!("a request too many"),
        }
    }

    fn receive(&self, answer: Answer) -> Result<Response, TransportError> {
        match answer {
            Answer::Lost(how, problem) => Err(error(how, problem)),
            Answer::Response {
                status,
                headers,
                body,
            } => Ok(Response {
                status,
                headers: Box::new(headers),
                body: match body {
                    Body::Whole(body) => Ok(body),
                    Body::Cut(problem) => Err(BodyError::Cut(problem)),
                    Body::TooLarge => Err(BodyError::TooLarge),
                },
            }),
        }
    }
}

fn error(how: Lost, problem: String) -> TransportError {
    let cause = match how {
        Lost::NotSent => Cause::NotSent,
        Lost::MaybeSent => Cause::MaybeSent,
        Lost::NotAllowed => Cause::NotAllowed,
        Lost::TooLong => Cause::TooLong,
    };
    TransportError { cause, problem }
}
