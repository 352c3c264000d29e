//! A contender's side of the protocol, for those in Rust.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::ValueEnum as _;
use wasmtime::{Result, bail};

use crate::Call;

pub(crate) trait Client: Send + Sync + 'static {
    fn call(&self, call: Call) -> impl Future<Output = Result<()>> + Send;
}

/// Runs a client as contender.rs tells it to.
pub(crate) fn run<C: Client>(client: impl FnOnce() -> Result<C>) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let client = Arc::new(runtime.block_on(async {
        let client = client()?;
        client.call(Call::GetUser).await?;
        wasmtime::error::Ok(client)
    })?);
    let mut out = io::stdout();
    writeln!(out, "ready")?;
    for line in io::stdin().lines() {
        let line = line?;
        let [call, in_flight, slice] = line.split(' ').collect::<Vec<_>>()[..] else {
            bail!("three words were expected: {line}");
        };
        let call = Call::from_str(call, false).map_err(wasmtime::Error::msg)?;
        let (in_flight, slice) = (in_flight.parse()?, Duration::from_millis(slice.parse()?));
        let time = measure(&client, call, in_flight, slice);
        writeln!(out, "{}", runtime.block_on(time)?)?;
    }
    Ok(())
}

/// Microseconds a call.
async fn measure<C: Client>(
    client: &Arc<C>,
    call: Call,
    in_flight: usize,
    slice: Duration,
) -> Result<f64> {
    let start = Instant::now();
    let tasks: Vec<_> = (0..in_flight)
        .map(|_| {
            let client = Arc::clone(client);
            tokio::spawn(async move {
                let mut calls = 0_u32;
                while start.elapsed() < slice {
                    client.call(call).await?;
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
