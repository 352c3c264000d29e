//! `call`

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use host_test::{Block, Context, Failure};
use serde_json::Value;
use wasmtime::{Result, bail, error::Context as _};

/// Perform one operation on real Clerk
///
/// Prints the output as JSON. A failure is printed as one JSON object on standard error: `case`, `message`,
/// `parameter`, `status`, `errors`, `traceId`, `retryAfterMs`.
///
/// Exits 0 if it succeeded, 2 if it failed and may be repeated, 3 if it failed and repeating is of no use or not
/// safe, and 1 if it could not be performed at all.
#[derive(clap::Args)]
#[command(after_help = "Environment:\n  \
    CLERK_SECRET_KEY  the secret key, unless `secretKey` is among the parameters\n  \
    CLERK_API_URL     where Clerk's Backend API is, without /v1 [default: https://api.clerk.com]\n\n\
    Example:\n  \
    CLERK_SECRET_KEY=sk_test_… host-test call list-users --params '{\"limit\": 2}'")]
pub(crate) struct Args {
    /// Name of the operation, such as list-users
    operation: String,
    /// Parameters as a JSON object with the documented camelCase names, or @ and the name of a file that holds it
    #[arg(long, value_name = "JSON or @FILE", default_value = "{}")]
    params: String,
    /// Component to use [default: the one built with this program]
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
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
