//! The body of a request that may have to be sent again, because a server can say that it has not processed a request.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use http_body_util::BodyExt as _;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use wasmtime_wasi_http::{Error, WasiBody};

/// How much is kept of a body. One of which more was sent is not sent again.
const LARGEST: usize = 256 * 1024;

/// A body, and what was sent of it.
pub(crate) struct Resendable(Arc<Mutex<Shared>>);

struct Shared {
    rest: WasiBody,
    ended: bool,
    /// What was sent, unless that is too much.
    sent: Option<Vec<u8>>,
    /// How often it was begun.
    sendings: u32,
}

impl Resendable {
    /// This, and the body to be sent first.
    pub(crate) fn new(body: WasiBody) -> (Self, WasiBody) {
        let shared = Arc::new(Mutex::new(Shared {
            ended: body.is_end_stream(),
            rest: body,
            sent: Some(Vec::new()),
            sendings: 1,
        }));
        let first = Sending {
            shared: Arc::clone(&shared),
            number: 1,
            position: 0,
        };
        (Self(shared), first.boxed_unsync())
    }

    /// The body from its beginning, if that is kept. What was given before gets no more of it.
    pub(crate) fn again(&self) -> Option<WasiBody> {
        let mut shared = lock(&self.0);
        shared.sent.as_ref()?;
        shared.sendings += 1;
        let again = Sending {
            shared: Arc::clone(&self.0),
            number: shared.sendings,
            position: 0,
        };
        Some(again.boxed_unsync())
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// What was sent before and begins at a position.
    fn kept(&self, position: usize) -> &[u8] {
        self.sent.as_deref().map_or(&[], |sent| &sent[position..])
    }

    fn keep(&mut self, frame: &Frame<Bytes>) {
        match (frame.data_ref(), &mut self.sent) {
            (Some(data), Some(sent)) if sent.len() + data.len() <= LARGEST => {
                sent.extend_from_slice(data);
            }
            // Too much, or trailers.
            _ => self.sent = None,
        }
    }
}

struct Sending {
    shared: Arc<Mutex<Shared>>,
    number: u32,
    position: usize,
}

impl Body for Sending {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let shared = Arc::clone(&self.shared);
        let mut shared = lock(&shared);
        if shared.sendings != self.number {
            return Poll::Ready(Some(Err(Error::ConnectionTerminated)));
        }
        let kept = Bytes::copy_from_slice(shared.kept(self.position));
        if !kept.is_empty() {
            self.position += kept.len();
            return Poll::Ready(Some(Ok(Frame::data(kept))));
        }
        if shared.ended {
            return Poll::Ready(None);
        }
        let frame = ready!(Pin::new(&mut shared.rest).poll_frame(context));
        shared.ended = frame.is_none() || shared.rest.is_end_stream();
        if let Some(Ok(frame)) = &frame {
            shared.keep(frame);
            self.position = shared.sent.as_ref().map_or(0, Vec::len);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        let shared = lock(&self.shared);
        shared.ended && shared.kept(self.position).is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let shared = lock(&self.shared);
        let kept = shared.kept(self.position).len() as u64;
        if shared.ended {
            return SizeHint::with_exact(kept);
        }
        let rest = shared.rest.size_hint();
        let mut hint = SizeHint::new();
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper + kept);
        }
        hint.set_lower(rest.lower() + kept);
        hint
    }
}
