//! `record`

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use clerk_host::Context;
use host_test::{fixture, record};
use wasmtime::{Result, bail, ensure, error::Context as _};

use super::environment::Environment;
use super::fixtures::Fixtures;
use super::request::Request;

/// Perform one operation on real Clerk and write a fixture of it
///
/// The call really happens: record what changes things on an instance that is for tests. The fixture holds the requests
/// and answers that crossed the wire, and expects what came out, be it an output or a failure. It replays at once.
///
/// In it the secret key is `sk_test_fixture`, passwords, tokens and trace IDs are others, and the base URL is Clerk's.
/// Of the answers' headers it keeps those that the component reads. Everything else is as Clerk sent it, names and
/// addresses too. If the key is found in the text all the same, also encoded, nothing is written.
///
/// Exits 0 if the fixture was written, and 1 if not.
#[derive(clap::Args)]
#[command(after_help = "Environment:\n  \
    CLERK_SECRET_KEY  the secret key, unless `secretKey` is among the parameters\n  \
    CLERK_API_URL     where Clerk's Backend API is, without /v1 [default: https://api.clerk.com]\n\n\
    Example:\n  \
    CLERK_SECRET_KEY=sk_test_… host-test record list-users --param limit=2 --case two-users")]
pub(crate) struct Args {
    #[command(flatten)]
    request: Request,
    /// Name of the fixture, such as two-users
    #[arg(long, value_name = "NAME")]
    case: String,
    /// Why the case exists, in a sentence
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "Recorded from a real call."
    )]
    docs: String,
    /// Replace the fixture if there is one
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    fixtures: Fixtures,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    ensure!(
        !args.case.is_empty() && args.case.chars().all(allowed),
        "the name of a case has letters, digits, `-` and `_`"
    );
    let block = args.request.block()?;
    let operation = block.operation(&args.request.operation)?;
    let file = fixture::path(&args.fixtures.folder, &operation.name, &args.case);
    // Before the call, which may change things.
    if file.exists() && !args.force {
        bail!("{} is there already; --force replaces it", file.display());
    }
    let environment = Environment::of_process()?;
    let call = record::Call {
        operation: operation.name.clone(),
        params: args.request.params(operation)?,
        key: environment.key,
        base: environment.base,
    };
    let text = record::record(&block, &call, &args.docs, Context::new())?;
    write(&file, &text, args.force)
        .with_context(|| format!("{} can't be written", file.display()))?;
    writeln!(io::stdout(), "{}", file.display())?;
    Ok(ExitCode::SUCCESS)
}

fn write(file: &Path, text: &str, force: bool) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    if force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    options.write(true).open(file)?.write_all(text.as_bytes())
}
