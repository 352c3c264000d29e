//! Answering from the fixtures over a loopback socket, for hosts in other languages.
//!
//! Such a host sets `CLERK_API_URL` to the server's address. With `/OPERATION/CASE` behind the address, the exchanges of
//! that fixture answer. Without, those of all fixtures that expect `ok` do, the case `full` before others. Any exchange
//! answers any number of times; where a fixture has the same request more than once, its answers come in turn.
//!
//! A request must match an exchange as in a replay, but for the base URL, the key, and headers that a client adds. One
//! that matches none is answered with status 400 and an error in Clerk's shape that says what was expected. Transport
//! failures are played as far as a socket can: `response-timeout` never answers, `body-cut` closes the connection in the
//! middle of the body, and all others close it without an answer.
//!
//! `GET /fixtures` answers with all cases, those of the families too, as a list of `operation`, `case` and `fixture`.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::{BodyExt, Full, combinators::UnsyncBoxBody};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use tokio::net::{TcpListener, TcpStream};
use wasmtime_wasi_http::io::TokioIo;

use crate::compare::{Headers, Sent};
use crate::fixture::{self, Case, Exchange, Expect, Transport};
use crate::json::Json;
use crate::wire;

/// Serves until the future is dropped. Trouble with one connection ends that connection.
pub async fn serve(listener: TcpListener, cases: Vec<Case>) -> Infallible {
    let cases = Arc::new(Served::new(cases));
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve_connection(stream, Arc::clone(&cases)))),
            // Without file descriptors left, others must be closed first.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// The cases that are served, and whose turn it is where a request stands more than once.
pub struct Served {
    cases: Vec<Case>,
    numbers: HashMap<String, usize>,
    turns: Mutex<HashMap<(String, usize), usize>>,
}

impl Served {
    /// Serves these.
    pub fn new(cases: Vec<Case>) -> Self {
        let titles = cases.iter().map(Case::title);
        Self {
            numbers: titles.zip(0..).collect(),
            turns: Mutex::default(),
            cases,
        }
    }

    /// Which of the exchanges with the same request answers now, of which these are the numbers.
    fn in_turn(&self, case: &Case, same: &[usize]) -> Option<usize> {
        let [first, _, ..] = same else {
            return same.first().copied();
        };
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = turns.entry((case.title(), *first)).or_default();
        *turn += 1;
        Some(same[(*turn - 1) % same.len()])
    }
}

/// Serves one connection until the client closes it.
pub async fn serve_connection(stream: TcpStream, cases: Arc<Served>) {
    let service = service_fn(|request| answer(&cases, request));
    // An error here is a client that went away, or a failure that is being played.
    let _ = http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

type Body = UnsyncBoxBody<Bytes, io::Error>;

/// An error closes the connection.
async fn answer(served: &Served, request: Request<Incoming>) -> io::Result<Response<Body>> {
    let cases = &served.cases;
    let mut request = Sent::receive(request.map(BodyExt::boxed_unsync))
        .await
        .map_err(io::Error::other)?;
    if request.method == "GET" && request.url == "/fixtures" {
        return list(cases);
    }
    let (prefix, path) = split(&request.url);
    let (prefix, path) = (prefix.trim_matches('/').to_owned(), path.to_owned());
    let selected: Vec<&Case> = if prefix.is_empty() {
        let (full, others) = cases
            .iter()
            .filter(|case| matches!(case.fixture.expect, Expect::Ok(_)))
            .partition::<Vec<_>, _>(|case| case.name == "full");
        full.into_iter().chain(others).collect()
    } else {
        let number = served.numbers.get(&prefix);
        number.map(|number| &cases[*number]).into_iter().collect()
    };
    request.url = path;

    let mut nearest: Option<(usize, String)> = None;
    for case in &selected {
        let mut same = Vec::new();
        for (number, exchange) in case.fixture.exchanges.iter().enumerate() {
            let mut expected = exchange.request.clone();
            expected.url = split(&expected.url).1.to_owned();
            let Some(difference) = request.difference(&expected, Headers::AtLeast) else {
                same.push(number);
                continue;
            };
            let changes = difference
                .lines()
                .filter(|line| !line.starts_with(' '))
                .count();
            if nearest.as_ref().is_none_or(|(least, _)| changes < *least) {
                let title = format!("exchange {} of {}", number + 1, case.title());
                nearest = Some((
                    changes,
                    format!("The nearest is {title} (- expected, + sent):\n{difference}"),
                ));
            }
        }
        if let Some(number) = served.in_turn(case, &same) {
            return play(&case.fixture.exchanges[number]).await;
        }
    }
    let why = match nearest {
        Some((_, why)) => why,
        None if selected.is_empty() => format!("There is no fixture `{prefix}`."),
        None => format!("The fixture `{prefix}` has no exchange."),
    };
    let why = format!("No exchange matches {}. {why}", request.title());
    // Whoever serves for a client of their own may have a real key in it.
    let key = request
        .header("authorization")
        .and_then(|value| value.split_once(' ').map(|(_, key)| key.to_owned()));
    let why = key
        .filter(|key| !key.is_empty())
        .map_or(why.clone(), |key| why.replace(&key, "[secret]"));
    let error = Json::object([
        ("code", Json::text("no_fixture")),
        ("message", Json::text("no exchange matches")),
        ("long_message", Json::text(&why)),
    ]);
    let response = fixture::Response {
        status: 400,
        headers: BTreeMap::new(),
        body: Some(Json::object([("errors", Json::list([error]))])),
        text: None,
    };
    wire::response(&response)
        .map(whole)
        .map_err(io::Error::other)
}

/// Every case, for a host that plays them all.
fn list(cases: &[Case]) -> io::Result<Response<Body>> {
    let case = |case: &Case| {
        let fixture = serde_json::to_string(&case.fixture)?;
        Ok(Json::object([
            ("operation", Json::text(&case.operation)),
            ("case", Json::text(&case.name)),
            ("fixture", Json::parse(&fixture)?),
        ]))
    };
    let cases: serde_json::Result<Vec<_>> = cases.iter().map(case).collect();
    let response = fixture::Response {
        status: 200,
        headers: BTreeMap::new(),
        body: Some(Json::list(cases?)),
        text: None,
    };
    wire::response(&response)
        .map(whole)
        .map_err(io::Error::other)
}

/// What stands before `/v1/` and what begins with it. A base URL may have a path; Clerk's own never has `/v1/` again.
fn split(url: &str) -> (&str, &str) {
    url.split_at(url.find("/v1/").unwrap_or(url.len()))
}

async fn play(exchange: &Exchange) -> io::Result<Response<Body>> {
    if let Some(response) = &exchange.response {
        return wire::response(response)
            .map(whole)
            .map_err(io::Error::other);
    }
    match exchange.failure {
        Some(Transport::ResponseTimeout) => std::future::pending().await,
        Some(Transport::BodyCut) => {
            let error = io::Error::other("the body is cut");
            Ok(wire::cut_response(error).map(BodyExt::boxed_unsync))
        }
        _ => Err(io::Error::other("the connection breaks")),
    }
}

fn whole(response: Response<Full<Bytes>>) -> Response<Body> {
    response.map(|body| body.map_err(|never| match never {}).boxed_unsync())
}
