//! `compile`: machine code from a component, so that a start needs no compiler.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use artifact::COMPONENT;
use clerk_host::Config;
use wasmtime::{Result, error::Context as _};

/// Compile a component to machine code, which loads in milliseconds
///
/// What it writes can be given wherever a component can, to programs with the same version of this library on the
/// same kind of processor. It is machine code: load only what you have compiled yourself.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Component to compile [default: the one built with this program]
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
    /// Where to write; the manifest goes beside it, with .json behind the name [default: the name of the component, in
    /// this folder, with .cwasm]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Leave out the checks that let a host end a component that computes for ever; loads only with
    /// `Config::interruption(false)`
    #[arg(long)]
    no_interruption: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let component = match &args.component {
        None => COMPONENT.to_vec(),
        Some(file) => {
            fs::read(file).with_context(|| format!("{} can't be read", file.display()))?
        }
    };
    let output = args.output.clone().unwrap_or_else(|| {
        let name = args.component.as_deref().and_then(Path::file_stem);
        PathBuf::from(name.unwrap_or("clerk_tool".as_ref())).with_extension("cwasm")
    });
    let compiled = Config::new()
        .interruption(!args.no_interruption)
        .compile(&component)?;
    compiled.write(&output)?;
    let size = compiled.code.len();
    writeln!(io::stdout(), "{}: {size} bytes", output.display())?;
    Ok(ExitCode::SUCCESS)
}
