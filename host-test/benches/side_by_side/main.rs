//! The component through this library beside a native client, in one run, in turns.
//!
//! `cargo bench -p host-test` prints tables; `cargo bench -p host-test -- --quick` rough ones in some seconds.
//!
//! Every contender is a process of its own, talks to the same server, another process on loopback, and turns the answers
//! into values of its language. A round lets each of them run for a moment; ratios are taken within a round, so that what
//! else the machine does weighs on all.

mod client;
mod component;
mod contender;
mod native;
mod server;
mod table;
#[allow(dead_code, reason = "only what answers like Clerk is needed")]
#[path = "../../tests/it/common/tls.rs"]
mod tls;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use artifact::COMPONENT;
use clap::Parser;
use clerk_host::Config;
use contender::{Address, Command, Contender, Server};
use serde_json::json;
use table::Table;
use wasmtime::Result;

/// What is called.
#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Call {
    /// One small answer.
    GetUser,
    /// A page of 500 users, and their count.
    ListUsers,
}

impl Call {
    fn name(self) -> &'static str {
        match self {
            Self::GetUser => "get-user",
            Self::ListUsers => "list-users",
        }
    }
}

const KEY: &str = "sk_test_bench";
const USERS: u32 = 500;

#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    role: Option<Role>,
    /// Rough figures in some seconds
    #[arg(long)]
    quick: bool,
    /// One more contender: its name, and a program with arguments that speaks the protocol of contender.rs
    #[arg(long, value_name = "NAME=PROGRAM ARGUMENT …")]
    contender: Vec<String>,
    /// Also write what is printed to this file, as JSON
    #[arg(long)]
    json: Option<PathBuf>,
    /// What `cargo bench` adds
    #[arg(long, hide = true)]
    bench: bool,
}

/// What this program is when it starts itself.
#[derive(clap::Subcommand)]
enum Role {
    Server {
        root_file: PathBuf,
    },
    Native {
        url: String,
    },
    Component {
        file: PathBuf,
        #[command(flatten)]
        options: component::Options,
        url: String,
    },
}

fn main() -> Result<()> {
    let args = Args::parse();
    match args.role {
        None => compare(&args),
        Some(Role::Server { root_file }) => server::run(&root_file),
        Some(Role::Native { url }) => client::run(|| native::Native::new(&url)),
        Some(Role::Component { file, options, url }) => {
            client::run(|| component::Component::load(&url, &file, &options))
        }
    }
}

fn compare(args: &Args) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let server = Server::start(folder.path())?;
    let compiled = |interruption: bool| {
        let path = folder.path().join(format!("{interruption}.cwasm"));
        Config::new()
            .interruption(interruption)
            .compile(COMPONENT)?
            .write(&path)?;
        wasmtime::error::Ok(path)
    };
    let (checked, free) = (compiled(true)?, compiled(false)?);
    let mut commands = vec![
        Command::own("native").arg("native"),
        Command::own("component").arg("component").arg(&checked),
        Command::own("component, no interruption")
            .args(["component", "--no-interruption"])
            .arg(&free),
        Command::own("component, as JSON")
            .args(["component", "--json"])
            .arg(&checked),
        Command::own("component, client")
            .args(["component", "--client"])
            .arg(&checked),
        Command::own("component, client, as JSON")
            .args(["component", "--client", "--json"])
            .arg(&checked),
    ];
    // As Clerk is reached. Clients of other languages have no place for a certificate of ours.
    let mut tables = measure(args, &commands, &server.tls, ", HTTP/2 and TLS")?;
    for text in &args.contender {
        commands.push(Command::parse(text)?);
    }
    let plain = &server.plain;
    tables.extend(measure(args, &commands, plain, "")?);
    tables.push(starts(args, &commands, plain)?);
    tables.extend(peaks(args, &commands, plain)?);
    if let Some(path) = &args.json {
        let tables: Vec<_> = tables.iter().map(Table::json).collect();
        fs::write(path, json!(tables).to_string())?;
    }
    Ok(())
}

fn measure(args: &Args, commands: &[Command], address: &Address, over: &str) -> Result<Vec<Table>> {
    let (rounds, slice, in_flights) = if args.quick {
        (3, Duration::from_millis(100), &[1, 16][..])
    } else {
        (12, Duration::from_millis(350), &[1, 16, 64][..])
    };
    let mut contenders = Vec::new();
    for command in commands {
        contenders.push(Contender::start(command, address)?);
    }
    let mut tables = Vec::new();
    for call in [Call::GetUser, Call::ListUsers] {
        for &in_flight in in_flights {
            let title = format!("{}, {in_flight} in flight{over}", call.name());
            let mut table = Table::new(&title, "µs a call", commands);
            for round in 0..=rounds {
                let times = contenders
                    .iter_mut()
                    .map(|contender| contender.measure(call, in_flight, slice))
                    .collect::<Result<_>>()?;
                // The first round opens connections and warms up.
                if round > 0 {
                    table.add(times);
                }
            }
            table.print();
            tables.push(table);
        }
    }
    Ok(tables)
}

/// From the start of a process to its first answer.
fn starts(args: &Args, commands: &[Command], address: &Address) -> Result<Table> {
    let rounds = if args.quick { 2 } else { 25 };
    let mut table = Table::new("first answer of a process", "ms", commands);
    for round in 0..=rounds {
        let times = commands
            .iter()
            .map(|command| Ok(Contender::start(command, address)?.start.as_secs_f64() * 1e3))
            .collect::<Result<_>>()?;
        if round > 0 {
            table.add(times);
        }
    }
    table.print();
    Ok(table)
}

/// The most memory that a process had resident.
fn peaks(args: &Args, commands: &[Command], address: &Address) -> Result<Vec<Table>> {
    let slice = Duration::from_millis(if args.quick { 200 } else { 1000 });
    let mut tables = Vec::new();
    for call in [Call::GetUser, Call::ListUsers] {
        let title = format!("peak memory, {}, 16 in flight", call.name());
        let mut table = Table::new(&title, "MB", commands);
        let peak = |command| {
            let mut contender = Contender::start(command, address)?;
            contender.measure(call, 16, slice)?;
            contender.peak()
        };
        table.add(commands.iter().map(peak).collect::<Result<_>>()?);
        table.print();
        tables.push(table);
    }
    Ok(tables)
}
