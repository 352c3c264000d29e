//! Playing fixtures to the real component, in its HTTP hook and without a socket.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{self, Poll, Waker};
use std::time::{Duration, Instant};
use std::{panic, thread};

use http_body_util::BodyExt;
use hyper::Response;
use serde_json::Value;
use wasmtime::Result;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

use crate::compare::{self, Sent};
use crate::fixture::{Case, Exchange, Transport};
use crate::secrets::Secrets;
use crate::wire;
use clerk_host::Block;
use clerk_host::Context;
use clerk_host::Failure;
use clerk_host::Operation;

/// How a case went.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its operation.
    pub operation: String,
    /// Its name.
    pub case: String,
    /// How long the call took, instantiation included.
    pub time: Duration,
    /// What was not as the fixture says, for a person, without secrets. Empty if it passed.
    pub problems: Vec<String>,
    /// What came out, in the form of `expect`, if nothing but that differs: requests are right, streams are empty, no
    /// secret is out.
    pub found: Option<Value>,
}

impl Outcome {
    /// Whether everything was as the fixture says.
    pub fn passed(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Replays cases, as many at a time as there are cores. The outcomes are in the order of the cases.
pub fn replay_all(block: &Block, cases: &[Case]) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut outcomes = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = cases.get(number) else {
                return outcomes;
            };
            outcomes.push((number, replay(block, case)));
        }
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let mut outcomes: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let join = |worker: thread::ScopedJoinHandle<'_, _>| {
            worker
                .join()
                .unwrap_or_else(|panic| panic::resume_unwind(panic))
        };
        workers.into_iter().flat_map(join).collect()
    });
    outcomes.sort_by_key(|(number, _)| *number);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// Replays one case. Not to be called from asynchronous code: it runs a runtime of its own.
pub fn replay(block: &Block, case: &Case) -> Outcome {
    run(block, case).unwrap_or_else(|error| Outcome {
        operation: case.operation.clone(),
        case: case.name.clone(),
        time: Duration::ZERO,
        problems: vec![format!("{error:#}")],
        found: None,
    })
}

/// What differs between what a case expects and what came out of a call in another way, in lines.
pub fn difference(
    operation: &Operation,
    case: &Case,
    found: &Result<Value, Failure>,
) -> Option<String> {
    compare::result_difference(operation, &case.fixture.expect, found)
}

fn run(block: &Block, case: &Case) -> Result<Outcome> {
    let operation = block.operation(&case.operation)?;
    let secrets = Secrets::of(&case.fixture, operation);
    let script = Arc::new(Mutex::new(Script::new(case.fixture.exchanges.clone())));
    let mut context = Context::new().http_hooks(Player {
        script: Arc::clone(&script),
    });
    for (name, value) in &case.fixture.env {
        context = context.env(name, value);
    }
    let written = context.written();
    let params = Value::Object(case.fixture.params.clone());

    // On one thread, the answers come when the guest waits, and never while it is still sending: so what it sends
    // before it waits is in flight together, every time.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let start = Instant::now();
    let result = runtime.block_on(block.call(&operation.name, &params, context));
    let time = start.elapsed();

    let script = lock(&script);
    let mut problems = script.problems();
    for request in &script.sent {
        if let Some(place) = secrets.misplaced_in(request) {
            problems.push(format!(
                "the secret key is in the {place} of {}",
                request.title()
            ));
        }
    }
    for (stream, text) in [("output", written.stdout()), ("error", written.stderr())] {
        if !text.is_empty() {
            problems.push(format!(
                "the component wrote to its standard {stream}: {text}"
            ));
        }
    }
    let mut found = None;
    match result {
        Err(trap) => problems.push(format!("the component trapped: {trap:#}")),
        Ok(result) => {
            let leak = match &result {
                Ok(output) => secrets.are_in_json(output),
                Err(failure) => secrets.are_in_json(&failure.to_json()),
            };
            if leak {
                problems.push("a secret is in what came out".to_owned());
            }
            // After a wrong request, what comes out is wrong as well, and says nothing new.
            if !script.derailed
                && let Some(difference) =
                    compare::result_difference(operation, &case.fixture.expect, &result)
            {
                if problems.is_empty() {
                    found = Some(compare::expectation(
                        operation,
                        &case.fixture.expect,
                        result,
                    ));
                }
                problems.push(format!(
                    "what came out differs (- expected, + found):\n{difference}"
                ));
            }
        }
    }
    if problems.iter().any(|problem| secrets.are_in(problem)) {
        problems = problems
            .iter()
            .map(|problem| secrets.hidden(problem))
            .collect();
    }
    Ok(Outcome {
        operation: case.operation.clone(),
        case: case.name.clone(),
        time,
        problems,
        found,
    })
}

fn lock(script: &Mutex<Script>) -> std::sync::MutexGuard<'_, Script> {
    script.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers requests from a script.
struct Player {
    script: Arc<Mutex<Script>>,
}

impl WasiHttpHooks for Player {
    fn send_request(
        &mut self,
        request: hyper::Request<WasiBody>,
        _options: Option<RequestOptions>,
        _response_processed: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, Transmission), Error>> + Send> {
        let script = Arc::clone(&self.script);
        // What has been answered by now, the component may have read before it sent this.
        let first = lock(&script).answered;
        let mut assigning = Box::pin({
            let script = Arc::clone(&script);
            async move {
                let request = Sent::receive(request).await?;
                Ok::<_, Error>(lock(&script).assign(request, first))
            }
        });
        // A request without a body is complete, and counts, even if nobody waits for its answer any more.
        let assigned = assigning
            .as_mut()
            .poll(&mut task::Context::from_waker(Waker::noop()));
        Box::new(async move {
            // A guest that was interrupted while it was still sending goes on first.
            tokio::task::yield_now().await;
            let number = match assigned {
                Poll::Ready(number) => number,
                Poll::Pending => assigning.await,
            }?;
            let exchange = number.map(|number| lock(&script).answer(number));
            let response =
                exchange.map_or_else(|| Err(Error::InternalError(None)), |it| play(&it))?;
            Ok((response, Box::new(async { Ok(()) }) as Transmission))
        })
    }
}

type Transmission = Box<dyn Future<Output = Result<(), Error>> + Send>;

/// The exchanges of a case and what became of them.
struct Script {
    exchanges: Vec<Exchange>,
    used: Vec<bool>,
    /// The exchanges before this one are past for requests that are sent from now on.
    answered: usize,
    sent: Vec<Sent>,
    /// Requests that matched nothing, and by how much.
    surplus: Vec<String>,
    /// Exchanges that `surplus` speaks of already.
    mentioned: Vec<bool>,
    /// Whether a request went unanswered.
    derailed: bool,
}

impl Script {
    fn new(exchanges: Vec<Exchange>) -> Self {
        let none = vec![false; exchanges.len()];
        Self {
            exchanges,
            used: none.clone(),
            answered: 0,
            sent: Vec::new(),
            surplus: Vec::new(),
            mentioned: none,
            derailed: false,
        }
    }

    /// Finds the exchange of a request among those from `first` on, which is then used.
    fn assign(&mut self, request: Sent, first: usize) -> Option<usize> {
        let differences: Vec<_> = self
            .exchanges
            .iter()
            .map(|exchange| request.difference(&exchange.request))
            .collect();
        let unused = |number: &usize| !self.used[*number];
        let found = (first..self.exchanges.len())
            .filter(unused)
            .find(|number| differences[*number].is_none());
        if let Some(number) = found {
            self.used[number] = true;
            self.sent.push(request);
            return Some(number);
        }
        self.derailed = true;
        let nearest = (0..self.exchanges.len())
            .filter(unused)
            .min_by_key(|number| {
                differences[*number]
                    .as_ref()
                    .map_or(0, |difference| changed_lines(difference))
            });
        let number = self.sent.len() + 1;
        let title = request.title();
        self.surplus.push(match nearest {
            None => format!("request {number} has no exchange left: {title}"),
            Some(nearest) => {
                self.mentioned[nearest] = true;
                let exchange = nearest + 1;
                match &differences[nearest] {
                    None => format!(
                        "request {number} is out of order: {title}\n\
                         exchange {exchange} is like it, but a later one was answered before it was sent"
                    ),
                    Some(difference) => format!(
                        "request {number} has no exchange left: {title}\n\
                         the nearest is exchange {exchange} (- expected, + sent):\n{difference}"
                    ),
                }
            }
        });
        self.sent.push(request);
        None
    }

    fn answer(&mut self, number: usize) -> Exchange {
        self.answered = self.answered.max(number + 1);
        self.exchanges[number].clone()
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = self.surplus.clone();
        for (number, exchange) in self.exchanges.iter().enumerate() {
            if !self.used[number] && !self.mentioned[number] {
                let Exchange { request, .. } = exchange;
                problems.push(format!(
                    "exchange {} was never used: {} {}",
                    number + 1,
                    request.method,
                    request.url
                ));
            }
        }
        problems
    }
}

fn changed_lines(difference: &str) -> usize {
    difference
        .lines()
        .filter(|line| !line.starts_with(' '))
        .count()
}

/// What comes back. Failures are the errors that wasmtime's own handler gives for the real thing.
fn play(exchange: &Exchange) -> Result<Response<WasiBody>, Error> {
    if let Some(response) = &exchange.response {
        let response = wire::response(response)
            .map_err(|error| Error::InternalError(Some(error.to_string())))?;
        return Ok(response.map(|body| body.map_err(Error::from).boxed_unsync()));
    }
    Err(match exchange.failure {
        Some(Transport::ConnectionRefused) => Error::ConnectionRefused,
        Some(Transport::Dns) => Error::DnsError {
            rcode: Some("address not available".to_owned()),
            info_code: None,
        },
        Some(Transport::Tls) => Error::TlsProtocolError,
        Some(Transport::ConnectTimeout) => Error::ConnectionTimeout,
        Some(Transport::ResponseTimeout) => Error::ConnectionReadTimeout,
        Some(Transport::BodyCut) => {
            return Ok(wire::cut_response(Error::HttpProtocolError).map(BodyExt::boxed_unsync));
        }
        None => Error::InternalError(Some("neither response nor failure".to_owned())),
    })
}

#[cfg(test)]
mod tests {
    use http_body_util::Empty;
    use hyper::body::Bytes;
    use serde_json::json;

    use super::*;

    /// A list that has failed ends the call, also before the count beside it was answered.
    #[test]
    fn a_request_counts_when_it_is_sent() {
        let exchange = json!({
            "request": { "method": "GET", "url": "https://api.clerk.com/v1/users/count" },
            "response": { "status": 200 },
        });
        let exchange = serde_json::from_value(exchange).unwrap();
        let script = Arc::new(Mutex::new(Script::new(vec![exchange])));
        let mut player = Player {
            script: Arc::clone(&script),
        };
        let body = Empty::<Bytes>::new().map_err(|never| match never {});
        let request = hyper::Request::get("https://api.clerk.com/v1/users/count")
            .body(body.boxed_unsync())
            .unwrap();
        drop(player.send_request(request, None, Box::new(async { Ok(()) })));
        assert_eq!(lock(&script).problems(), [""; 0]);
    }
}
