//! A request that may be a webhook: it has the three headers, and a body that is a text and not too long.

use wasip2::http::types::{Fields, IncomingRequest};
use wasip2::io::streams::StreamError;

/// Far more than any event of Clerk's.
const LONGEST_BODY: usize = 1 << 20;

pub(crate) struct Signed {
    pub(crate) id: String,
    pub(crate) timestamp: String,
    pub(crate) signature: String,
    pub(crate) body: String,
}

impl Signed {
    pub(crate) fn read(request: IncomingRequest) -> Result<Signed, u16> {
        let headers = request.headers();
        Ok(Signed {
            id: header(&headers, "svix-id")?,
            timestamp: header(&headers, "svix-timestamp")?,
            signature: header(&headers, "svix-signature")?,
            body: body(request)?,
        })
    }
}

fn header(headers: &Fields, name: &str) -> Result<String, u16> {
    match headers.get(name).as_slice() {
        [value] => String::from_utf8(value.clone()).map_err(|_| 400),
        _ => Err(400),
    }
}

fn body(request: IncomingRequest) -> Result<String, u16> {
    let incoming = request.consume().map_err(|()| 400_u16)?;
    let stream = incoming.stream().map_err(|()| 400_u16)?;
    let mut body = Vec::new();
    loop {
        match stream.blocking_read(64 * 1024) {
            Ok(bytes) => body.extend(bytes),
            Err(StreamError::Closed) => break,
            Err(StreamError::LastOperationFailed(_)) => return Err(400),
        }
        if body.len() > LONGEST_BODY {
            return Err(413);
        }
    }
    String::from_utf8(body).map_err(|_| 400)
}
