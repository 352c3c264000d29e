//! Every fixture, each a test of its own: `cargo test --test replay list-users/full`.

use std::process::ExitCode;
use std::sync::Arc;

use clerk_host::Block;
use host_test::{fixture, replay::replay};
use libtest_mimic::{Arguments, Trial};

fn main() -> wasmtime::Result<ExitCode> {
    let arguments = Arguments::from_args();
    let block = Arc::new(Block::from_bytes(artifact::COMPONENT)?);
    let trial = |case: fixture::Case| {
        let block = Arc::clone(&block);
        Trial::test(case.title(), move || match replay(&block, &case) {
            outcome if outcome.passed() => Ok(()),
            outcome => Err(outcome.problems.join("\n").into()),
        })
    };
    let trials = fixture::discover(fixture::FOLDER)?
        .into_iter()
        .map(trial)
        .collect();
    Ok(libtest_mimic::run(&arguments, trials).exit_code())
}
