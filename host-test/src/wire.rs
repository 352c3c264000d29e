//! A fixture's answers as they go over the wire.

use std::pin::Pin;
use std::task::{Context, Poll};

use http_body_util::Full;
use hyper::Response;
use hyper::body::{Body, Bytes, Frame};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use hyper::http;

use crate::fixture;

/// An answer with everything that a real one has.
pub(crate) fn response(fixture: &fixture::Response) -> http::Result<Response<Full<Bytes>>> {
    let mut builder = Response::builder().status(fixture.status);
    for (name, value) in &fixture.headers {
        builder = builder.header(name, value);
    }
    let body = match (&fixture.body, &fixture.text) {
        (Some(json), _) => json.compact(),
        (None, text) => text.clone().unwrap_or_default(),
    };
    let length = body.len();
    let mut response = builder.body(Full::from(body))?;
    let headers = response.headers_mut();
    headers.entry(CONTENT_LENGTH).or_insert(length.into());
    if fixture.body.is_some() {
        headers
            .entry(CONTENT_TYPE)
            .or_insert(HeaderValue::from_static("application/json"));
    }
    Ok(response)
}

/// The beginning of an answer that announces more than its body holds, and then the error.
pub(crate) fn cut_response<E>(error: E) -> Response<CutBody<E>> {
    let body = Bytes::from_static(br#"{"object":"#);
    let mut response = Response::new(cut_body(body, error));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("4096"));
    response
}

/// The beginning of a body, and then the error.
pub(crate) fn cut_body<E>(data: Bytes, error: E) -> CutBody<E> {
    CutBody {
        data: Some(data),
        paused: false,
        error: Some(error),
    }
}

pub(crate) struct CutBody<E> {
    data: Option<Bytes>,
    paused: bool,
    error: Option<E>,
}

impl<E: Unpin> Body for CutBody<E> {
    type Data = Bytes;
    type Error = E;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, E>>> {
        if let Some(data) = self.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        if !self.paused {
            // Lets hyper send what it has.
            self.paused = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.error.take().map(Err))
    }
}
