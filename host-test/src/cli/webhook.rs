//! `webhook`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clerk_host::{Config, Context};
use host_test::text_file;
use tokio::net::TcpListener;
use wasmtime::{Result, bail, error::Context as _};

use super::component::Component;
use super::environment;
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::receiver::{OPERATION, Receiver};
use super::{exit, runtime};

const SIGNING_SECRET: &str = "CLERK_WEBHOOK_SIGNING_SECRET";

/// Receive Clerk's webhooks and print each verified event as one line of JSON
///
/// Answers every path, by HTTP/1.1 without TLS: put what ends TLS before it. Says on standard error where it listens, and
/// why it refused what it refused. A line is what `verify-webhook` returns. Events hold private data of users.
///
/// Clerk sends an event more than once. One with the same `id` as one of the last 10,000 is not printed again; after a
/// restart nothing is known of what came before it.
#[derive(clap::Args)]
#[command(after_help = "Answers:\n  \
    204  it is verified, and was printed now or before\n  \
    400  a header is missing or odd, or what is signed is no event\n  \
    401  no signature is one by the signing secret, or the time is more than 300 s away\n  \
    405  it is no POST\n  \
    408  the body took more than 15 s\n  \
    413  the body is larger than 1 MiB\n  \
    503  it could not be verified or printed\n\n\
    Exits with:\n  \
    0    it was told to end, by Ctrl-C or SIGTERM; requests that had begun were answered, in 5 s at most\n  \
    1    it can't begin: wrong usage, an address that can't be listened on, a signing secret that can't be one\n  \
    3    standard output can't be written, or 141 if nobody reads it any more\n\n\
    Environment:\n  \
    CLERK_WEBHOOK_SIGNING_SECRET  the signing secret of the endpoint, or several separated by spaces\n\n\
    Example:\n  \
    host-test webhook --listen 127.0.0.1:8080 --signing-secret-file secret.txt >> events.jsonl")]
pub(crate) struct Args {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// File that holds the signing secret, in place of the environment
    #[arg(long, value_name = "FILE")]
    signing_secret_file: Option<PathBuf>,
    #[command(flatten)]
    component: Component,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let secret = args.signing_secret()?;
    let config = Config::new()
        .timeout(Duration::from_secs(10))
        .max_concurrent_calls(8)
        .max_requests_per_call(0);
    let subject = args.component.subject(&config)?;
    let context = Context::new()
        .operations([OPERATION])
        .env(SIGNING_SECRET, secret);
    let receiver = Receiver::new(subject.block().client(context));
    runtime::run(async {
        let interrupt = Interrupt::listen()?;
        if let Some(failure) = receiver.try_out().await? {
            bail!("{failure}");
        }
        let listener = TcpListener::bind(args.listen).await;
        let listener = listener.with_context(|| format!("{} can't be listened on", args.listen))?;
        Progress::new().note(&format!("listening on http://{}", listener.local_addr()?));
        Ok(match receiver.serve(listener, &interrupt).await {
            None => ExitCode::SUCCESS,
            Some(error) => {
                Progress::new().note(&format!("an event can't be printed: {error}"));
                exit::of_output(&error)
            }
        })
    })?
}

impl Args {
    fn signing_secret(&self) -> Result<String> {
        if let Some(file) = &self.signing_secret_file {
            let secret = text_file::value(file);
            return secret.with_context(|| format!("{} can't be read", file.display()));
        }
        let secret = environment::variable(SIGNING_SECRET)?;
        Ok(secret.unwrap_or_default())
    }
}
