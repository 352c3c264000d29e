//! Builds the guest, so that `cargo run` and `cargo test` need no step before them.
//!
//! The component goes into a folder of its own under `OUT_DIR`: sharing the workspace's target folder would wait forever
//! for the lock that the outer cargo holds.

use std::path::{Path, PathBuf};
use std::process::{Command, exit};
use std::{env, fs};

const TARGET: &str = "wasm32-wasip2";

/// What the guest is made from, relative to the repository.
const SOURCES: [&str; 8] = [
    "src",
    "wit",
    "manifest",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo/config.toml",
    "build.rs",
];

fn main() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for source in SOURCES.map(|source| repository.join(source)) {
        // A path that does not exist would make cargo run this script every time.
        if !source.exists() {
            fail(&format!(
                "{} does not exist: fix the list of sources in artifact/build.rs",
                source.display()
            ));
        }
        println!("cargo::rerun-if-changed={}", source.display());
    }
    println!("cargo::rerun-if-changed=build.rs");

    let Some(out) = env::var_os("OUT_DIR") else {
        fail("OUT_DIR is not set: run this through cargo")
    };
    let folder = PathBuf::from(out).join("guest");
    build(&repository, &folder);
    let release = folder.join(TARGET).join("release");
    check_sources(&repository, &folder, &release.join("clerk_tool.d"));
    let component = release.join("clerk_tool.wasm");
    println!("cargo::rustc-env=CLERK_COMPONENT={}", component.display());
}

/// Fails if the guest was built from a file of the repository that is not among the sources: a change of it would go
/// unnoticed. cargo writes the list, `ARTIFACT: FILE FILE…` with `\ ` for a space.
/// What its own build script wrote follows from the others.
fn check_sources(repository: &Path, folder: &Path, list: &Path) {
    let text = fs::read_to_string(list);
    let text = text.unwrap_or_else(|error| fail(&format!("{}: {error}", list.display())));
    let canonical = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let (repository, folder) = (canonical(repository), canonical(folder));
    let files = text.split_once(": ").map_or("", |(_, files)| files);
    let files = files.trim().replace("\\ ", "\0");
    for file in files.split(' ').map(|file| file.replace('\0', " ")) {
        let file = canonical(Path::new(&file));
        if file.starts_with(&folder) {
            continue;
        }
        let Ok(file) = file.strip_prefix(&repository) else {
            continue;
        };
        if !SOURCES.iter().any(|source| file.starts_with(source)) {
            fail(&format!(
                "the guest is built from {}, which is not among the sources in artifact/build.rs",
                file.display()
            ));
        }
    }
}

fn build(repository: &Path, folder: &Path) {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(repository)
        .args([
            "build",
            "--release",
            "--locked",
            "--package",
            "clerk-tool",
            "--target",
            TARGET,
            "--target-dir",
        ])
        .arg(folder);
    if let Some(flags) = remapped_sources() {
        command.arg("--config").arg(flags);
    }
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_of_the_host) {
            command.env_remove(name);
        }
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => fail(&format!(
            "cargo can't be started to build the guest: {error}"
        )),
    };
    if output.status.success() {
        return;
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    if stderr.contains("target may not be installed") {
        println!("cargo::error=the target {TARGET} is missing: run `rustup target add {TARGET}`");
        // The line above makes the build fail, and alone: a failing script would be shown with all that it printed.
        exit(0);
    }
    eprintln!("{stderr}");
    fail("the guest (package clerk-tool) does not build, see cargo's message")
}

/// Flags by which the sources of dependencies, whose paths stand in panics, are at the same place for every user, so that
/// all build the same bytes. They are a setting of cargo's, to which it adds those of `.cargo/config.toml`.
fn remapped_sources() -> Option<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")))?;
    let registries = fs::read_dir(home.join("registry").join("src")).ok()?;
    let flags = registries.flatten().map(|registry| {
        let path = registry.path();
        format!("'--remap-path-prefix={}=/crates'", path.display())
    });
    let flags: Vec<_> = flags.collect();
    Some(format!("target.{TARGET}.rustflags=[{}]", flags.join(",")))
}

/// Whether a variable says how the host is built, which must not change the guest: flags, wrappers (clippy is one),
/// profiles, folders, and what cargo tells build scripts. Where cargo finds its registry and job server stays.
fn is_of_the_host(name: &str) -> bool {
    const KEPT: [&str; 5] = [
        "CARGO_HOME",
        "CARGO_MAKEFLAGS",
        "CARGO_NET_",
        "CARGO_HTTP_",
        "CARGO_REGISTR",
    ];
    const OTHERS: [&str; 8] = [
        "RUSTC",
        "RUSTDOC",
        "RUSTFLAGS",
        "CLIPPY_",
        "TARGET",
        "HOST",
        "OUT_DIR",
        "PROFILE",
    ];
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    (name.starts_with("CARGO") && !starts(&KEPT)) || starts(&OTHERS)
}

fn fail(message: &str) -> ! {
    println!("cargo::error={message}");
    exit(1)
}
