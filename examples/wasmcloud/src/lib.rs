//! An HTTP server in front of the Clerk block: `POST /OPERATION` with its parameters as JSON.

#![cfg(target_family = "wasm")]

use bindings::clerk::tool::dynamic;
use bindings::clerk::tool::types::Failure;
use wasip2::exports::http::incoming_handler::Guest;
use wasip2::http::types::{
    Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam,
};
use wasip2::io::streams::{InputStream, StreamError};

mod bindings {
    #![allow(missing_docs, unsafe_code, reason = "generated")]
    wit_bindgen::generate!({
        path: ["../../wit", "wit"],
        world: "example:gateway/gateway",
        generate_all,
    });
}

struct Gateway;

impl Guest for Gateway {
    fn handle(request: IncomingRequest, response: ResponseOutparam) {
        let (status, text) = answer(&request);
        let outgoing = OutgoingResponse::new(Fields::new());
        let _ = outgoing.set_status_code(status);
        let body = outgoing.body();
        ResponseOutparam::set(response, Ok(outgoing));
        let Ok(body) = body else { return };
        if let Ok(stream) = body.write() {
            let mut chunks = text.as_bytes().chunks(4096);
            let _ = chunks.try_for_each(|chunk| stream.blocking_write_and_flush(chunk));
        }
        let _ = OutgoingBody::finish(body, None);
    }
}

/// The output with 200; the message of a failure with 503 if a retry is safe, and with 422 if not.
fn answer(request: &IncomingRequest) -> (u16, String) {
    let path = request.path_with_query().unwrap_or_default();
    let Some(params) = request
        .consume()
        .ok()
        .and_then(|body| read(&body.stream().ok()?))
    else {
        return (400, "the body was cut off or is not UTF-8".to_owned());
    };
    match dynamic::call(path.trim_start_matches('/'), &params) {
        Ok(output) => (200, output),
        Err(Failure::Transient(fault)) => (503, fault.message),
        Err(Failure::Permanent(fault)) => (422, fault.message),
        Err(Failure::ExecutionFailed) => (500, String::new()),
    }
}

/// A whole text, byte for byte.
fn read(stream: &InputStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        match stream.blocking_read(64 * 1024) {
            Ok(chunk) => bytes.extend(chunk),
            Err(StreamError::Closed) => return String::from_utf8(bytes).ok(),
            Err(StreamError::LastOperationFailed(_)) => return None,
        }
    }
}

wasip2::http::proxy::export!(Gateway);
