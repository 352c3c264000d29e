//! The program: replays and records fixtures, performs real calls, serves the fixtures to other hosts,
//! describes and compiles the component.

mod cli;

use std::env;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
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
    Webhook(cli::webhook::Args),
    Describe(cli::describe::Args),
    Compile(cli::compile::Args),
    Completions(cli::completions::Args),
}

fn main() -> ExitCode {
    let args: Vec<_> = env::args_os().collect();
    let cli = match parse(&args) {
        Ok(cli) => cli,
        Err(message) => {
            let text = message.render().to_string();
            let shown = cli::arguments::without_secrets(text.clone(), &args);
            let _ = match shown == text {
                true => message.print(),
                false => write!(io::stderr(), "{shown}"),
            };
            // Not clap's 2, which `call` uses for failures that are safe to retry.
            return ExitCode::from(u8::from(message.use_stderr()));
        }
    };
    let command = cli
        .command
        .unwrap_or_else(|| Command::Replay(cli::replay::Args::default()));
    run(command).unwrap_or_else(|error| {
        if let Some(error) = error.downcast_ref::<io::Error>()
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            return cli::exit::of_output(error);
        }
        let mut err = io::stderr();
        let text = cli::arguments::without_secrets(format!("{error:#}"), &args);
        let text = cli::terminal::text(&err, &text).into_owned();
        let _ = writeln!(err, "error: {text}");
        ExitCode::FAILURE
    })
}

fn parse(args: &[OsString]) -> Result<Cli, clap::Error> {
    let mut program = cli::flags::add(Cli::command(), args);
    let matches = program.try_get_matches_from_mut(args)?;
    let mut parsed = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut program))?;
    if let Some(Command::Call(args)) = &mut parsed.command {
        args.request.flags = cli::flags::given(&matches);
    }
    Ok(parsed)
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Replay(args) => cli::replay::run(&args),
        Command::Call(args) => cli::call::run(&args),
        Command::Record(args) => cli::record::run(&args),
        Command::Serve(args) => cli::serve::run(&args),
        Command::Webhook(args) => cli::webhook::run(&args),
        Command::Describe(args) => cli::describe::run(&args),
        Command::Compile(args) => cli::compile::run(&args),
        Command::Completions(args) => {
            cli::completions::run(&args, cli::flags::for_completion(Cli::command()))
        }
    }
}
