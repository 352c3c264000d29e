//! `record`

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{self, ExitCode};

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
    let described = subject.block().manifest();
    let described = described.and_then(|manifest| manifest.operation(&operation.name));
    ensure!(
        described.is_none_or(|described| !described.endpoints.is_empty()),
        "{} makes no request, so there is nothing to record",
        operation.name
    );
    let environment = Environment::of_process()?;
    let call = record::Call {
        operation: operation.name.clone(),
        params: args.request.params(operation)?,
        key: environment.key,
        base: environment.base,
    };
    let path = fixture::path(&args.fixtures.folder, &operation.name, &args.case);
    match fs::symlink_metadata(&path) {
        Ok(found) if !found.is_file() => {
            bail!(
                "{} is no file of its own, and is not replaced",
                path.display()
            )
        }
        Ok(_) if !args.force => bail!("{} is there already; --force replaces it", path.display()),
        _ => {}
    }
    // Before the call, which may change things that could not be recorded then.
    let draft = Draft::begin(&path);
    let draft = draft.with_context(|| format!("{} can't be written", path.display()))?;
    let text = record::record(&subject, &call, &args.docs, Context::new())?;
    draft.finish(&text).with_context(|| {
        format!(
            "the call was performed, but {} can't be written",
            path.display()
        )
    })?;
    // It is written, whether or not somebody wants to know where.
    let _ = writeln!(io::stdout(), "{}", path.display());
    Ok(ExitCode::SUCCESS)
}

/// A fixture in the making, beside the place where it will be: what is there stays whole until then.
struct Draft<'a> {
    file: File,
    draft: PathBuf,
    path: &'a Path,
}

impl<'a> Draft<'a> {
    fn begin(path: &'a Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let draft = path.with_extension(format!("{}.draft", process::id()));
        let file = File::create(&draft)?;
        Ok(Self { file, draft, path })
    }

    fn finish(mut self, text: &str) -> io::Result<()> {
        self.file.write_all(text.as_bytes())?;
        fs::rename(&self.draft, self.path)
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.draft);
        // Only if it is empty.
        let _ = self.path.parent().map(fs::remove_dir);
    }
}
