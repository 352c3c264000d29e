//! The program: replays and records fixtures, performs real calls, serves the fixtures to other hosts,
//! describes and compiles the component.

mod cli;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use wasmtime::Result;

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
    Replay(cli::replay::Args),
    Call(cli::call::Args),
    Record(cli::record::Args),
    Serve(cli::serve::Args),
    Describe(cli::describe::Args),
    Compile(cli::compile::Args),
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
        .unwrap_or_else(|| Command::Replay(cli::replay::Args::default()));
    run(command).unwrap_or_else(|error| {
        if is_broken_pipe(&error) {
            return ExitCode::from(BROKEN_PIPE);
        }
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

/// What a shell says of a program whose reader went away, such as `head` when it has seen enough.
const BROKEN_PIPE: u8 = 141;

fn is_broken_pipe(error: &wasmtime::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Replay(args) => cli::replay::run(&args),
        Command::Call(args) => cli::call::run(&args),
        Command::Record(args) => cli::record::run(&args),
        Command::Serve(args) => cli::serve::run(&args),
        Command::Describe(args) => cli::describe::run(&args),
        Command::Compile(args) => cli::compile::run(&args),
    }
}
