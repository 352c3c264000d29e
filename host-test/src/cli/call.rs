//! `call`

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use clerk_host::manifest::Effect;
use clerk_host::{Config, Failure, Reason};
use host_test::Subject;
use host_test::interface::Operation;
use host_test::json::Json;
use wasmtime::{Result, bail};

use super::environment::Environment;
use super::interrupt::Interrupt;
use super::output;
use super::paging::{Cursor, List, Next};
use super::progress::Progress;
use super::request::Request;
use super::sent::Sent;
use super::{exit, pretty, retry, runtime, table, terminal};

/// Perform one operation on real Clerk
///
/// Prints the output as JSON. A failure is printed as one JSON object on standard error: `case`, `reason`, `message`,
/// `parameter`, `status`, `errors`, `traceId`, `retryAfterMs`. On a terminal, characters that steer it are escaped.
///
/// Each parameter has a flag, such as --user-id, unless it is a secret: `host-test call OPERATION --help` lists them. They
/// are read and win as with --param.
#[derive(clap::Args)]
#[command(after_help = "Exits with:\n  \
    0    it succeeded\n  \
    1    nothing was sent: wrong usage, parameters that are no JSON object, or a component that can't be loaded\n  \
    2    it failed, and is safe to retry\n  \
    3    it failed, and must not be retried unchanged, such as with a parameter that is refused; or Clerk answered that nothing was deleted; or it was \
    performed, and its output can't be written\n  \
    130  Ctrl-C, or 143 if it was told to end; standard error says whether it may have taken effect\n  \
    141  it was performed, and nobody reads its output any more\n\n\
    Environment:\n  \
    CLERK_SECRET_KEY  the secret key, unless `secretKey` is among the parameters\n  \
    CLERK_API_URL     where Clerk's Backend API is, without /v1 [default: https://api.clerk.com]\n  \
    CLERK_WEBHOOK_SIGNING_SECRET  the signing secret, unless `signingSecret` is among the parameters\n  \
    COLUMNS           how wide a table may be [default: as the terminal, or 120]\n  \
    XDG_CACHE_HOME    where compiled components are kept, in clerk-tool/ [default: ~/.cache]\n\n\
    Examples:\n  \
    export CLERK_SECRET_KEY=sk_test_…\n  \
    host-test call list-users --params '{\"limit\": 2}'\n  \
    host-test call get-user --user-id user_2NNEqL2nrIRdJ194ndJqAHwEfxC --table\n  \
    host-test call create-user --username ada --param password=@password.txt\n  \
    host-test call list-users --all --retries 5 > users.jsonl")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) request: Request,
    /// Print every item of a list, one JSON object a line
    ///
    /// For operations with `limit` and `offset`. Fetches page after page from `offset` on [default: 0], with `limit` items
    /// a page [default: 500, the largest], the oldest first unless `orderBy` says otherwise. What is there all the time
    /// comes exactly once, whatever is created and deleted meanwhile, unless the order is by something that changes. On a
    /// terminal, standard error shows how far it came. If a page fails, the list ends before its total, or Ctrl-C is
    /// pressed, all lines printed are whole, and standard error says where to go on: the failure then has `printed` and
    /// `nextOffset`.
    #[arg(long)]
    all: bool,
    /// Print a table for people
    ///
    /// A list has a row an item, with the columns that tell most and fit; anything else has a row a field. Times are in
    /// UTC, and metadata is shortened. With --all, the table is printed in the end, and holds what came until then.
    #[arg(long)]
    table: bool,
    /// Retry a call that failed and is safe to retry, up to N times
    ///
    /// Waits as long as Clerk asks for, if that is 15 minutes at most; otherwise 0.5 s, 1 s, 2 s and so on up to 30 s, and
    /// at random up to as much again. Failures whose `case` is `permanent` are never retried. With --all, up to N times
    /// for each page.
    #[arg(long, value_name = "N", default_value_t = 0)]
    retries: usize,
    /// End a call after so many seconds
    ///
    /// Retries and pages are calls of their own.
    #[arg(long, value_name = "SECONDS", default_value_t = 220, value_parser = clap::value_parser!(u32).range(1..))]
    timeout: u32,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let timeout = Duration::from_secs(args.timeout.into());
    let subject = args.request.subject(Config::new().timeout(timeout))?;
    let operation = subject.operation(&args.request.operation)?;
    let params = args.request.params(operation)?;
    let environment = Environment::of_process()?;
    let pages = match (args.all, List::of(operation)) {
        (false, _) => None,
        (true, Some(list)) => {
            let cursor = Cursor::new(params.clone(), subject.manifest(operation))?;
            Some((list, cursor))
        }
        (true, None) => bail!(
            "--all is for lists, and {} has no `limit` and `offset`",
            operation.name
        ),
    };
    runtime::run(async {
        let call = Call {
            subject: &subject,
            operation,
            environment,
            retries: args.retries,
            table: args.table,
            interrupt: Interrupt::listen()?,
            progress: Progress::new(),
            sent: Sent::default(),
        };
        match pages {
            None => call.once(&params).await,
            Some((list, cursor)) => call.every_page(&list, cursor).await,
        }
    })?
}

/// An operation and how it is to be performed.
struct Call<'a> {
    subject: &'a Subject,
    operation: &'a Operation,
    environment: Environment,
    retries: usize,
    table: bool,
    interrupt: Interrupt,
    progress: Progress,
    sent: Sent,
}

impl Call<'_> {
    async fn once(&self, params: &Json) -> Result<ExitCode> {
        let Some(result) = self.perform(params).await else {
            self.progress
                .note(&format!("interrupted: {}", self.known()));
            return Ok(self.interrupt.exit_code());
        };
        let output = match result? {
            Ok(output) => output,
            Err(failure) => return Ok(fail(&failure, [])),
        };
        let table = match self.table {
            true => table::of_output(self.operation, &output).ok(),
            false => None,
        };
        let text = table.unwrap_or_else(|| {
            let json = pretty::pretty(&self.operation.output, &output) + "\n";
            terminal::json(&io::stdout(), &json).into_owned()
        });
        if let Err(error) = output::write(&text) {
            return Ok(self.undelivered(&error, Some(&output)));
        }
        if output
            .get("deleted")
            .is_some_and(|deleted| deleted.as_str() == "false")
        {
            self.progress
                .note("Clerk answered that nothing was deleted");
            return Ok(exit::PERMANENT.into());
        }
        Ok(ExitCode::SUCCESS)
    }

    async fn every_page(&self, list: &List<'_>, mut cursor: Cursor) -> Result<ExitCode> {
        let mut kept = Vec::new();
        let mut printed = 0;
        let mut next = cursor.end();
        let mut last_total = 0;
        let ended = loop {
            let Some(result) = self.perform(cursor.params()).await else {
                break Ended::Interrupted;
            };
            let page = match result {
                Ok(Ok(output)) => list.page(&output),
                Ok(Err(failure)) => break Ended::Failed(failure),
                Err(error) => {
                    self.progress.finish();
                    return Err(error);
                }
            };
            let (items, total) = match page {
                Ok(page) => page,
                Err(error) => break Ended::Failed(unreadable(&error)),
            };
            last_total = total;
            let (items, after) = cursor.take(items, total);
            let count = items.len() as u64;
            let done = if self.table {
                kept.extend(items);
                count
            } else {
                let (done, result) = self.progress.beside(|| self.print(&items));
                if let Err(error) = result {
                    self.progress.finish();
                    return Ok(self.undelivered(&error, None));
                }
                done
            };
            printed += done;
            next = cursor.end() - (count - done);
            if done < count {
                break Ended::Interrupted;
            }
            self.progress.step(printed, cursor.of(total));
            match after {
                Next::Page => {}
                Next::End => break Ended::Whole,
                Next::Short(total) => {
                    break Ended::Failed(Failure::transient(
                        Reason::Unavailable,
                        format!(
                            "Clerk says that there are {total} items, and gives no more: retry."
                        ),
                    ));
                }
            }
        };
        self.progress.finish();
        if self.table
            && let Err(error) = output::write(&table::of_items(list.item, &kept, last_total))
        {
            return Ok(self.undelivered(&error, None));
        }
        match ended {
            Ended::Whole => Ok(ExitCode::SUCCESS),
            Ended::Failed(failure) => {
                Ok(fail(&failure, [("printed", printed), ("nextOffset", next)]))
            }
            Ended::Interrupted => {
                self.progress.note(&format!(
                    "interrupted: {printed} items were printed; --param offset={next} goes on after them"
                ));
                Ok(self.interrupt.exit_code())
            }
        }
    }

    /// Prints items until it is interrupted, and says how many. Every line goes out in one piece.
    fn print(&self, items: &[Json]) -> (u64, io::Result<()>) {
        let mut out = match output::writer() {
            Ok(out) => out,
            Err(error) => return (0, Err(error)),
        };
        let mut printed = 0;
        for item in items {
            if self.interrupt.is_raised() {
                break;
            }
            let line = item.line();
            let line = terminal::json(&io::stdout(), &line);
            if let Err(error) = out.write_all(line.as_bytes()) {
                return (printed, Err(error));
            }
            printed += 1;
        }
        (printed, out.flush())
    }

    /// `None` if it is interrupted. An error if nothing was sent.
    async fn perform(&self, params: &Json) -> Option<Result<Result<Json, Failure>>> {
        tokio::select! {
            biased;
            () = self.interrupt.raised() => None,
            result = retry::with_retries(self.retries, &self.progress, || self.attempt(params)) => Some(result),
        }
    }

    async fn attempt(&self, params: &Json) -> Result<Result<Json, Failure>> {
        let own_key = params.get("secretKey").filter(|key| !key.is_null());
        let has_own_key =
            own_key.is_some_and(|key| key.as_text().is_none_or(|key| !key.is_empty()));
        let context = self
            .sent
            .watch(self.environment.context(self.operation, has_own_key));
        let written = context.written();
        let block = self.subject.block();
        let result = block
            .call(&self.operation.name, params.as_str(), context)
            .await;
        match result {
            Ok(Ok(output)) => Ok(Json::parse(&output).map_err(|error| unreadable(&error.into()))),
            Ok(Err(failure)) => {
                if failure.is_retryable() && !self.is_idempotent() {
                    self.sent.forget();
                }
                Ok(Err(failure))
            }
            Err(error) if error.nothing_was_done() && !self.sent.anything() => {
                let written = written.stderr();
                Err(match written.is_empty() {
                    true => error.into(),
                    false => wasmtime::Error::from(error).context(format!("it wrote: {written:?}")),
                })
            }
            Err(error) => {
                if error.nothing_was_done() && !self.only_reads() {
                    let name = &self.operation.name;
                    self.progress.note(&format!(
                        "{name} may have taken effect in an attempt before"
                    ));
                }
                Ok(Err(error.to_failure()))
            }
        }
    }

    /// What is known of a call that was interrupted.
    fn known(&self) -> String {
        let name = &self.operation.name;
        if self.only_reads() {
            format!("{name} changes nothing")
        } else if !self.sent.anything() {
            "nothing was done".to_owned()
        } else if self.is_idempotent() {
            format!("{name} may have taken effect; it is idempotent: retry")
        } else {
            format!("{name} may have taken effect: check before retrying")
        }
    }

    /// An output that can't be written. What was done is said: it must not be done again.
    fn undelivered(&self, error: &io::Error, output: Option<&Json>) -> ExitCode {
        let nobody_reads = error.kind() == io::ErrorKind::BrokenPipe;
        if !(nobody_reads && self.only_reads()) {
            let id = output.and_then(|output| output.get("id")?.as_text());
            let id = id.map_or_else(String::new, |id| format!(" (`id`: {id})"));
            let name = &self.operation.name;
            self.progress.note(&format!(
                "{name} was performed and succeeded{id}, but its output can't be written: {error}"
            ));
        }
        exit::of_output(error)
    }

    fn only_reads(&self) -> bool {
        let manifest = self.subject.manifest(self.operation);
        manifest.is_some_and(|operation| operation.effect == Effect::Reads)
    }

    fn is_idempotent(&self) -> bool {
        let manifest = self.subject.manifest(self.operation);
        manifest.is_some_and(|operation| operation.idempotent)
    }
}

/// How the pages of a list ended.
enum Ended {
    Whole,
    Failed(Failure),
    Interrupted,
}

/// What came out of a call that was performed, and can't be read.
fn unreadable(error: &wasmtime::Error) -> Failure {
    let message = format!(
        "The operation was performed, and what the component returned cannot be read ({error}): check before retrying."
    );
    Failure::permanent(Reason::BadResponse, message)
}

/// Prints a failure, with more that is known. The exit code says what matters even if nobody can read it.
fn fail<const N: usize>(failure: &Failure, more: [(&str, u64); N]) -> ExitCode {
    let json = Json::parse(&failure.to_json()).unwrap_or_else(|_| Json::text(failure.message()));
    let json = more
        .into_iter()
        .fold(json, |json, (name, value)| json.with(name, value.into()));
    let mut err = io::stderr();
    let text = json.pretty(0);
    let text = terminal::json(&err, &text).into_owned();
    let _ = writeln!(err, "{text}");
    exit::of_failure(failure)
}
