//! `describe --policy`: what operations need, as the block to paste into a host's configuration.

use std::fmt::Write as _;

use clap::ValueEnum;
use clerk_host::Policy;
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

pub(crate) fn text(host: Target, policy: &Policy) -> Result<String> {
    Ok(match host {
        Target::ClerkHost => format!("{:#}\n", serde_json::to_value(policy)?),
        Target::Obelisk => obelisk(policy),
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
    text += "wasmtime run -S http -W timeout=150s";
    for variable in &policy.environment {
        let _ = write!(text, " --env {}", variable.name);
    }
    text + " --invoke \"$1\" clerk_tool.wasm\n"
}

fn obelisk(policy: &Policy) -> String {
    let variables = names(policy, false);
    let variables: Vec<_> = variables
        .iter()
        .map(|name| format!("{{ key = \"{name}\", value = \"${{{name}}}\" }}"))
        .collect();
    let secrets = names(policy, true);
    let mut text = operations(policy);
    text += "# Obelisk limits hosts and methods, but not functions.\n\n# deployment.toml\n[[activity_wasm]]\nname = \"clerk\"\n";
    text += "location = \"${DEPLOYMENT_DIR}/clerk_tool.wasm\"\nexec.lock_expiry.seconds = 150\n";
    let hosts = |table: &str| {
        let hosts = policy.origins.iter().map(|origin| {
            format!(
                "\n[[{table}]]\npattern = \"{origin}\"\nmethods = {}\nsecrets = {}\nreplace_in = [\"headers\"]\n",
                list(&policy.methods),
                list(&secrets)
            )
        });
        hosts.collect::<String>()
    };
    if policy.origins.is_empty() {
        // Without a request there is no header to put a secret in: it is a plain variable.
        for secret in &secrets {
            let _ = writeln!(
                text,
                "env_vars = [{{ key = \"{secret}\", value = \"${{{secret}}}\" }}]"
            );
        }
        return text;
    }
    if !variables.is_empty() {
        let _ = writeln!(
            text,
            "# Set it to {}, or leave the line out.",
            policy.origins.join(", ")
        );
        let _ = writeln!(text, "env_vars = [{}]", variables.join(", "));
    }
    text += &hosts("activity_wasm.allowed_host");
    text += "\n# server.toml\n[secrets]\n";
    for secret in &secrets {
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
