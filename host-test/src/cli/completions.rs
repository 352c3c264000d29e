//! `completions`

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Command;
use clap_complete::{Shell, generate};
use wasmtime::Result;

/// Print a script that makes a shell complete this program's commands and options
///
/// For bash: `host-test completions bash > ~/.local/share/bash-completion/completions/host-test`
#[derive(clap::Args)]
pub(crate) struct Args {
    shell: Shell,
}

pub(crate) fn run(args: &Args, mut program: Command) -> Result<ExitCode> {
    let name = program.get_name().to_owned();
    let mut script = Vec::new();
    generate(args.shell, &mut program, name, &mut script);
    io::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
