//! Processes of their own: the server, and one for each start and each peak of memory.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Instant;
use std::{env, fs, process};

use host_test::{BUILT, Config};
use wasmtime::{Result, bail, error::Context as _};

use crate::component::Typed;
use crate::native::Native;
use crate::table::Table;
use crate::{Call, Contender};

const NAMES: [&str; 3] = ["native", "component", "component, no interruption"];

/// The running server.
pub(crate) struct Server {
    process: Child,
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn start() -> Result<Self> {
        let mut process = Command::new(env::current_exe()?)
            .arg("server")
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = process.stdout.take().context("no output")?;
        let mut url = String::new();
        BufReader::new(stdout).read_line(&mut url)?;
        Ok(Self {
            process,
            url: url.trim().to_owned(),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The component, compiled with and without the checks for interruption.
pub(crate) struct Files {
    pub(crate) checked: PathBuf,
    pub(crate) free: PathBuf,
}

impl Files {
    pub(crate) fn write() -> Result<Self> {
        let write = |interruption: bool| {
            let name = format!("clerk-bench-{}-{interruption}.cwasm", process::id());
            let path = env::temp_dir().join(name);
            let code = Config::new().interruption(interruption).compile(BUILT)?;
            fs::write(&path, code)?;
            wasmtime::error::Ok(path)
        };
        Ok(Self {
            checked: write(true)?,
            free: write(false)?,
        })
    }

    fn of(&self, name: &str) -> &Path {
        if name == NAMES[2] {
            &self.free
        } else {
            &self.checked
        }
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.checked);
        let _ = fs::remove_file(&self.free);
    }
}

/// A process that gets one small answer, says so, and if it is to, has many large ones and says how much memory it took.
pub(crate) fn child(side: &str, url: &str, file: &str, load: bool) -> Result<()> {
    let file = Path::new(file);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        if side == NAMES[0] {
            work(Native::new(url)?, load).await
        } else {
            work(Typed::load(url, file, side == NAMES[1])?, load).await
        }
    })
}

async fn work(contender: impl Contender, load: bool) -> Result<()> {
    contender.call(Call::Small).await?;
    writeln!(io::stdout(), "answered")?;
    if !load {
        return Ok(());
    }
    let contender = Arc::new(contender);
    for call in [Call::Small, Call::Large] {
        let tasks: Vec<_> = (0..16)
            .map(|_| {
                let contender = Arc::clone(&contender);
                tokio::spawn(async move {
                    for _ in 0..10 {
                        contender.call(call).await?;
                    }
                    wasmtime::error::Ok(())
                })
            })
            .collect();
        for task in tasks {
            task.await??;
        }
        writeln!(io::stdout(), "{}", peak()?)?;
    }
    Ok(())
}

/// The most memory that this process had resident, in MB.
fn peak() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status").context("only Linux tells the peak")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: f64 = line
        .and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok())
        .context("no VmHWM")?;
    Ok(kib * 1024.0 / 1e6)
}

fn spawn(name: &str, url: &str, files: &Files, load: bool) -> Result<Child> {
    let mut command = Command::new(env::current_exe()?);
    command
        .args(["process", name, url])
        .arg(files.of(name))
        .args(load.then_some("load"))
        .stdout(Stdio::piped());
    Ok(command.spawn()?)
}

/// From the start of a process to its first answer.
pub(crate) fn compare_starts(url: &str, files: &Files, rounds: usize) -> Result<()> {
    let mut table = Table::new("first answer of a process", "ms", &NAMES);
    for round in 0..=rounds {
        let mut times = Vec::new();
        for name in NAMES {
            let start = Instant::now();
            let mut child = spawn(name, url, files, false)?;
            let mut answer = [0];
            let mut stdout = child.stdout.take().context("no output")?;
            let read = stdout.read_exact(&mut answer);
            times.push(start.elapsed().as_secs_f64() * 1e3);
            io::copy(&mut stdout, &mut io::sink())?;
            if read.is_err() || !child.wait()?.success() {
                bail!("the {name} process failed");
            }
        }
        if round > 0 {
            table.add(&times);
        }
    }
    table.print();
    Ok(())
}

pub(crate) fn compare_memory(url: &str, files: &Files) -> Result<()> {
    let mut tables = [
        ("peak, get-user, 16 in flight", Vec::new()),
        ("peak, list-users, 16 in flight", Vec::new()),
        ("", Vec::new()),
    ];
    for name in NAMES {
        let mut text = String::new();
        let mut child = spawn(name, url, files, true)?;
        let mut stdout = child.stdout.take().context("no output")?;
        stdout.read_to_string(&mut text)?;
        if !child.wait()?.success() {
            bail!("the {name} process failed");
        }
        let numbers = text.lines().skip(1);
        for ((_, values), number) in tables.iter_mut().zip(numbers) {
            values.push(number.parse()?);
        }
    }
    for (title, values) in &tables[..2] {
        let mut table = Table::new(title, "MB", &NAMES);
        table.add(values);
        table.print();
    }
    Ok(())
}
