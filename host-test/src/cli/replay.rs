//! `replay`

use std::io::Write as _;
use std::process::ExitCode;

use host_test::{Block, fixture, replay, report};
use wasmtime::{Result, bail};

use super::fixtures::Fixtures;

/// Run fixtures through the component and compare what it sends and returns
///
/// Nothing goes over the network: requests are answered from the fixture inside the host. Whole requests and whole
/// outputs are compared. Exits 1 if anything differs.
#[derive(clap::Args, Default)]
pub(crate) struct Args {
    #[command(flatten)]
    fixtures: Fixtures,
    /// Print JSON: passed, failed, cases
    #[arg(long)]
    json: bool,
    /// Only cases with this text in OPERATION/CASE
    filter: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let folder = &args.fixtures.folder;
    let mut cases = fixture::discover(folder)?;
    if let Some(filter) = &args.filter {
        cases.retain(|case| case.title().contains(filter));
        if cases.is_empty() {
            bail!(
                "no fixture in {} has `{filter}` in its OPERATION/CASE",
                folder.display()
            );
        }
    }
    let outcomes = replay::replay_all(&Block::built()?, &cases);
    let mut out = anstream::stdout();
    if args.json {
        writeln!(out, "{:#}", report::json(&outcomes))?;
    } else {
        report::write(&mut out, &outcomes)?;
    }
    Ok(if report::failed(&outcomes) == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
