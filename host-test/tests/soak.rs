//! A block under load for a while: 64 calls in flight over all operations, one in ten with a fault. Every call ends as it
//! should, memory stays flat, connections are used again, and nothing is left.
//!
//! Ten seconds to warm up and fifteen that are measured, unless `SOAK_SECONDS` says otherwise. `-- --nocapture` shows the figures.

#[path = "it/common/fault.rs"]
mod fault;
#[path = "it/common/fault_server.rs"]
mod fault_server;
#[path = "it/common/sockets.rs"]
mod sockets;
#[path = "it/common/step.rs"]
mod step;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use clerk_host::{Block, Config, Context};
use fault::Fault;
use fault_server::FaultServer;
use host_test::fixture::{self, Case, Transport};
use host_test::json::Json;
use host_test::serve::{self, Served};
use host_test::{Subject, replay};
use step::Step;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::task::JoinSet;

const IN_FLIGHT: usize = 64;
/// One call of so many meets a fault.
const FAULTY: usize = 10;
const KEY: &str = "sk_test_soak";

/// What all callers share.
struct Soak {
    block: Subject,
    cases: Arc<[Case]>,
    url: String,
    faults: Vec<(Fault, Step, FaultServer)>,
    end: Instant,
    calls: AtomicUsize,
    requests: AtomicUsize,
    connections: Arc<AtomicUsize>,
}

impl Soak {
    async fn start(block: Subject, time: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let cases: Arc<[Case]> = fixture::discover(fixture::FOLDER)
            .expect("fixtures")
            .into_iter()
            .filter(is_playable)
            .collect();
        let connections = Arc::new(AtomicUsize::new(0));
        let served = Arc::new(Served::new(cases.to_vec()));
        let counter = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve::serve_connection(stream, Arc::clone(&served)));
            }
        });
        let mut faults = Vec::new();
        for fault in fault::all().into_iter().filter(Fault::is_quick) {
            for step in Step::ALL {
                let server = FaultServer::start(&fault, step).await;
                faults.push((fault.clone(), step, server));
            }
        }
        Self {
            block,
            cases,
            url,
            faults,
            end: Instant::now() + time,
            calls: AtomicUsize::new(0),
            requests: AtomicUsize::new(0),
            connections,
        }
    }

    /// Calls until the time is over. Fixtures and faults come in turn.
    async fn call_on_and_on(&self) {
        while Instant::now() < self.end {
            let number = self.calls.fetch_add(1, Ordering::Relaxed);
            if number.is_multiple_of(FAULTY) {
                let (fault, step, server) = &self.faults[number / FAULTY % self.faults.len()];
                self.call_with_a_fault(fault, *step, &server.url).await;
            } else {
                self.call_a_case(&self.cases[number % self.cases.len()])
                    .await;
            }
        }
    }

    async fn call_a_case(&self, case: &Case) {
        let mut context =
            Context::new().env("CLERK_API_URL", format!("{}/{}", self.url, case.title()));
        for (name, value) in &case.fixture.env {
            context = context.env(name, value);
        }
        let params = case.fixture.params.as_str();
        let result = self
            .block
            .block()
            .call(&case.operation, params, context)
            .await;
        let result = result.unwrap_or_else(|error| panic!("{}: {error:?}", case.title()));
        let json = |text: &str| Json::parse(text).expect("JSON");
        let found = match result {
            Ok(output) => Ok(json(&output)),
            Err(failure) => Err(json(&failure.to_json())),
        };
        let operation = self.block.operation(&case.operation).expect("it is there");
        if let Some(difference) = replay::difference(operation, case, &found) {
            panic!("{}: {difference}", case.title());
        }
        let exchanges = case.fixture.exchanges.len();
        self.requests.fetch_add(exchanges, Ordering::Relaxed);
    }

    async fn call_with_a_fault(&self, fault: &Fault, step: Step, url: &str) {
        let context = Context::new().env("CLERK_API_URL", url);
        let params = step.params(KEY, 0).to_string();
        let result = self
            .block
            .block()
            .call(step.operation(), &params, context)
            .await;
        let outcome = match result.unwrap_or_else(|error| panic!("{}: {error:?}", fault.name)) {
            Ok(_) => "ok".to_owned(),
            Err(failure) => failure
                .reason()
                .map_or_else(String::new, ToString::to_string),
        };
        let allowed = fault.outcomes(step);
        assert!(
            allowed.contains(&&*outcome),
            "{}, {step:?}: {outcome}",
            fault.name
        );
    }
}

impl Fault {
    /// Whether it takes neither time nor much data, and needs no other server.
    fn is_quick(&self) -> bool {
        use fault::Play::{Answer, Close, Early, Nobody, Unread};
        matches!(self.play, Nobody | Close | Unread(_) | Early(_) | Answer(_))
            && self.after == 0
            && self.metadata == 0
            && !self.heavy
    }
}

/// Whether a server can play it and the address is free.
fn is_playable(case: &Case) -> bool {
    let answered = case
        .fixture
        .exchanges
        .iter()
        .all(|exchange| matches!(exchange.failure, None | Some(Transport::BodyCut)));
    answered && !case.fixture.env.contains_key("CLERK_API_URL") && !repeats(case)
}

/// Whether it has the same request more than once: calls of it at the same time would get each other's answers.
fn repeats(case: &Case) -> bool {
    let titles = case.fixture.exchanges.iter();
    let titles: Vec<_> = titles
        .map(|exchange| (&exchange.request.method, &exchange.request.url))
        .collect();
    (1..titles.len()).any(|number| titles[..number].contains(&titles[number]))
}

/// What is in memory of this process, in bytes.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    kib.and_then(|kib| kib.parse::<usize>().ok())
        .expect("a size")
        * 1024
}

/// Fills the memory that stays resident of every instance's place, so that what grows later is no warming up: so many calls
/// with a large body, all of them waiting for the same server.
async fn warm_up(block: &Block) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let text = "x".repeat(6 << 20);
    let params = format!(r#"{{"username":"ada","publicMetadata":{{"text":"{text}"}}}}"#);
    let mut calls = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let (block, params) = (block.clone(), params.clone());
        let context = Context::new()
            .env("CLERK_API_URL", &url)
            .env("CLERK_SECRET_KEY", KEY);
        calls.spawn(async move { block.call("create-user", &params, context).await });
    }
    let mut waiting = Vec::new();
    while waiting.len() < IN_FLIGHT {
        waiting.push(listener.accept().await.expect("a connection"));
    }
}

/// How long the calls themselves warm up what they use, before anything is measured: memory grows by less than a megabyte a
/// second for the first minute, and after 100,000 calls no more.
const WARM_UP: Duration = Duration::from_secs(10);

/// Whatever is measured, each second.
#[derive(Default)]
struct Samples {
    resident: Vec<usize>,
    sockets: Vec<usize>,
}

fn middle(values: &[usize]) -> usize {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}

#[test]
fn soak() {
    let seconds = env::var("SOAK_SECONDS").map_or(15, |text| text.parse().expect("seconds"));
    let runtime = || Builder::new_multi_thread().enable_all().build();
    // The first one opens what stays open.
    drop(runtime().expect("a runtime"));
    let before = sockets::open();
    let runtime = runtime().expect("a runtime");
    let config = Config::new()
        .proxies(false)
        .max_concurrent_calls(IN_FLIGHT as u32);
    let block = Subject::cached(&config, artifact::COMPONENT).expect("it loads");
    runtime.block_on(warm_up(block.block()));
    let start = Instant::now();
    let time = WARM_UP + Duration::from_secs(seconds);
    let soak = Arc::new(runtime.block_on(Soak::start(block, time)));
    let mut callers = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let soak = Arc::clone(&soak);
        callers.spawn_on(async move { soak.call_on_and_on().await }, runtime.handle());
    }

    thread::sleep(WARM_UP);
    let mut samples = Samples::default();
    while start.elapsed() < time {
        thread::sleep(Duration::from_secs(1));
        samples.resident.push(resident());
        samples.sockets.push(sockets::open());
    }
    runtime.block_on(callers.join_all());

    // The first third is to warm up, too.
    let warm = &samples.resident[samples.resident.len() / 3..];
    let (early, late) = (
        middle(&warm[..warm.len() / 3]),
        middle(&warm[warm.len() * 2 / 3..]),
    );
    let [calls, requests, connections] = [&soak.calls, &soak.requests, &soak.connections]
        .map(|counter| counter.load(Ordering::Relaxed));
    let most_sockets = samples.sockets.iter().max().expect("a sample") - before;
    println!(
        "{} s: {calls} calls, {} with a fault; {requests} requests answered by {connections} connections; \
         at most {most_sockets} sockets of both ends; {} MiB resident after a third of the measured time, {} MiB at the end",
        time.as_secs(),
        calls / FAULTY,
        early >> 20,
        late >> 20,
    );
    assert!(calls > IN_FLIGHT * 10, "only {calls} calls");
    assert!(
        late < early + early / 100 + (8 << 20),
        "memory grew from {early} to {late} bytes"
    );
    // Some answers end their connection, since they are cut.
    assert!(
        connections * 5 < requests,
        "connections are hardly used again"
    );
    let listeners = soak.faults.len() + 1;
    assert!(
        most_sockets < listeners + 6 * IN_FLIGHT + 4 * listeners,
        "{most_sockets} sockets were open"
    );

    drop(soak);
    drop(runtime);
    assert_eq!(sockets::open(), before);
}
