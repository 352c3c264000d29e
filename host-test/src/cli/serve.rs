//! `serve`

use std::io::{self, Write as _};
use std::process::ExitCode;

use host_test::{fixture, serve};
use wasmtime::{Result, error::Context as _};

use super::fixtures::Fixtures;

/// Answer from the fixtures on a loopback port, for hosts in other languages
///
/// Prints `http://127.0.0.1:PORT` as its first line when it is ready. Set CLERK_API_URL to that address, and all
/// fixtures that expect success answer, the case `full` before others. Or to http://127.0.0.1:PORT/OPERATION/CASE,
/// and the exchanges of that fixture answer. They answer any number of times, in any order.
///
/// Requests must match as in a replay, but for the base URL, the key and what a client adds; others get status 400 and are told what was expected.
/// Of the transport failures, `response-timeout` never answers, `body-cut` closes the connection in the middle of
/// the body, and all others close it without an answer. GET /fixtures lists all cases as JSON.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    fixtures: Fixtures,
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let cases = fixture::discover(&args.fixtures.folder)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", args.port))
            .await
            .with_context(|| format!("port {} can't be listened on", args.port))?;
        let mut out = io::stdout();
        writeln!(out, "http://{}", listener.local_addr()?)?;
        out.flush()?;
        match serve::serve(listener, cases).await {}
    })
}
