//! A component that does what none should.

#![cfg(target_family = "wasm")]

use std::hint::black_box;
use std::io::Write as _;
use std::mem;
use std::sync::atomic::{AtomicU32, Ordering};

use bindings::exports::test::hostile::attacks::{AttackOutput, AttackParams, Failure, Guest};
use wasip2::clocks::monotonic_clock;
use wasip2::http::outgoing_handler::{self, FutureIncomingResponse};
use wasip2::http::types::{
    ErrorCode, Fields, IncomingBody, Method, OutgoingBody, OutgoingRequest, RequestOptions, Scheme,
    http_error_code,
};
use wasip2::io::poll;
use wasip2::io::streams::StreamError;

mod bindings {
    #![allow(missing_docs, unsafe_code, reason = "generated")]
    wit_bindgen::generate!({ path: "world.wit", world: "hostile" });
    use super::Hostile;
    export!(Hostile);
}

struct Hostile;

/// What is left of calls before this one, in the same instance.
static CALLS: AtomicU32 = AtomicU32::new(0);

impl Guest for Hostile {
    fn attack(params: AttackParams) -> Result<AttackOutput, Failure> {
        let calls = CALLS.fetch_add(1, Ordering::Relaxed) + 1;
        match params.kind.as_str() {
            "spin" => loop {
                black_box(());
            },
            "sleep" => loop {
                monotonic_clock::subscribe_duration(u64::MAX).block();
            },
            "allocate" => {
                let mut kept = Vec::new();
                loop {
                    kept.push(black_box(vec![1_u8; 1024 * 1024]));
                }
            }
            "recurse" => {
                recurse(0);
                Err(Failure::UnknownAttack)
            }
            "print" => loop {
                let _ = std::io::stdout().write_all(&[b'x'; 1024]);
                let _ = std::io::stdout().flush();
            },
            "hoard" => {
                let mut kept = Vec::new();
                loop {
                    kept.push(Fields::new());
                }
            }
            "none" => Ok(AttackOutput {
                results: Vec::new(),
            }),
            "count" => Ok(AttackOutput {
                results: vec![calls.to_string()],
            }),
            "grow" => {
                black_box(vec![1_u8; 17 * 1024 * 1024]);
                Ok(AttackOutput {
                    results: Vec::new(),
                })
            }
            "leak" => {
                mem::forget(Fields::new());
                Ok(AttackOutput {
                    results: Vec::new(),
                })
            }
            // Much more for the host than it is for the guest.
            "flood" => Ok(AttackOutput {
                results: vec![String::new(); count(&params)],
            }),
            // As much for the host as for the guest.
            "text" => Ok(AttackOutput {
                results: vec!["x".repeat(count(&params))],
            }),
            "hoard-fields" => hoard(full_fields),
            "hoard-methods" => hoard(|| {
                let request = OutgoingRequest::new(Fields::new());
                let _ = request.set_method(&Method::Other("X".repeat(count(&params))));
                request
            }),
            "hoard-authorities" => hoard(|| {
                let request = OutgoingRequest::new(Fields::new());
                let _ = request.set_authority(Some(&"x".repeat(count(&params))));
                request
            }),
            "hoard-paths" => hoard(|| {
                let request = OutgoingRequest::new(Fields::new());
                let _ = request.set_path_with_query(Some(&format!("/{}", "x".repeat(65_000))));
                request
            }),
            "hoard-bodies" => hoard(|| {
                let request = OutgoingRequest::new(Fields::new());
                if let Ok(body) = request.body()
                    && let Ok(stream) = body.write()
                {
                    while let Ok(room @ 1..) = stream.check_write() {
                        let _ = stream.write(&vec![b'x'; room as usize]);
                    }
                }
                request
            }),
            // The same one, over and over.
            "poll" => {
                let ready = monotonic_clock::subscribe_duration(0);
                let polled = poll::poll(&vec![&ready; count(&params)]);
                Ok(AttackOutput {
                    results: vec![polled.len().to_string()],
                })
            }
            // One after the other, so that there is never more than one.
            "deny" => {
                for _ in 0..count(&params) {
                    let _ = send(&params);
                }
                Ok(AttackOutput {
                    results: Vec::new(),
                })
            }
            // There is always one that nobody has answered yet.
            "spiral" => {
                let mut last = send(&params);
                loop {
                    let next = send(&params);
                    drop(std::mem::replace(&mut last, next));
                }
            }
            "upload" => {
                upload(&params);
                loop {
                    monotonic_clock::subscribe_duration(u64::MAX).block();
                }
            }
            // Takes the answers of all its requests and reads none of the bodies.
            "stall" => {
                let answers: Vec<_> = (0..params.count.unwrap_or(1))
                    .filter_map(|_| send(&params).ok())
                    .filter_map(|pending| {
                        pending.subscribe().block();
                        let response = pending.get()?.ok()?.ok()?;
                        let body = response.consume().ok()?;
                        let stream = body.stream().ok()?;
                        Some((stream, body, response))
                    })
                    .collect();
                loop {
                    monotonic_clock::subscribe_duration(u64::MAX).block();
                    black_box(&answers);
                }
            }
            "environment" => Ok(AttackOutput {
                results: std::env::vars().map(|(_, value)| value).collect(),
            }),
            // All that an answer says: values of headers, the body.
            "fetch" => Ok(AttackOutput {
                results: send(&params)
                    .and_then(fetch)
                    .unwrap_or_else(|code| vec![format!("{code:?}")]),
            }),
            // All at once, and then their answers.
            "requests" => {
                let pending: Vec<_> = (0..params.count.unwrap_or(1))
                    .map(|_| send(&params))
                    .collect();
                let results = pending
                    .into_iter()
                    .map(|pending| pending.and_then(receive))
                    .map(|result| result.unwrap_or_else(|code| format!("{code:?}")));
                Ok(AttackOutput {
                    results: results.collect(),
                })
            }
            // One that is under way and then given up, and one that is waited for.
            "abandon" => {
                let abandoned = send(&params);
                monotonic_clock::subscribe_duration(100_000_000).block();
                drop(abandoned);
                let result = send(&params).and_then(receive);
                Ok(AttackOutput {
                    results: vec![result.unwrap_or_else(|code| format!("{code:?}"))],
                })
            }
            // Before there is an answer, and twice when there is one.
            "ask" => {
                let Ok(pending) = send(&params) else {
                    return Err(Failure::UnknownAttack);
                };
                let asked = || match pending.get() {
                    None => "pending".to_owned(),
                    Some(Err(())) => "taken".to_owned(),
                    Some(Ok(Err(code))) => format!("{code:?}"),
                    Some(Ok(Ok(response))) => response.status().to_string(),
                };
                let first = asked();
                pending.subscribe().block();
                let second = asked();
                pending.subscribe().block();
                Ok(AttackOutput {
                    results: vec![first, second, asked()],
                })
            }
            _ => Err(Failure::UnknownAttack),
        }
    }
}

fn count(params: &AttackParams) -> usize {
    params.count.unwrap_or(1) as usize
}

/// Keeps as many of a resource as the host gives, each as large as it can be.
fn hoard<T>(mut make: impl FnMut() -> T) -> ! {
    let mut kept = Vec::new();
    loop {
        kept.push(make());
    }
}

/// Many small headers, which cost more than what is in them: as many as there may be.
fn full_fields() -> Fields {
    let fields = Fields::new();
    for number in 0..1650 {
        let _ = fields.append(&format!("x{number}"), b"");
    }
    fields
}

/// Sends a body as fast as the other end takes it, for ever.
fn upload(params: &AttackParams) {
    let url = params.url.as_deref().unwrap_or_default();
    let request = OutgoingRequest::new(Fields::new());
    let _ = request.set_method(&Method::Post);
    let _ = request.set_scheme(Some(&Scheme::Http));
    let _ = request.set_authority(url.strip_prefix("http://"));
    let _ = request.set_path_with_query(Some("/"));
    let Ok(body) = request.body() else { return };
    let Ok(stream) = body.write() else { return };
    let Ok(_pending) = outgoing_handler::handle(request, None) else {
        return;
    };
    while stream.blocking_write_and_flush(&[b'x'; 4096]).is_ok() {}
}

fn recurse(depth: u64) -> u64 {
    black_box(recurse(black_box(depth) + 1)) + 1
}

fn send(params: &AttackParams) -> Result<FutureIncomingResponse, ErrorCode> {
    let invalid = |()| ErrorCode::HttpRequestUriInvalid;
    let url = params.url.as_deref().unwrap_or_default();
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let header = params.header.as_deref().and_then(|h| h.split_once(": "));
    let headers: Vec<_> = header
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()))
        .collect();
    let headers = Fields::from_list(&headers)
        .map_err(|error| ErrorCode::InternalError(Some(format!("{error:?}"))))?;
    let request = OutgoingRequest::new(headers);
    let method = match params.method.as_deref() {
        Some("POST") => Method::Post,
        _ => Method::Get,
    };
    request.set_method(&method).map_err(invalid)?;
    let scheme = match scheme {
        "https" => Scheme::Https,
        "http" => Scheme::Http,
        other => Scheme::Other(other.to_owned()),
    };
    request.set_scheme(Some(&scheme)).map_err(invalid)?;
    request.set_authority(Some(authority)).map_err(invalid)?;
    request.set_path_with_query(Some(path)).map_err(invalid)?;
    let options = RequestOptions::new();
    let nanoseconds = |ms: Option<u32>| ms.map(|ms| u64::from(ms) * 1_000_000);
    let _ = options.set_connect_timeout(nanoseconds(params.connect_ms));
    let _ = options.set_first_byte_timeout(nanoseconds(params.first_byte_ms));
    let _ = options.set_between_bytes_timeout(nanoseconds(params.between_bytes_ms));
    let body = params.body.as_ref().map(|_| request.body()).transpose();
    let pending = outgoing_handler::handle(request, Some(options))?;
    if let (Ok(Some(body)), Some(text)) = (body, &params.body) {
        if let Ok(stream) = body.write() {
            let _ = stream.blocking_write_and_flush(text.as_bytes());
        }
        let _ = OutgoingBody::finish(body, None);
    }
    Ok(pending)
}

fn receive(pending: FutureIncomingResponse) -> Result<String, ErrorCode> {
    pending.subscribe().block();
    let none = || ErrorCode::InternalError(Some("no answer".to_owned()));
    let response = pending.get().ok_or_else(none)?.map_err(|()| none())??;
    let body = response.consume().map_err(|()| none())?;
    let length = drain(&body)?;
    Ok(format!("{} {length}", response.status()))
}

fn fetch(pending: FutureIncomingResponse) -> Result<Vec<String>, ErrorCode> {
    pending.subscribe().block();
    let none = || ErrorCode::InternalError(Some("no answer".to_owned()));
    let response = pending.get().ok_or_else(none)?.map_err(|()| none())??;
    let values = response.headers().entries().into_iter();
    let mut texts: Vec<_> = values
        .map(|(_, value)| String::from_utf8_lossy(&value).into_owned())
        .collect();
    let body = response.consume().map_err(|()| none())?;
    let stream = body.stream().map_err(|()| none())?;
    let mut bytes = Vec::new();
    while let Ok(chunk) = stream.blocking_read(64 * 1024) {
        bytes.extend(chunk);
    }
    texts.push(String::from_utf8_lossy(&bytes).into_owned());
    Ok(texts)
}

fn drain(body: &IncomingBody) -> Result<usize, ErrorCode> {
    let none = || ErrorCode::InternalError(Some("no body".to_owned()));
    let stream = body.stream().map_err(|()| none())?;
    let mut length = 0;
    loop {
        match stream.blocking_read(64 * 1024) {
            Ok(chunk) => length += chunk.len(),
            Err(StreamError::Closed) => return Ok(length),
            Err(StreamError::LastOperationFailed(error)) => {
                // wasmtime 48 knows no code for what goes wrong in a body.
                return Err(http_error_code(&error)
                    .unwrap_or_else(|| ErrorCode::InternalError(Some(error.to_debug_string()))));
            }
        }
    }
}
