//! `describe`: what a component says of itself.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use artifact::COMPONENT;
use clerk_host::Manifest;
use host_test::json::Json;
use wasmtime::{Result, error::Context as _};

use super::{reference, terminal};

/// Print what a component says of itself, as JSON
///
/// Name, version, and every operation with its description, effect, requests, failures, and JSON Schemas of
/// parameters and output. Only the file is read; nothing is compiled or executed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Component to describe [default: the one built with this program]
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
    /// Print the reference of all operations as Markdown
    #[arg(long)]
    markdown: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let name = || match &args.component {
        Some(file) => format!("{} can't be described", file.display()),
        None => "the component can't be described".to_owned(),
    };
    let component = match &args.component {
        Some(file) => Cow::Owned(fs::read(file).with_context(name)?),
        None => Cow::Borrowed(COMPONENT),
    };
    let mut out = io::stdout();
    if args.markdown {
        let manifest = Manifest::of(&component).with_context(name)?;
        let text = reference::markdown(&manifest);
        write!(out, "{}", terminal::text(&out, &text))?;
    } else {
        let manifest = Manifest::text(&component).with_context(name)?;
        let json = Json::parse(manifest)?.pretty(0);
        writeln!(out, "{}", terminal::json(&out, &json))?;
    }
    Ok(ExitCode::SUCCESS)
}
