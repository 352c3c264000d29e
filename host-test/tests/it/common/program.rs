//! Running the program.

use std::process::{Command, Output};

use serde_json::Value;

pub(crate) const KEY: &str = "sk_test_replayer";

pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let [stdout, stderr] =
            [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        Self {
            code: output.status.code(),
            stdout,
            stderr,
        }
    }
}

pub(crate) fn run(args: &[&str], env: &[(&str, &str)]) -> Run {
    let output = command(args).envs(env.iter().copied()).output();
    output.expect("the program starts").into()
}

pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command
        .args(args)
        .env_remove("CLERK_SECRET_KEY")
        .env_remove("CLERK_API_URL")
        .env_remove("CLERK_WEBHOOK_SIGNING_SECRET")
        .env_remove("COLUMNS")
        // What tests compile is not the user's.
        .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    command
}

/// What a terminal shows of the program, with arguments that need no quotes. `script` gives it a terminal.
#[cfg(target_os = "linux")]
pub(crate) fn shown(args: &str, env: &[(&str, &str)]) -> String {
    let program = env!("CARGO_BIN_EXE_host-test");
    let output = Command::new("script")
        .args(["--quiet", "--command"])
        .arg(format!("{program} {args}"))
        .arg("/dev/null")
        .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .envs(env.iter().copied())
        .stdin(std::process::Stdio::null())
        .output()
        .expect("`script` is there");
    String::from_utf8(output.stdout).expect("UTF-8")
}

pub(crate) fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}
