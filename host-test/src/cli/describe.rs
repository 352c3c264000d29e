//! `describe`: what a component says of itself.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use artifact::COMPONENT;
use clerk_host::{Manifest, Policy};
use host_test::json::Json;
use wasmtime::{Result, error::Context as _};

use super::{policy, reference, terminal};

/// Print what a component says of itself, as JSON
///
/// Name, version, and every operation with its description, effect, requests, failures, and JSON Schemas of
/// parameters and output, with all that an engine needs to draw a form. Only the file is read; nothing is compiled or
/// executed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Component to describe [default: the one built with this program]
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
    /// Print the reference of all operations as Markdown
    #[arg(long)]
    markdown: bool,
    /// Print what operations need of a host, as the block to paste into its configuration
    #[arg(long, value_name = "HOST", value_enum, conflicts_with = "markdown")]
    policy: Option<policy::Target>,
    /// Operations that the policy is for, such as get-user [default: all]
    #[arg(value_name = "OPERATION", requires = "policy")]
    operations: Vec<String>,
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
    let manifest = Manifest::of(&component).with_context(name)?;
    let mut out = io::stdout();
    let text = match args.policy {
        Some(host) => policy::text(host, &manifest, &args.policy_of(&manifest)?)?,
        None if args.markdown => reference::markdown(&manifest),
        None => {
            let json = Json::parse(&manifest.form().to_string())?.pretty(0);
            writeln!(out, "{}", terminal::json(&out, &json))?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    write!(out, "{}", terminal::text(&out, &text))?;
    Ok(ExitCode::SUCCESS)
}

impl Args {
    fn policy_of(&self, manifest: &Manifest) -> Result<Policy> {
        Ok(match self.operations.is_empty() {
            true => Policy::all(manifest)?,
            false => Policy::of(manifest, &self.operations)?,
        })
    }
}
