//! Playing fixtures to the real component, in its HTTP hook and without a socket, through every way in which it performs
//! operations.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{self, Poll, Waker};
use std::time::{Duration, Instant};
use std::{io, panic, thread};

use http_body_util::BodyExt;
use hyper::Response;
use tokio::runtime::Runtime;
use wasmtime::Result;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

use crate::compare::{self, Found, Headers, Sent};
use crate::fixture::{Case, Exchange, Expect, Fixture, Transport};
use crate::interface::Operation;
use crate::json::Json;
use crate::secrets::Secrets;
use crate::subject::Subject;
use crate::ways::Way;
use crate::wire;
use clerk_host::Context;

/// How a case went.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its operation.
    pub operation: String,
    /// Its name.
    pub case: String,
    /// How long the calls took, instantiation included: one in each way.
    pub time: Duration,
    /// What was not as the fixture says, for a person, without secrets. Empty if it passed.
    pub problems: Vec<String>,
    /// What came out, in the form of `expect`, if nothing but that differs: requests are right, streams are empty, no
    /// secret is out.
    pub found: Option<Json>,
}

impl Outcome {
    /// Whether everything was as the fixture says.
    pub fn passed(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Replays cases, as many at a time as there are cores. The outcomes are in the order of the cases.
pub fn replay_all(block: &Subject, cases: &[Case]) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let work = || {
        let runtime = runtime();
        let mut outcomes = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = cases.get(number) else {
                return outcomes;
            };
            outcomes.push((number, outcome(&runtime, block, case)));
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
pub fn replay(block: &Subject, case: &Case) -> Outcome {
    outcome(&runtime(), block, case)
}

/// On one thread, the answers come when the guest waits, and never while it is still sending: so what it sends before it
/// waits is in flight together, every time.
fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

fn outcome(runtime: &io::Result<Runtime>, block: &Subject, case: &Case) -> Outcome {
    let played = match runtime {
        Ok(runtime) => run(runtime, block, case),
        Err(error) => Err(wasmtime::format_err!("there is no runtime: {error}")),
    };
    played.unwrap_or_else(|error| Outcome {
        operation: case.operation.clone(),
        case: case.name.clone(),
        time: Duration::ZERO,
        problems: vec![format!("{error:#}")],
        found: None,
    })
}

/// What differs between what a case expects and what came out of a call in another way, in lines.
pub fn difference(operation: &Operation, case: &Case, found: &Found) -> Option<String> {
    compare::result_difference(&operation.output, &case.fixture, found)
}

fn run(runtime: &Runtime, block: &Subject, case: &Case) -> Result<Outcome> {
    let operation = block.operation(&case.operation)?;
    let secrets = Secrets::of(&case.fixture, operation);
    let played = block
        .ways()
        .iter()
        .map(|way| play_through(runtime, *way, block, operation, case, &secrets))
        .collect::<Result<Vec<_>>>()?;
    let time = played.iter().map(|(_, one)| one.time).sum();

    let mut problems = Vec::new();
    for (way, one) in &played {
        for problem in &one.problems {
            let everywhere = played
                .iter()
                .all(|(_, other)| other.problems.contains(problem));
            let problem = match everywhere {
                true => problem.clone(),
                false => format!("through {}: {problem}", way.name()),
            };
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    let results: Vec<_> = played
        .iter()
        .filter_map(|(_, one)| one.result.as_ref())
        .collect();
    if problems.is_empty()
        && let [one, other] = results[..]
        && let Some(difference) = disagreement(operation, case, one, other)
    {
        problems.push(format!(
            "the ways end differently (- the typed export, + dynamic):\n{difference}"
        ));
    }
    if results.is_empty() {
        problems.push("no way has types for these parameters".to_owned());
    }
    if problems.iter().any(|problem| secrets.are_in(problem)) {
        problems = problems
            .iter()
            .map(|problem| secrets.hidden(problem))
            .collect();
    }
    // What came out may be expected only if it came out of every way.
    let mut found: Vec<_> = played.into_iter().map(|(_, one)| one.found).collect();
    found.dedup();
    Ok(Outcome {
        operation: case.operation.clone(),
        case: case.name.clone(),
        time,
        problems,
        found: if found.len() == 1 {
            found.remove(0)
        } else {
            None
        },
    })
}

/// What differs between the two ways. Parameters that have no types are refused in other words.
fn disagreement(operation: &Operation, case: &Case, one: &Found, other: &Found) -> Option<String> {
    let plain = |found: &Found| match found {
        Err(failure) if refuses_a_parameter(case) => Err(failure.with("message", Json::null())),
        found => found.clone(),
    };
    compare::disagreement(&operation.output, &plain(one), &plain(other))
}

fn refuses_a_parameter(case: &Case) -> bool {
    let Expect::Err(expected) = &case.fixture.expect else {
        return false;
    };
    let reason = expected.0.get("reason").and_then(|reason| reason.as_text());
    reason.is_some_and(|reason| reason == "invalid-parameter")
}

/// How a case went in one way.
struct Played {
    time: Duration,
    result: Option<Found>,
    problems: Vec<String>,
    found: Option<Json>,
}

fn play_through(
    runtime: &Runtime,
    way: Way,
    block: &Subject,
    operation: &Operation,
    case: &Case,
    secrets: &Secrets,
) -> Result<(Way, Played)> {
    let script = Arc::new(Mutex::new(Script::new(&case.fixture)));
    let mut context = Context::new().http_hooks(Player {
        script: Arc::clone(&script),
    });
    for (name, value) in &case.fixture.env {
        context = context.env(name, value);
    }
    let written = context.written();

    let call = way.found(block.block(), operation, &case.fixture.params, context);
    let start = Instant::now();
    let called = runtime.block_on(call);
    let time = start.elapsed();
    let result = match called {
        // Only what no type can hold is refused by the caller's own types.
        Ok(None) if refuses_a_parameter(case) => {
            let played = Played {
                time,
                result: None,
                problems: Vec::new(),
                found: None,
            };
            return Ok((way, played));
        }
        Ok(None) => Err("it has no types for these parameters".to_owned()),
        Ok(Some(found)) => Ok(found),
        Err(trap) => Err(format!("the call failed: {trap:#}")),
    };

    let script = lock(&script);
    let mut problems = script.problems();
    for request in &script.sent {
        for (secret, place) in secrets.misplaced_in(request) {
            problems.push(format!("{secret} is in the {place} of {}", request.title()));
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
    match &result {
        Err(problem) => problems.push(problem.clone()),
        Ok(result) => {
            let (Ok(json) | Err(json)) = result;
            if secrets.are_in_json(json) {
                problems.push("a secret is in what came out".to_owned());
            }
            // After a wrong request, what comes out is wrong as well, and says nothing new.
            if !script.derailed
                && let Some(difference) =
                    compare::result_difference(&operation.output, &case.fixture, result)
            {
                if problems.is_empty() {
                    found = Some(compare::expectation(
                        &operation.output,
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
    let played = Played {
        time,
        result: result.ok(),
        problems,
        found,
    };
    Ok((way, played))
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
            // A guest that was interrupted while it was sending finishes that first, also on a busy machine.
            for _ in 0..16 {
                tokio::task::yield_now().await;
            }
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
    /// The key that every request must have.
    key: String,
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
    fn new(fixture: &Fixture) -> Self {
        let none = vec![false; fixture.exchanges.len()];
        Self {
            key: compare::key(fixture),
            exchanges: fixture.exchanges.clone(),
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
        let headers = Headers::Exactly { key: &self.key };
        let differences: Vec<_> = self
            .exchanges
            .iter()
            .map(|exchange| request.difference(&exchange.request, headers))
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
        Some(Transport::Denied) => Error::HttpRequestDenied,
        None => Error::InternalError(Some("neither response nor failure".to_owned())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::Empty;
    use hyper::body::Bytes;

    /// A list that has failed ends the call, also before the count beside it was answered.
    #[test]
    fn a_request_counts_when_it_is_sent() {
        let fixture = r#"{"docs":"d","params":{"secretKey":"sk_test_fixture"},"expect":{"ok":{}},"exchanges":[
            {"request":{"method":"GET","url":"https://api.clerk.com/v1/users/count"},"response":{"status":200}}]}"#;
        let fixture = serde_json::from_str(fixture).unwrap();
        let script = Arc::new(Mutex::new(Script::new(&fixture)));
        let mut player = Player {
            script: Arc::clone(&script),
        };
        let body = Empty::<Bytes>::new().map_err(|never| match never {});
        let request = hyper::Request::get("https://api.clerk.com/v1/users/count")
            .header("accept", "application/json")
            .header("authorization", "Bearer sk_test_fixture")
            .header("clerk-api-version", "2026-05-12")
            .header(
                "user-agent",
                concat!("clerk-tool/", env!("CARGO_PKG_VERSION")),
            )
            .body(body.boxed_unsync())
            .unwrap();
        drop(player.send_request(request, None, Box::new(async { Ok(()) })));
        assert_eq!(lock(&script).problems(), [""; 0]);
    }
}
