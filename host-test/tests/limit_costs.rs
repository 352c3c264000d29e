//! What a hostile component costs at most before a limit ends it: memory, processor time and time, each measured in a process
//! of its own. `docs/embedding.md` tells it; `LIMIT_COSTS=write cargo test --test limit_costs` writes its table.

#[allow(dead_code, reason = "not every test asks for all of it")]
#[path = "it/common/h2_server.rs"]
mod h2_server;
#[path = "it/common/hostile.rs"]
mod hostile;
#[allow(dead_code, reason = "not every test asks for all of it")]
#[path = "it/common/tls.rs"]
mod tls;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};
use std::{env, fs, io};

use clerk_host::{CallError, Config, Context};
use h2_server::{H2Server, Manners};
use hostile::attack;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/embedding.md");
const BEGIN: &str = "<!-- LIMIT_COSTS=write cargo test --test limit_costs -->\n";
const END: &str = "<!-- end -->\n";
const HEAD: &str = "| limit | what the component does | how it ends | MiB | MiB left | s | s of a core |\n| --- | --- | --- | ---: | ---: | ---: | ---: |\n";

/// Which row the process measures, and the servers that it may call.
const ROW: &str = "LIMIT_COSTS_ROW";
const SILENT: &str = "LIMIT_COSTS_SILENT";
const H2: &str = "LIMIT_COSTS_H2";
/// The compiled component, so that not every process has to compile it.
const COMPONENT: &str = "LIMIT_COSTS_COMPONENT";

/// Of calls that only this ends.
const TIMEOUT: Duration = Duration::from_secs(2);

/// One attack.
struct Row {
    limit: &'static str,
    does: &'static str,
    params: Value,
    /// How many MiB it may take.
    mib: f64,
    config: Config,
    /// How many calls do it at the same time.
    calls: usize,
}

fn row(limit: &'static str, does: &'static str, params: Value, mib: f64) -> Row {
    Row {
        limit,
        does,
        params,
        mib,
        config: Config::new().timeout(Duration::from_secs(60)),
        calls: 1,
    }
}

/// One that only the timeout ends.
fn endless(limit: &'static str, does: &'static str, params: Value, mib: f64) -> Row {
    Row {
        config: Config::new().timeout(TIMEOUT),
        ..row(limit, does, params, mib)
    }
}

fn rows() -> Vec<Row> {
    let kind = |kind: &str| json!({ "kind": kind });
    let many = |kind: &str, count: u32| json!({ "kind": kind, "count": count });
    let requests =
        |kind: &str, url: &str, count: u32| json!({ "kind": kind, "url": url, "count": count });
    let memory = "`max_memory_bytes`, 256 MiB";
    let time = "`timeout`, here 2 s";
    let resources = "256 resources of the host";
    let sent = "`max_requests_per_call`, 16";
    vec![
        row(memory, "allocates and writes", kind("allocate"), 288.0),
        row(
            memory,
            "returns a text of 250 MiB",
            many("text", 250 << 20),
            544.0,
        ),
        row(
            memory,
            "returns 11 million empty texts",
            many("flood", 11_000_000),
            544.0,
        ),
        row(
            memory,
            "returns 12 million",
            many("flood", 12_000_000),
            288.0,
        ),
        row(
            memory,
            "polls one thing 11 million times",
            many("poll", 11_000_000),
            512.0,
        ),
        Row {
            config: Config::new().max_memory_bytes(32 << 20),
            calls: 8,
            ..row(
                "the same, 8 calls of 32 MiB",
                "allocates and writes",
                kind("allocate"),
                288.0,
            )
        },
        endless(time, "computes", kind("spin"), 16.0),
        endless(time, "waits", kind("sleep"), 16.0),
        endless(time, "prints", kind("print"), 16.0),
        endless(
            time,
            "sends to a server that reads nothing",
            requests("upload", SILENT, 1),
            16.0,
        ),
        row("stack", "recurses", kind("recurse"), 16.0),
        row(resources, "fills headers", kind("hoard-fields"), 128.0),
        row(
            resources,
            "keeps methods of 1 MiB",
            many("hoard-methods", 1 << 20),
            128.0,
        ),
        row(
            resources,
            "keeps authorities of 1 MiB",
            many("hoard-authorities", 1 << 20),
            128.0,
        ),
        row(
            resources,
            "keeps paths of 64 KiB",
            kind("hoard-paths"),
            128.0,
        ),
        row(
            resources,
            "writes bodies and sends none",
            kind("hoard-bodies"),
            128.0,
        ),
        row(
            resources,
            "sends 10,000 requests at once",
            requests("requests", SILENT, 10_000),
            32.0,
        ),
        row(
            sent,
            "sends 10,000, one after the other",
            requests("deny", SILENT, 10_000),
            16.0,
        ),
        endless(
            sent,
            "leaves 16 answers of 2 MiB unread",
            requests("stall", H2, 16),
            48.0,
        ),
        row(
            "`max_response_bytes`, 72 MiB",
            "reads 16 answers of 2 MiB",
            requests("requests", H2, 16),
            64.0,
        ),
    ]
}

fn main() -> ExitCode {
    if let Ok(row) = env::var(ROW) {
        let row = row.parse().expect("a number");
        let runtime = tokio::runtime::Runtime::new().expect("it starts");
        println!("{}", runtime.block_on(measure(rows().swap_remove(row))));
        return ExitCode::SUCCESS;
    }
    let name = "every_limit_costs_what_is_documented";
    let trial = Trial::test(name, all);
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit_code()
}

/// Measures all, holds them to what they may cost, and writes the table or compares what does not vary.
fn all() -> Result<(), Failed> {
    let runtime = tokio::runtime::Runtime::new()?;
    let (silent, h2) = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        io::Result::Ok((listener, H2Server::start(Manners::default()).await))
    })?;
    let folder = tempfile::tempdir()?;
    let root = folder.path().join("root.der");
    fs::write(&root, &h2.root)?;
    let component = folder.path().join("hostile.cwasm");
    hostile::compiled().write(&component)?;

    let (mut table, mut wrong) = (HEAD.to_owned(), String::new());
    for (number, row) in rows().into_iter().enumerate() {
        let output = Command::new(env::current_exe()?)
            .env(ROW, number.to_string())
            .env(SILENT, format!("http://{}", silent.local_addr()?))
            .env(H2, &h2.url)
            .env(COMPONENT, &component)
            .env("SSL_CERT_FILE", &root)
            .output()?;
        let stdout = String::from_utf8(output.stdout)?;
        let Row {
            limit, does, mib, ..
        } = row;
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{limit}, {does}: {stderr}").into());
        }
        let line = stdout.lines().last().ok_or("it measured nothing")?;
        let peak: f64 = line.split(" | ").nth(1).ok_or("no peak")?.parse()?;
        if peak > mib {
            let _ = writeln!(wrong, "{limit}, {does}: {peak} MiB and not at most {mib}");
        }
        println!("| {limit} | {does} | {line} |");
        let _ = writeln!(table, "| {limit} | {does} | {line} |");
    }
    if !wrong.is_empty() {
        return Err(wrong.into());
    }
    let page = fs::read_to_string(PAGE)?;
    let (before, rest) = page.split_once(BEGIN).ok_or("the table has no beginning")?;
    let (found, after) = rest.split_once(END).ok_or("the table has no end")?;
    if env::var("LIMIT_COSTS").is_ok_and(|what| what == "write") {
        fs::write(PAGE, [before, BEGIN, &table, END, after].concat())?;
    } else if without_figures(found) != without_figures(&table) {
        return Err(format!("docs/embedding.md is not up to date: {BEGIN}").into());
    }
    Ok(())
}

/// What is the same on every machine.
fn without_figures(table: &str) -> Vec<Vec<&str>> {
    let lines = table.lines();
    lines
        .map(|line| line.split(" | ").take(3).collect())
        .collect()
}

/// How it ended, and what it cost, as the cells of a row.
async fn measure(row: Row) -> String {
    let Row {
        mut params,
        config,
        calls,
        ..
    } = row;
    let mut context = Context::new();
    if let Some(url) = params["url"].as_str() {
        let url = env::var(url).expect("the other process says it");
        context = context.env("CLERK_API_URL", &url);
        params["url"] = match url.starts_with("https") {
            true => format!("{url}/large"),
            false => url,
        }
        .into();
    }
    let component = env::var(COMPONENT).expect("the other process says it");
    let block = config
        .proxies(false)
        .load_file(component)
        .expect("it loads");
    let nothing = json!({ "kind": "none" });
    attack(&block, context.clone(), nothing.clone())
        .await
        .expect("it does nothing");

    let (before, processor, start) = (memory("VmRSS:"), processor(), Instant::now());
    let mut attacks = JoinSet::new();
    for _ in 0..calls {
        let (block, context, params) = (block.clone(), context.clone(), params.clone());
        attacks.spawn(async move { attack(&block, context, params).await });
    }
    let ends: BTreeSet<_> = attacks
        .join_all()
        .await
        .into_iter()
        .map(|result| ended(&result))
        .collect();
    let time = start.elapsed().as_secs_f64();
    let processor = self::processor() - processor;
    let (peak, left) = (memory("VmHWM:") - before, memory("VmRSS:") - before);
    attack(&block, context, nothing)
        .await
        .expect("it serves on");
    let ends: Vec<_> = ends.into_iter().collect();
    format!(
        "{} | {peak:.0} | {left:.0} | {time:.2} | {processor:.2}",
        ends.join(" or ")
    )
}

fn ended(result: &Result<Vec<String>, CallError>) -> String {
    let Err(error) = result else {
        return "well".to_owned();
    };
    let limit = error.limit().map(|limit| format!("{limit:?}"));
    match limit.as_deref().and_then(|limit| limit.split('(').next()) {
        Some(limit) => format!("`Limit::{limit}`"),
        None => "a trap".to_owned(),
    }
}

/// A line of what the kernel says of the memory of this process, in MiB.
fn memory(name: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").expect("this is Linux");
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kib.and_then(|kib| kib.parse::<f64>().ok()).expect("a size") / 1024.0
}

/// Seconds of a core that this process has used.
fn processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("this is Linux");
    let (_, after_name) = stat.rsplit_once(')').expect("a name");
    let ticks = after_name.split_whitespace().skip(11).take(2);
    let ticks: f64 = ticks
        .map(|ticks| ticks.parse::<f64>().expect("a number"))
        .sum();
    // What Linux shows to programs is the same on all processors.
    ticks / 100.0
}
