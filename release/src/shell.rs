//! Programs that the release is made with.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

/// Runs a program in a folder, and gives what it prints. Its errors are shown.
///
/// # Errors
/// If it can't be started or fails.
pub(crate) fn run<A: AsRef<OsStr>>(
    folder: &Path,
    program: impl AsRef<OsStr>,
    arguments: impl IntoIterator<Item = A>,
    env: &[(&str, &str)],
) -> Result<String> {
    let mut command = Command::new(program);
    command.current_dir(folder).args(arguments);
    command.envs(env.iter().copied()).stderr(Stdio::inherit());
    let output = command
        .output()
        .with_context(|| format!("{command:?} can't be started"))?;
    ensure!(output.status.success(), "{command:?} failed");
    Ok(String::from_utf8(output.stdout)?)
}
