//! The component through this library beside a native client, in one run, in turns.
//!
//! `cargo bench -p host-test` prints a table; `cargo bench -p host-test -- --quick` a rough one in a few seconds.
//!
//! Both sides talk to the same server, a process of its own on loopback, and decode the same fields into owned values. A
//! round lets every contender run for a moment; ratios are taken within a round, so that what else the machine does
//! weighs on both sides. Start and memory are those of processes of their own.

mod component;
mod native;
mod processes;
mod server;
mod table;

use std::env;
use std::sync::Arc;
use std::time::{Duration, Instant};

use table::Table;
use wasmtime::Result;

/// What is called.
#[derive(Clone, Copy, PartialEq)]
enum Call {
    /// `get-user`.
    Small,
    /// `list-users` with 500 users, and its count.
    Large,
}

/// A side of the comparison.
trait Contender: Send + Sync + 'static {
    fn call(&self, call: Call) -> impl Future<Output = Result<()>> + Send;
}

const KEY: &str = "sk_test_bench";
const USERS: u32 = 500;

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["server"] => server::run(),
        ["process", side, url, file, ref more @ ..] => {
            processes::child(side, url, file, more.contains(&"load"))
        }
        _ => compare(args.contains(&"--quick")),
    }
}

fn compare(quick: bool) -> Result<()> {
    let server = processes::Server::start()?;
    let files = processes::Files::write()?;
    let (rounds, slice) = if quick {
        (3, Duration::from_millis(150))
    } else {
        (12, Duration::from_millis(350))
    };
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let native = Arc::new(native::Native::new(&server.url)?);
        let checked = Arc::new(component::Typed::load(&server.url, &files.checked, true)?);
        let free = Arc::new(component::Typed::load(&server.url, &files.free, false)?);
        let json = Arc::new(component::Json(Arc::clone(&checked)));
        let names = [
            "native",
            "component",
            "component, no interruption",
            "component, as JSON",
        ];
        for call in [Call::Small, Call::Large] {
            for in_flight in [1, 16, 64] {
                let title = format!(
                    "{}, {in_flight} in flight",
                    match call {
                        Call::Small => "get-user",
                        Call::Large => "list-users, 500",
                    }
                );
                let mut table = Table::new(&title, "µs a call", &names);
                for round in 0..=rounds {
                    let times = [
                        measure(&native, call, in_flight, slice).await?,
                        measure(&checked, call, in_flight, slice).await?,
                        measure(&free, call, in_flight, slice).await?,
                        measure(&json, call, in_flight, slice).await?,
                    ];
                    // The first round opens connections and warms up.
                    if round > 0 {
                        table.add(&times);
                    }
                }
                table.print();
            }
        }
        wasmtime::error::Ok(())
    })?;
    processes::compare_starts(&server.url, &files, if quick { 5 } else { 25 })?;
    processes::compare_memory(&server.url, &files)
}

/// Microseconds a call: of a whole slice, divided by the calls that ended in it.
async fn measure<C: Contender>(
    contender: &Arc<C>,
    call: Call,
    in_flight: usize,
    slice: Duration,
) -> Result<f64> {
    let start = Instant::now();
    let tasks: Vec<_> = (0..in_flight)
        .map(|_| {
            let contender = Arc::clone(contender);
            tokio::spawn(async move {
                let mut calls = 0_u32;
                while start.elapsed() < slice {
                    contender.call(call).await?;
                    calls += 1;
                }
                wasmtime::error::Ok(calls)
            })
        })
        .collect();
    let mut calls = 0;
    for task in tasks {
        calls += task.await??;
    }
    Ok(start.elapsed().as_secs_f64() * 1e6 / f64::from(calls))
}
