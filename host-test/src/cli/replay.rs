//! `replay`

use std::io::{self, Write as _};
use std::process::ExitCode;

use host_test::fixture::{self, Case};
use host_test::{Subject, replay, report, update};
use wasmtime::{Result, bail};

use super::fixtures::Fixtures;
use super::terminal;

/// Run fixtures through the component and compare what it sends and returns
///
/// Nothing goes over the network: requests are answered from the fixture inside the host. Whole requests and whole
/// outputs are compared. Exits 1 if anything differs, or if something that differs could not be updated.
#[derive(clap::Args, Default)]
pub(crate) struct Args {
    #[command(flatten)]
    fixtures: Fixtures,
    /// Print JSON: passed, failed, cases, and with --update what was updated
    #[arg(long)]
    json: bool,
    /// Rewrite `expect` of fixtures of which nothing but that differs, to be reviewed as a diff
    ///
    /// Everything else in the file stays as it is written. Of a failure, only what stood in `fault` is expected again. A
    /// fixture whose requests differ, or whose call leaks a secret, writes to its standard streams or traps, is left
    /// alone and still fails.
    #[arg(long)]
    update: bool,
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
    let subject = Subject::built()?;
    let mut outcomes = replay::replay_all(&subject, &cases);
    let mut updated = Vec::new();
    if args.update {
        for outcome in &mut outcomes {
            if let Some(file) = update::update(folder, outcome)? {
                let case = Case::read(&file)?;
                updated.push(case.title());
                *outcome = replay::replay(&subject, &case);
            }
        }
    }
    // A fixture may be a stranger's.
    for problem in outcomes
        .iter_mut()
        .flat_map(|outcome| &mut outcome.problems)
    {
        *problem = terminal::text(&io::stdout(), problem).into_owned();
    }
    let mut out = anstream::stdout();
    if args.json {
        let mut json = report::json(&outcomes);
        if args.update {
            json["updated"] = updated.into();
        }
        writeln!(out, "{json:#}")?;
    } else {
        report::write(&mut out, &outcomes)?;
        for title in &updated {
            writeln!(out, "updated {title}")?;
        }
    }
    Ok(if report::failed(&outcomes) == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
