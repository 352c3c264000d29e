//! `describe --policy`: what operations need, as the block to paste into a host's configuration.

use std::fmt::Write as _;

use clap::ValueEnum;
use clerk_host::{Manifest, Policy};
use serde_json::json;
use wasmtime::Result;

/// A host whose configuration is known. docs/permissions.md says which of them were run.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Target {
    /// `Context::policy`, as JSON
    ClerkHost,
    /// Obelisk: tables of deployment.toml and server.toml
    Obelisk,
    /// Spin: tables of spin.toml
    Spin,
    /// Wasmtime's command line
    Wasmtime,
    /// Wassette: policy.yaml
    Wassette,
}

/// More seconds than the component's timeouts of three requests add up to.
const TIMEOUT: u32 = 220;

pub(crate) fn text(host: Target, manifest: &Manifest, policy: &Policy) -> Result<String> {
    Ok(match host {
        Target::ClerkHost => format!("{:#}\n", serde_json::to_value(policy)?),
        Target::Obelisk => obelisk(policy, &read_secrets(manifest, policy)?),
        Target::Spin => spin(policy),
        Target::Wasmtime => wasmtime(policy),
        Target::Wassette => wassette(policy),
    })
}

/// The secrets, or the other variables.
fn names(policy: &Policy, secret: bool) -> Vec<&str> {
    let variables = policy.environment.iter();
    let chosen = variables.filter(|variable| variable.secret == secret);
    chosen.map(|variable| &*variable.name).collect()
}

/// The secrets that an operation reads itself, instead of sending them in a header: it makes no request.
fn read_secrets(manifest: &Manifest, policy: &Policy) -> Result<Vec<String>> {
    let mut pure = policy.operations.clone();
    pure.retain(|name| {
        let operation = manifest.operation(name);
        operation.is_some_and(|operation| operation.endpoints.is_empty())
    });
    let policy = Policy::of(manifest, &pure)?;
    Ok(names(&policy, true)
        .into_iter()
        .map(str::to_owned)
        .collect())
}

/// A list as TOML has it.
fn list<T: serde::Serialize>(items: &T) -> String {
    json!(items).to_string()
}

fn operations(policy: &Policy) -> String {
    format!("# What is needed for: {}\n", policy.operations.join(", "))
}

/// `-S http` links HTTP, which the component imports whatever is called. It can't be narrowed.
fn wasmtime(policy: &Policy) -> String {
    let mut text = operations(policy);
    text += "# Wasmtime can limit neither hosts, nor methods, nor functions: grant no variable that is not listed.\n";
    let _ = write!(text, "wasmtime run -S http -W timeout={TIMEOUT}s");
    for variable in &policy.environment {
        let _ = write!(text, " --env {}", variable.name);
    }
    text + " --invoke \"$1\" clerk_tool.wasm\n"
}

fn obelisk(policy: &Policy, read: &[String]) -> String {
    let is_read = |name: &&str| read.iter().any(|known| known == name);
    let (read, sent): (Vec<_>, Vec<_>) = names(policy, true).into_iter().partition(is_read);
    let bases = names(policy, false);
    let mut text = operations(policy);
    text += "# Obelisk limits hosts and methods, but not functions.\n\n# deployment.toml\n[[activity_wasm]]\nname = \"clerk\"\n";
    text += "location = \"${DEPLOYMENT_DIR}/clerk_tool.wasm\"\n";
    let _ = writeln!(text, "exec.lock_expiry.seconds = {TIMEOUT}");
    if !(bases.is_empty() && read.is_empty()) {
        text += "env_vars = [\n";
        let mut variable = |comment: &str, name: &str| {
            let _ = writeln!(
                text,
                "    # {comment}\n    {{ key = \"{name}\", value = \"${{{name}}}\" }},"
            );
        };
        for name in bases {
            let origins = policy.origins.join(", ");
            variable(&format!("Set it to {origins}, or leave it out."), name);
        }
        for name in read {
            variable(
                "Read by the component itself, which no placeholder serves.",
                name,
            );
        }
        text += "]\n";
    }
    let hosts = |table: &str| {
        let hosts = policy.origins.iter().map(|origin| {
            format!(
                "\n[[{table}]]\npattern = \"{origin}\"\nmethods = {}\nsecrets = {}\nreplace_in = [\"headers\"]\n",
                list(&policy.methods),
                list(&sent)
            )
        });
        hosts.collect::<String>()
    };
    if policy.origins.is_empty() {
        return text;
    }
    text += &hosts("activity_wasm.allowed_host");
    text += "\n# server.toml\n[secrets]\n";
    for secret in &sent {
        let _ = writeln!(text, "{secret} = {{ env = \"{secret}\" }}");
    }
    text + &hosts("outbound_http.allowed_host")
}

fn spin(policy: &Policy) -> String {
    let lower = |name: &str| name.to_ascii_lowercase();
    let mut text = operations(policy);
    text += "# Spin limits hosts, but neither methods nor functions.\n\n";
    text += "[variables]\n";
    for secret in names(policy, true) {
        let _ = writeln!(
            text,
            "{} = {{ required = true, secret = true }}",
            lower(secret)
        );
    }
    text += "\n[component.clerk]\nsource = \"clerk_tool.wasm\"\n";
    let _ = writeln!(text, "allowed_outbound_hosts = {}", list(&policy.origins));
    let secrets = names(policy, true);
    let environment = secrets
        .iter()
        .map(|name| format!("{name} = \"{{{{ {} }}}}\"", lower(name)));
    let _ = writeln!(
        text,
        "environment = {{ {} }}",
        environment.collect::<Vec<_>>().join(", ")
    );
    text
}

fn wassette(policy: &Policy) -> String {
    let mut text = operations(policy);
    text += "# Wassette limits hosts, but neither methods nor functions.\nversion: \"1.0\"\npermissions:\n";
    if !policy.origins.is_empty() {
        text += "  network:\n    allow:\n";
        for origin in &policy.origins {
            let host = origin.split_once("://").map_or(&**origin, |(_, host)| host);
            let _ = writeln!(text, "      - host: {host:?}");
        }
    }
    text += "  environment:\n    allow:\n";
    for variable in &policy.environment {
        let _ = writeln!(text, "      - key: {:?}", variable.name);
    }
    text
}
