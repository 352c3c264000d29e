//! The component of `tests/hostile`, built by the first test that asks for it.

use std::process::Command;
use std::sync::LazyLock;

use clerk_host::{Block, CallError, Client, Compiled, Config, Context};
use serde::Deserialize;
use serde_json::Value;
use wasmtime::component::{ComponentType, Lift, Lower};

static BUILT: LazyLock<Compiled> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_TARGET_TMPDIR"), "/hostile");
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["build", "--release", "--locked", "--package", "hostile"])
        .args(["--target", "wasm32-wasip2", "--target-dir", folder]);
    for (name, _) in std::env::vars() {
        // How the host is built and tested must not change the guest.
        let kept = ["CARGO_HOME", "CARGO_NET_", "CARGO_HTTP_", "CARGO_REGISTR"];
        let is_cargos =
            name.starts_with("CARGO") || name.starts_with("RUSTC") || name.starts_with("CLIPPY");
        if (is_cargos || name == "RUSTFLAGS" || name == "RUSTDOCFLAGS")
            && !kept.iter().any(|prefix| name.starts_with(prefix))
        {
            command.env_remove(name);
        }
    }
    let output = command.output().expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let file = format!("{folder}/wasm32-wasip2/release/hostile.wasm");
    let component = std::fs::read(file).expect("it was built");
    // Compiling takes seconds in a host that is not optimized itself.
    Config::new().compile(&component).expect("it compiles")
});

/// What it was compiled to.
#[allow(dead_code, reason = "only one test needs it")]
pub(crate) fn compiled() -> &'static Compiled {
    &BUILT
}

/// Loads it.
#[allow(dead_code, reason = "some tests load it otherwise")]
pub(crate) fn load(config: &Config) -> Block {
    config.load_compiled(&BUILT).expect("it loads")
}

/// What to do, see `tests/hostile/src/lib.rs`.
#[derive(ComponentType, Deserialize, Lower)]
#[component(record)]
#[serde(rename_all = "camelCase")]
struct AttackParams {
    kind: String,
    method: Option<String>,
    url: Option<String>,
    header: Option<String>,
    body: Option<String>,
    count: Option<u32>,
    #[component(name = "connect-ms")]
    connect_ms: Option<u32>,
    #[component(name = "first-byte-ms")]
    first_byte_ms: Option<u32>,
    #[component(name = "between-bytes-ms")]
    between_bytes_ms: Option<u32>,
}

#[derive(ComponentType, Lift)]
#[component(record)]
struct AttackOutput {
    results: Vec<String>,
}

#[derive(ComponentType, Debug, Lift)]
#[component(variant)]
enum Failure {
    #[component(name = "unknown-attack")]
    UnknownAttack,
}

/// Lets it do one thing. An error is the host's.
pub(crate) async fn attack(
    block: &Block,
    context: Context,
    params: Value,
) -> Result<Vec<String>, CallError> {
    let output: Result<AttackOutput, Failure> =
        block.call_typed("attack", read(params), context).await?;
    Ok(output.expect("it knows the attack").results)
}

/// The same as a call of a client.
#[allow(dead_code, reason = "some tests only need the other")]
pub(crate) async fn attack_of(client: &Client, params: Value) -> Result<Vec<String>, CallError> {
    let output: Result<AttackOutput, Failure> = client.call_typed("attack", read(params)).await?;
    Ok(output.expect("it knows the attack").results)
}

fn read(params: Value) -> AttackParams {
    serde_json::from_value(params).expect("parameters of an attack")
}
