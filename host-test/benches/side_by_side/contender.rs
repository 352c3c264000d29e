//! Processes that are measured, and the server that they call.
//!
//! A contender is started with the server's URL as its last argument, makes one call of `get-user`, and prints `ready`.
//! Then it reads lines such as `list-users 16 350` (what to call, how many calls at a time, for how many milliseconds) and
//! answers each with a line, the microseconds a call took: those of the whole time, divided by the calls that ended in it.
//! It ends with its standard input.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{self, Child, ChildStdin, ChildStdout, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use wasmtime::{Result, bail, error::Context as _};

use crate::Call;

/// How to start a contender.
pub(crate) struct Command {
    pub(crate) name: String,
    program: OsString,
    arguments: Vec<OsString>,
}

impl Command {
    /// This program itself.
    pub(crate) fn own(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            program: env::current_exe().map_or_else(|_| OsString::new(), Into::into),
            arguments: Vec::new(),
        }
    }

    /// `NAME=PROGRAM ARGUMENT …`
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let (name, command) = text.split_once('=').context("expected NAME=PROGRAM")?;
        let mut words = command.split_whitespace().map(OsString::from);
        Ok(Self {
            name: name.to_owned(),
            program: words.next().context("expected a program after `=`")?,
            arguments: words.collect(),
        })
    }

    pub(crate) fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub(crate) fn args<const N: usize>(mut self, arguments: [&str; N]) -> Self {
        self.arguments.extend(arguments.map(Into::into));
        self
    }

    fn spawn(&self, address: &Address) -> Result<Child> {
        let mut command = process::Command::new(&self.program);
        if let Some(root) = &address.root {
            command.env(ROOT, root);
        }
        command
            .args(&self.arguments)
            .arg(&address.url)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} can't be started", self.name))
    }
}

/// A running one.
pub(crate) struct Contender {
    name: String,
    process: Process,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    /// What it took from the start of the process to its first answer.
    pub(crate) start: Duration,
}

impl Contender {
    pub(crate) fn start(command: &Command, address: &Address) -> Result<Self> {
        let start = Instant::now();
        let mut process = command.spawn(address)?;
        let mut contender = Self {
            name: command.name.clone(),
            stdin: process.stdin.take().context("no input")?,
            stdout: BufReader::new(process.stdout.take().context("no output")?),
            process: Process(process),
            start: Duration::ZERO,
        };
        if contender.line()? != "ready" {
            bail!("{} is not ready", contender.name);
        }
        contender.start = start.elapsed();
        Ok(contender)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.stdout.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }

    /// Microseconds a call.
    pub(crate) fn measure(&mut self, call: Call, in_flight: usize, slice: Duration) -> Result<f64> {
        let (call, slice) = (call.name(), slice.as_millis());
        writeln!(self.stdin, "{call} {in_flight} {slice}")?;
        self.line()?
            .parse::<f64>()
            .with_context(|| format!("{} failed", self.name))
    }

    /// The most memory that it had resident so far, in MB.
    pub(crate) fn peak(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.0.id()))
            .context("only Linux tells the peak")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib: f64 = line
            .and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok())
            .context("no VmHWM")?;
        Ok(kib * 1024.0 / 1e6)
    }
}

/// Names the file of the certificate that those who speak TLS trust.
pub(crate) const ROOT: &str = "SSL_CERT_FILE";

/// Where the server is.
pub(crate) struct Address {
    url: String,
    root: Option<PathBuf>,
}

/// The running server.
pub(crate) struct Server {
    _process: Process,
    /// With HTTP/1.1.
    pub(crate) plain: Address,
    /// With HTTP/2 over TLS.
    pub(crate) tls: Address,
}

impl Server {
    /// Starts it. It writes its root certificate into a folder.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let root = folder.join("root.der");
        let mut process = process::Command::new(env::current_exe()?)
            .arg("server")
            .arg(&root)
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = process.stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let (plain, tls) = line.trim().split_once(' ').context("two addresses")?;
        Ok(Self {
            _process: Process(process),
            plain: Address {
                url: plain.to_owned(),
                root: None,
            },
            tls: Address {
                url: tls.to_owned(),
                root: Some(root),
            },
        })
    }
}

/// Ends when it is dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
