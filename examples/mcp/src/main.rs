//! The Clerk block as tools for agents: a server of the Model Context Protocol (MCP) on standard input and output.
//!
//! Standard output carries the protocol and nothing else. Standard error says of each call its name, outcome and
//! duration, never parameters, outputs or the key.

mod arguments;
mod clock;
mod instructions;
mod permissions;
mod result;
mod server;
mod subset;
mod tools;

use std::env::{self, VarError};
use std::io;
use std::path::PathBuf;

use artifact::COMPONENT;
use clap::Parser;
use clerk_host::wasmtime::{Result, bail, error::Context as _};
use clerk_host::{Config, Manifest};
use rmcp::ServiceExt as _;
use rmcp::transport::stdio;
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::permissions::Permissions;
use crate::server::Server;

/// The Clerk block as tools for agents (Model Context Protocol on standard input and output)
#[derive(Parser)]
#[command(
    name = "clerk-mcp",
    version,
    after_help = "Environment:\n  \
    CLERK_SECRET_KEY  the secret key\n  \
    CLERK_API_URL     where Clerk's Backend API is, without /v1 [default: https://api.clerk.com]\n  \
    CLERK_WEBHOOK_SIGNING_SECRET  the signing secret, for `verify-webhook`"
)]
struct Cli {
    /// Offer the tools that add something, too
    ///
    /// Without a flag, tools only read. An agent reads what strangers wrote, who may tell it what to do.
    #[arg(long)]
    allow_writes: bool,
    /// Offer those and the tools that remove or overwrite something, too
    #[arg(long)]
    allow_destructive: bool,
    /// Offer tools and parameters that let the agent act as somebody else, too: what hands out tokens or links that sign
    /// in, and setting passwords
    #[arg(long)]
    allow_credentials: bool,
    /// Component to use, or what `host-test compile` made of one, which starts at once [default: the one built with this
    /// program]
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
    /// Trust the TLS root certificates in a PEM file as well, such as that of a company's proxy; may be given several times
    ///
    /// Mozilla's are trusted, and those in the file that the environment variable SSL_CERT_FILE names.
    #[arg(long, value_name = "FILE")]
    tls_roots: Vec<PathBuf>,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    log();
    let mut config = Config::new();
    for file in &cli.tls_roots {
        config = config.root_certificate_file(file)?;
    }
    let block = match &cli.component {
        None => config.load_bytes(COMPONENT)?,
        Some(file) => config.load_file(file)?,
    };
    let manifest = block.manifest().cloned();
    let manifest = manifest.context("the component has no manifest, and so no tools")?;
    let permissions = Permissions {
        writes: cli.allow_writes || cli.allow_destructive,
        destructive: cli.allow_destructive,
        credentials: cli.allow_credentials,
    };
    let server = Server {
        block,
        environment: environment(&manifest)?,
        tools: tools::of(&manifest, permissions)?,
        instructions: instructions::of(&manifest),
        version: manifest.version,
    };
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        server.serve(stdio()).await?.waiting().await?;
        Ok(())
    })
}

/// Logs calls to standard error, and nothing else: the protocol's library logs whole messages.
fn log() {
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(false)
        .with_span_events(FmtSpan::CLOSE);
    let targets = ["clerk_host", "clerk_mcp"].map(|name| (name, Level::INFO));
    let targets = Targets::new().with_targets(targets);
    tracing_subscriber::registry()
        .with(lines.with_filter(targets))
        .init();
}

/// The variables that the block reads, as far as they are set.
fn environment(manifest: &Manifest) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for variable in &manifest.environment {
        let name = &variable.name;
        match env::var(name) {
            Ok(value) => found.push((name.clone(), value)),
            Err(VarError::NotPresent) => {}
            Err(VarError::NotUnicode(_)) => {
                bail!("the environment variable {name} is not Unicode")
            }
        }
    }
    Ok(found)
}
