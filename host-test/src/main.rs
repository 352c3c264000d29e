//! The program: replays the fixtures, performs real calls, serves the fixtures to other hosts, describes the component.

mod cli {
    pub(crate) mod compile;
    pub(crate) mod describe;
    pub(crate) mod reference;
}

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use clap::{Args, Parser, Subcommand};
use host_test::{Block, Context, Failure, fixture, replay, report, serve};
use serde_json::Value;
use wasmtime::{Result, bail, error::Context as _};

/// The Clerk block in wasmtime.
///
/// Without a command, replays every fixture.
#[derive(Parser)]
#[command(
    name = "host-test",
    version,
    after_help = "`host-test help COMMAND` tells more of a command."
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run fixtures through the component and compare what it sends and returns
    ///
    /// Nothing goes over the network: requests are answered from the fixture inside the host. Whole requests and whole
    /// outputs are compared. Exits 1 if anything differs.
    Replay(ReplayArgs),
    /// Perform one operation on real Clerk
    ///
    /// Prints the output as JSON. A failure is printed as one JSON object on standard error: `case`, `message`,
    /// `parameter`, `status`, `errors`, `traceId`, `retryAfterMs`.
    ///
    /// Exits 0 if it succeeded, 2 if it failed and may be repeated, 3 if it failed and repeating is of no use or not
    /// safe, and 1 if it could not be performed at all.
    #[command(after_help = "Environment:\n  \
        CLERK_SECRET_KEY  the secret key, unless `secretKey` is among the parameters\n  \
        CLERK_API_URL     where Clerk's Backend API is, without /v1 [default: https://api.clerk.com]\n\n\
        Example:\n  \
        CLERK_SECRET_KEY=sk_test_… host-test call list-users --params '{\"limit\": 2}'")]
    Call(CallArgs),
    /// Answer from the fixtures on a loopback port, for hosts in other languages
    ///
    /// Prints `http://127.0.0.1:PORT` as its first line when it is ready. Set CLERK_API_URL to that address, and all
    /// fixtures that expect success answer, the case `full` before others. Or to http://127.0.0.1:PORT/OPERATION/CASE,
    /// and the exchanges of that fixture answer. They answer any number of times, in any order.
    ///
    /// Requests must match as in a replay, but for the base URL; others get status 501 and are told what was expected.
    /// Of the transport failures, `response-timeout` never answers, `body-cut` closes the connection in the middle of
    /// the body, and all others close it without an answer.
    Serve(ServeArgs),
    /// Print what a component says of itself, as JSON
    ///
    /// Name, version, and every operation with its description, effect, requests, failures, and JSON Schemas of
    /// parameters and output. Only the file is read; nothing is compiled or executed.
    Describe(cli::describe::DescribeArgs),
    /// Compile a component to machine code, which loads in less than a millisecond
    ///
    /// What it writes can be given wherever a component can, to programs with the same version of this library on the
    /// same kind of processor. It is machine code: load only what you have compiled yourself.
    Compile(cli::compile::Args),
}

#[derive(Args)]
struct Fixtures {
    /// Folder of the fixtures, OPERATION/CASE.json
    #[arg(long, value_name = "DIR", default_value = fixture::FOLDER)]
    fixtures: PathBuf,
}

impl Default for Fixtures {
    fn default() -> Self {
        Self {
            fixtures: fixture::FOLDER.into(),
        }
    }
}

#[derive(Args, Default)]
struct ReplayArgs {
    #[command(flatten)]
    fixtures: Fixtures,
    /// Print JSON: passed, failed, cases
    #[arg(long)]
    json: bool,
    /// Only cases with this text in OPERATION/CASE
    filter: Option<String>,
}

#[derive(Args)]
struct CallArgs {
    /// Name of the operation, such as list-users
    operation: String,
    /// Parameters as a JSON object with the documented camelCase names, or @ and the name of a file that holds it
    #[arg(long, value_name = "JSON or @FILE", default_value = "{}")]
    params: String,
    /// Component to use [default: the one built with this program]
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
}

#[derive(Args)]
struct ServeArgs {
    #[command(flatten)]
    fixtures: Fixtures,
    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            let _ = message.print();
            // Not clap's 2, which `call` uses for failures that may be repeated.
            return ExitCode::from(u8::from(message.use_stderr()));
        }
    };
    let command = cli
        .command
        .unwrap_or_else(|| Command::Replay(ReplayArgs::default()));
    run(command).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Replay(args) => replay(&args),
        Command::Call(args) => call(&args),
        Command::Serve(args) => serve(&args),
        Command::Describe(args) => cli::describe::describe(&args),
        Command::Compile(args) => cli::compile::run(&args),
    }
}

fn replay(args: &ReplayArgs) -> Result<ExitCode> {
    let folder = &args.fixtures.fixtures;
    let mut cases = fixture::discover(folder)?;
    if let Some(filter) = &args.filter {
        cases.retain(|case| case.title().contains(filter));
        if cases.is_empty() {
            bail!(
                "no fixture in {} has `{filter}` in its OPERATION/CASE",
                folder.display()
            );
        }
    }
    let outcomes = replay::replay_all(&Block::built()?, &cases);
    let mut out = anstream::stdout();
    if args.json {
        writeln!(out, "{:#}", report::json(&outcomes))?;
    } else {
        report::write(&mut out, &outcomes)?;
    }
    Ok(if report::failed(&outcomes) == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn call(args: &CallArgs) -> Result<ExitCode> {
    let block = match &args.component {
        None => Block::built()?,
        Some(file) => Block::from_file(file)?,
    };
    block.operation(&args.operation)?;
    let params = match args.params.strip_prefix('@') {
        None => args.params.clone(),
        Some(file) => fs::read_to_string(file).with_context(|| format!("{file} can't be read"))?,
    };
    let params: Value = serde_json::from_str(&params).context("the parameters are not JSON")?;
    let mut context = Context::new();
    for name in ["CLERK_SECRET_KEY", "CLERK_API_URL"] {
        match env::var(name) {
            Ok(value) => context = context.env(name, value),
            Err(env::VarError::NotPresent) => {}
            Err(env::VarError::NotUnicode(_)) => {
                bail!("the environment variable {name} is not Unicode")
            }
        }
    }
    let written = context.written();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(block.call(&args.operation, &params, context));
    match result
        .with_context(|| format!("the component trapped. It wrote: {:?}", written.stderr()))?
    {
        Ok(output) => {
            writeln!(io::stdout(), "{output:#}")?;
            Ok(ExitCode::SUCCESS)
        }
        Err(failure) => {
            writeln!(io::stderr(), "{:#}", failure.to_json())?;
            Ok(exit_code(&failure))
        }
    }
}

fn exit_code(failure: &Failure) -> ExitCode {
    ExitCode::from(if failure.is_permanent() { 3 } else { 2 })
}

fn serve(args: &ServeArgs) -> Result<ExitCode> {
    let cases = fixture::discover(&args.fixtures.fixtures)?;
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
        serve::serve(listener, cases).await?;
        Ok(ExitCode::SUCCESS)
    })
}
