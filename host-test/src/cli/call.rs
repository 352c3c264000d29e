//! `call`

use std::io::{self, Write as _};
use std::process::ExitCode;

use clerk_host::{CallError, Failure};
use host_test::interface::Operation;
use host_test::json::Json;
use host_test::{Subject, Way};
use wasmtime::{Result, bail, error::Context as _};

use super::environment::Environment;
use super::interrupt::Interrupt;
use super::paging::{Cursor, List};
use super::progress::Progress;
use super::request::Request;
use super::{pretty, retry, table};

/// Perform one operation on real Clerk
///
/// Prints the output as JSON. A failure is printed as one JSON object on standard error: `case`, `reason`, `message`,
/// `parameter`, `status`, `errors`, `traceId`, `retryAfterMs`.
///
/// Exits 0 if it succeeded, 2 if it failed and is safe to retry, 3 if it failed and must not be retried unchanged, 130
/// after Ctrl-C, and 1 if nothing was sent.
#[derive(clap::Args)]
#[command(after_help = "Environment:\n  \
    CLERK_SECRET_KEY  the secret key, unless `secretKey` is among the parameters\n  \
    CLERK_API_URL     where Clerk's Backend API is, without /v1 [default: https://api.clerk.com]\n  \
    CLERK_WEBHOOK_SIGNING_SECRET  the signing secret, unless `signingSecret` is among the parameters\n  \
    COLUMNS           how wide a table may be [default: as the terminal, or 120]\n\n\
    Examples:\n  \
    export CLERK_SECRET_KEY=sk_test_…\n  \
    host-test call list-users --params '{\"limit\": 2}'\n  \
    host-test call get-user --param userId=user_2NNEqL2nrIRdJ194ndJqAHwEfxC --table\n  \
    host-test call create-user --param username=ada --param password=@password.txt\n  \
    host-test call list-users --all --retries 5 > users.jsonl")]
pub(crate) struct Args {
    #[command(flatten)]
    request: Request,
    /// Print every item of a list, one JSON object a line
    ///
    /// For operations with `limit` and `offset`. Fetches page after page, in order, from `offset` on [default: 0], with
    /// `limit` items a page [default: 500, the largest]. What is created or removed meanwhile may be missing or come
    /// twice. On a terminal, standard error shows how far it came. If a page fails or Ctrl-C is pressed, all lines
    /// printed are whole, and standard error says where to go on: the failure then has `printed` and `nextOffset`.
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
    /// Waits as long as Clerk asks for, otherwise 0.5 s, 1 s, 2 s and so on up to 30 s, and at random up to as much
    /// again. Failures whose `case` is `permanent` are never retried. With --all, up to N times for each page.
    #[arg(long, value_name = "N", default_value_t = 0)]
    retries: usize,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let subject = args.request.subject()?;
    let operation = subject.operation(&args.request.operation)?;
    let params = args.request.params(operation)?;
    let environment = Environment::of_process()?;
    // Two threads, so that Ctrl-C is noticed while one of them is writing.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let call = Call {
            subject: &subject,
            operation,
            environment,
            retries: args.retries,
            table: args.table,
            interrupt: Interrupt::listen()?,
            progress: Progress::new(),
        };
        match (args.all, List::of(operation)) {
            (false, _) => call.once(&params).await,
            (true, Some(list)) => call.every_page(&list, Cursor::new(params)?).await,
            (true, None) => bail!(
                "--all is for lists, and {} has no `limit` and `offset`",
                operation.name
            ),
        }
    })
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
}

impl Call<'_> {
    async fn once(&self, params: &Json) -> Result<ExitCode> {
        let Some(result) = self.perform(params).await else {
            return Ok(Interrupt::exit_code());
        };
        match result? {
            Ok(output) => {
                let text = if self.table {
                    table::of_output(self.operation, &output)?
                } else {
                    pretty::pretty(&self.operation.output, &output) + "\n"
                };
                io::stdout().write_all(text.as_bytes())?;
                Ok(ExitCode::SUCCESS)
            }
            Err(failure) => {
                writeln!(
                    io::stderr(),
                    "{}",
                    Json::parse(&failure.to_json())?.pretty(0)
                )?;
                Ok(exit_code(&failure))
            }
        }
    }

    async fn every_page(&self, list: &List<'_>, mut cursor: Cursor) -> Result<ExitCode> {
        let mut kept = Vec::new();
        let mut last_total = 0;
        let result = loop {
            let Some(result) = self.perform(cursor.params()).await else {
                break None;
            };
            let (items, total) = match result {
                Ok(Ok(output)) => match list.page(&output) {
                    Ok(page) => page,
                    Err(error) => break Some(Err(error)),
                },
                Ok(Err(failure)) => break Some(Ok(Some(failure))),
                Err(error) => break Some(Err(error)),
            };
            last_total = total;
            let more = if self.table {
                let more = cursor.advance(items.len(), total);
                kept.extend(items);
                more
            } else {
                let printed = self.progress.beside(|| self.print(&items))?;
                let more = cursor.advance(printed, total);
                if printed < items.len() {
                    break None;
                }
                more
            };
            self.progress.step(cursor.done(), cursor.of(total));
            if !more {
                break Some(Ok(None));
            }
        };
        self.progress.finish();
        if self.table {
            io::stdout().write_all(table::of_items(list.item, &kept, last_total).as_bytes())?;
        }
        let (done, next) = (cursor.done(), cursor.offset());
        match result {
            Some(Ok(None)) => Ok(ExitCode::SUCCESS),
            Some(Ok(Some(failure))) => {
                let json = Json::parse(&failure.to_json())?
                    .with("printed", done.into())
                    .with("nextOffset", next.into());
                writeln!(io::stderr(), "{}", json.pretty(0))?;
                Ok(exit_code(&failure))
            }
            Some(Err(error)) => Err(error.context(format!(
                "{done} items were printed; --param offset={next} goes on after them"
            ))),
            None => {
                self.progress.note(&format!(
                    "interrupted: {done} items were printed; --param offset={next} goes on after them"
                ));
                Ok(Interrupt::exit_code())
            }
        }
    }

    /// Prints items until it is interrupted, and says how many. Every line goes out in one piece.
    fn print(&self, items: &[Json]) -> io::Result<usize> {
        let mut out = io::stdout().lock();
        for (number, item) in items.iter().enumerate() {
            if self.interrupt.is_raised() {
                return Ok(number);
            }
            out.write_all(format!("{item}\n").as_bytes())?;
        }
        out.flush()?;
        Ok(items.len())
    }

    /// `None` if it is interrupted.
    async fn perform(&self, params: &Json) -> Option<Result<Result<Json, Failure>>> {
        let attempt = || async {
            let context = self.environment.context();
            let written = context.written();
            let way = self.subject.ways().last().unwrap_or(&Way::Typed);
            let block = self.subject.block();
            let result = way.call(block, self.operation, params, context).await;
            match result {
                Ok(result) => result.context("the operation has no types for these parameters"),
                // What may have taken effect is a failure.
                Err(error) => match error.downcast_ref::<CallError>() {
                    Some(ended) if !ended.nothing_was_done() => Ok(Err(ended.to_failure())),
                    _ => Err(error.context(format!("it wrote: {:?}", written.stderr()))),
                },
            }
        };
        tokio::select! {
            biased;
            () = self.interrupt.raised() => None,
            result = retry::with_retries(self.retries, &self.progress, attempt) => Some(result),
        }
    }
}

fn exit_code(failure: &Failure) -> ExitCode {
    ExitCode::from(if failure.is_retryable() { 2 } else { 3 })
}
