//! `record`

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use clerk_host::{Config, Context};
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
/// Exits 0 if the fixture was written, and 1 if not; standard error then says whether the call was performed.
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
    let subject = args.request.subject(Config::new())?;
    let operation = subject.operation(&args.request.operation)?;
    let environment = Environment::of_process()?;
    let call = record::Call {
        operation: operation.name.clone(),
        params: args.request.params(operation)?,
        key: environment.key,
        base: environment.base,
    };
    let path = fixture::path(&args.fixtures.folder, &operation.name, &args.case);
    let is_new = !path.exists();
    if !is_new && !args.force {
        bail!("{} is there already; --force replaces it", path.display());
    }
    // Before the call, which may change things that could not be recorded then.
    let file = open(&path).with_context(|| format!("{} can't be written", path.display()))?;
    let written = record::record(&subject, &call, &args.docs, Context::new())
        .and_then(|text| Ok(write(file, &text)?));
    if written.is_err() && is_new {
        let _ = fs::remove_file(&path);
        // Only if it is empty.
        let _ = path.parent().map(fs::remove_dir);
    }
    written?;
    writeln!(io::stdout(), "{}", path.display())?;
    Ok(ExitCode::SUCCESS)
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true).open(path)
}

fn write(mut file: File, text: &str) -> io::Result<()> {
    file.set_len(0)?;
    file.write_all(text.as_bytes())
}
