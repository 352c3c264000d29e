//! A call's requests, in flight in the task of the call itself: `wasi:http/outgoing-handler`.
//!
//! wasmtime's own starts two tasks for each request. To wake them and be woken costs more than all else that a small call
//! does; and they must be ended when the call is, while nothing outlives a call here.

use std::future::{self, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};

use http_body_util::{BodyExt as _, Empty};
use hyper::header::{CONTENT_LENGTH, HeaderMap};
use hyper::http::uri::Scheme;
use hyper::{Request, Response, Uri};
use wasmtime::Result;
use wasmtime::component::{Linker, Resource, ResourceType};
use wasmtime_wasi::async_trait;
use wasmtime_wasi::p2::{DynPollable, Pollable, subscribe};
use wasmtime_wasi_http::p2::bindings::LinkOptions;
use wasmtime_wasi_http::p2::bindings::http::outgoing_handler;
use wasmtime_wasi_http::p2::bindings::http::types::{
    self, ErrorCode, HostFutureIncomingResponse as _,
};
use wasmtime_wasi_http::p2::body::HostIncomingBody;
use wasmtime_wasi_http::p2::types::{
    HostFutureIncomingResponse, HostIncomingResponse, HostOutgoingRequest,
};
use wasmtime_wasi_http::{Error, FieldMap, RequestOptions, WasiBody, WasiHttp, WasiHttpView as _};

use crate::http::outbound::{Sending, Transmission};
use crate::instance::state::State;

type Answer = Result<Response<WasiBody>, Error>;
/// What the guest's side and ours share of a request: the answer until it is taken.
type Slot = Mutex<Option<Answer>>;

/// What is behind `future-incoming-response`. To drop it before there is an answer gives up the request.
struct Exchange {
    slot: Arc<Slot>,
    taken: bool,
}

#[async_trait]
impl Pollable for Exchange {
    /// Need not be woken: [`InFlight::drive`] polls the guest again after each answer.
    async fn ready(&mut self) {
        poll_fn(|_| match self.taken || lock(&self.slot).is_some() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
        .await;
    }
}

/// How many times a guest is polled in a row. Denied requests are answered at once: without a limit, a guest that keeps
/// sending them would keep the deadline from being polled.
const ROUNDS: u32 = 32;

/// The requests of one call.
#[derive(Clone, Default)]
pub(crate) struct InFlight(Arc<Mutex<Vec<Stage>>>);

enum Stage {
    Asking(Pin<Sending>, Weak<Slot>),
    /// The body comes, and something else has to be done for it.
    Answered(Pin<Transmission>),
}

impl InFlight {
    fn start(&self, sending: Sending) -> Exchange {
        let slot = Arc::default();
        lock(&self.0).push(Stage::Asking(sending.into(), Arc::downgrade(&slot)));
        Exchange { slot, taken: false }
    }

    /// Runs a guest together with the requests that it makes.
    pub(crate) async fn drive<T>(&self, guest: impl Future<Output = T>) -> T {
        let mut guest = pin!(guest);
        poll_fn(|context| {
            self.poll(context);
            for _ in 0..ROUNDS {
                if let Poll::Ready(done) = guest.as_mut().poll(context) {
                    return Poll::Ready(done);
                }
                // What the guest has sent is started, and what it has given up is ended.
                if !self.poll(context) {
                    return Poll::Pending;
                }
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await
    }

    /// Whether there is an answer that was not there before.
    fn poll(&self, context: &mut Context<'_>) -> bool {
        let mut answered = false;
        lock(&self.0).retain_mut(|stage| {
            if let Stage::Asking(sending, slot) = stage {
                let Some(slot) = slot.upgrade() else {
                    return false;
                };
                let Poll::Ready(result) = sending.as_mut().poll(context) else {
                    return true;
                };
                answered = true;
                match result {
                    Ok((response, transmission)) => {
                        *lock(&slot) = Some(Ok(response));
                        *stage = Stage::Answered(transmission.into());
                    }
                    Err(error) => {
                        *lock(&slot) = Some(Err(error));
                        return false;
                    }
                }
            }
            match stage {
                Stage::Answered(transmission) => transmission.as_mut().poll(context).is_pending(),
                Stage::Asking(..) => true,
            }
        });
        answered
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The version of wasmtime's `wasi:http`, in which some functions are replaced.
pub(crate) const TYPES: &str = "wasi:http/types@0.2.12";
const FUTURE: &str = "future-incoming-response";
const SUBSCRIBE: &str = "[method]future-incoming-response.subscribe";
const GET: &str = "[method]future-incoming-response.get";

/// Whether a call's requests run in its own task. If not, wasmtime's handler runs them, and nothing else changes.
const IN_THE_TASK_OF_THE_CALL: bool = true;

/// Adds `wasi:http`: this, and all else from wasmtime.
pub(crate) fn add_to_linker(linker: &mut Linker<State>) -> Result<()> {
    let options = LinkOptions::default();
    types::add_to_linker::<_, WasiHttp>(linker, &(&options).into(), State::http)?;
    if !IN_THE_TASK_OF_THE_CALL {
        return outgoing_handler::add_to_linker::<_, WasiHttp>(linker, State::http);
    }
    linker
        .instance("wasi:http/outgoing-handler@0.2.12")?
        .func_wrap("handle", |mut store, (request, options)| {
            Ok((handle(store.data_mut(), request, options)?,))
        })?;
    linker.allow_shadowing(true);
    let mut types = linker.instance(TYPES)?;
    types.resource(
        FUTURE,
        ResourceType::host::<Exchange>(),
        |mut store, rep| {
            let exchange = Resource::<Exchange>::new_own(rep);
            store.data_mut().http().table.delete(exchange)?;
            Ok(())
        },
    )?;
    types.func_wrap(
        SUBSCRIBE,
        |mut store, (exchange,): (Resource<Exchange>,)| {
            let pollable: Resource<DynPollable> =
                subscribe(store.data_mut().http().table, exchange)?;
            Ok((pollable,))
        },
    )?;
    types.func_wrap(GET, |mut store, (exchange,)| {
        Ok((get(store.data_mut(), &exchange)?,))
    })?;
    linker.allow_shadowing(false);
    Ok(())
}

fn handle(
    state: &mut State,
    request: Resource<HostOutgoingRequest>,
    options: Option<Resource<RequestOptions>>,
) -> Result<Result<Resource<Exchange>, ErrorCode>> {
    let in_flight = state.in_flight.clone();
    let wrapped = state.wrapped.clone();
    let view = state.http();
    let options = match options {
        Some(options) => Some(view.table.delete(options)?),
        None => None,
    };
    let request = match converted(view.table.delete(request)?) {
        Ok(request) => request,
        Err(code) => return Ok(Err(code)),
    };
    if let Some(report) = wrapped {
        report.send();
    }
    let nothing_to_say = Box::new(future::ready(Ok(())));
    let sending = view.hooks.send_request(request, options, nothing_to_say);
    Ok(Ok(view.table.push(in_flight.start(sending))?))
}

fn converted(outgoing: HostOutgoingRequest) -> Result<Request<WasiBody>, ErrorCode> {
    let scheme = match outgoing.scheme {
        Some(types::Scheme::Http) => Scheme::HTTP,
        Some(types::Scheme::Https) | None => Scheme::HTTPS,
        Some(types::Scheme::Other(_)) => return Err(ErrorCode::HttpProtocolError),
    };
    let mut uri = Uri::builder()
        .scheme(scheme)
        .authority(outgoing.authority.unwrap_or_default());
    if let Some(path) = outgoing.path_with_query {
        uri = uri.path_and_query(path);
    }
    let body = match outgoing.body {
        Some(body) => body,
        // wasmtime has checked it if there is a body.
        None if has_length(&outgoing.headers) => {
            return Err(ErrorCode::HttpRequestBodySize(Some(0)));
        }
        None => Empty::new().map_err(|never| match never {}).boxed_unsync(),
    };
    let mut request = Request::new(body);
    *request.method_mut() = outgoing
        .method
        .try_into()
        .map_err(|_| ErrorCode::HttpRequestMethodInvalid)?;
    *request.uri_mut() = uri.build().map_err(|_| ErrorCode::HttpRequestUriInvalid)?;
    *request.headers_mut() = outgoing.headers.into();
    Ok(request)
}

/// Whether what follows the head would be taken for a body.
fn has_length(headers: &HeaderMap) -> bool {
    headers
        .get_all(CONTENT_LENGTH)
        .iter()
        .any(|length| length != "0")
}

type Got = Option<Result<Result<Resource<HostIncomingResponse>, ErrorCode>, ()>>;

fn get(state: &mut State, exchange: &Resource<Exchange>) -> Result<Got> {
    let mut view = state.http();
    let exchange = view.table.get_mut(exchange)?;
    let Some(answer) = lock(&exchange.slot).take() else {
        return Ok(exchange.taken.then_some(Err(())));
    };
    exchange.taken = true;
    match answer {
        Ok(response) => {
            let (head, body) = response.into_parts();
            let response = HostIncomingResponse {
                status: head.status.as_u16(),
                headers: FieldMap::new_immutable(view.hooks, head.headers),
                body: Some(HostIncomingBody::new(body)),
            };
            Ok(Some(Ok(Ok(view.table.push(response)?))))
        }
        // wasmtime has the words for it.
        Err(error) => {
            let failed = view
                .table
                .push(HostFutureIncomingResponse::Ready(Err(error)))?;
            let borrowed = Resource::new_borrow(failed.rep());
            let got = view.get(borrowed)?;
            view.table.delete(failed)?;
            Ok(got)
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Config;

    /// Has wasmtime's own functions, and refuses to have one of them a second time.
    pub(crate) fn wasmtimes_own() -> Linker<State> {
        let engine = Config::new().engine().unwrap();
        let mut linker = Linker::<State>::new(&engine);
        let options = LinkOptions::default();
        types::add_to_linker::<_, WasiHttp>(&mut linker, &(&options).into(), State::http).unwrap();
        linker
    }

    /// What is replaced under a name that wasmtime does not have any more would replace nothing.
    #[test]
    fn wasmtime_has_each_function_that_is_replaced() {
        let mut linker = wasmtimes_own();
        let mut types = linker.instance(TYPES).unwrap();
        let resource = ResourceType::host::<Exchange>();
        let replaced = [
            (FUTURE, types.resource(FUTURE, resource, |_, _| Ok(()))),
            (SUBSCRIBE, types.func_wrap(SUBSCRIBE, |_, ()| Ok(()))),
            (GET, types.func_wrap(GET, |_, ()| Ok(()))),
        ];
        for (name, second) in replaced {
            assert!(
                second.is_err(),
                "this wasmtime has no `{name}` in `{TYPES}`: give `TYPES` the version that it has, or switch \
                 `IN_THE_TASK_OF_THE_CALL` off"
            );
        }
    }
}
