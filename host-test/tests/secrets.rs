//! Every fixture and every fault, and what comes of them: outputs, errors, logs at every level, panics, what the guest
//! writes, recorded fixtures. The key is in none, also not encoded; passwords and private metadata are in no log and no
//! failure.

#[path = "it/common/everything.rs"]
mod everything;
#[path = "it/common/fault.rs"]
mod fault;
#[path = "it/common/fault_server.rs"]
mod fault_server;
#[path = "it/common/fixture_files.rs"]
mod fixture_files;
#[path = "it/common/fixture_value.rs"]
mod fixture_value;
#[path = "../src/leak.rs"]
mod leak;
#[path = "it/common/playing.rs"]
mod playing;
#[path = "it/common/step.rs"]
mod step;
#[path = "it/common/tls.rs"]
mod tls;

use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{fs, panic};

use clerk_host::{Block, Config, Context, Failure};
use everything::Everything;
use host_test::fixture::{self, Case};
use host_test::record::{self, Call};
use host_test::{Subject, cache, replay, serve};
use playing::Playground;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

/// In place of the key of the fixtures, which recorded fixtures have too.
const KEY: &str = "sk_test_walk_9vQ2+/?";
const KEY_OF_FIXTURES: &str = "sk_test_fixture";

/// A shorter text than this is in other texts by chance.
const SHORTEST: usize = 6;

/// What was said, by whom.
#[derive(Default)]
struct Said(Mutex<Vec<(String, String)>>);

impl Said {
    fn add(&self, who: impl Into<String>, what: impl Into<String>) {
        let mut said = self.0.lock().expect("no panic");
        said.push((who.into(), what.into()));
    }

    /// In every form that a caller may show it in.
    fn failure(&self, who: &str, failure: &Failure) {
        self.add(who, format!("{failure} {failure:?} {}", failure.to_json()));
    }
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

/// The fixtures with another key. What all operations share is met by one that reads, one that creates and one that makes
/// two requests.
fn cases() -> Vec<Case> {
    let folder = TempDir::new().expect("a folder");
    for file in fixture_files::files() {
        let copy = folder.path().join(&file);
        fs::create_dir_all(copy.parent().expect("it has a folder")).expect("a folder");
        fs::write(
            copy,
            fixture_files::text(&file).replace(KEY_OF_FIXTURES, KEY),
        )
        .expect("a copy");
    }
    let mut cases = fixture::discover(folder.path()).expect("copies");
    let sharing = ["get-user", "create-user", "update-user"];
    cases.retain(|case| case.family.is_none() || sharing.contains(&case.operation.as_str()));
    cases
}

/// Every key that a case gives.
fn keys(case: &Case) -> Vec<String> {
    let given = case
        .fixture
        .params
        .get("secretKey")
        .and_then(|key| key.as_text());
    let set = case.fixture.env.get("CLERK_SECRET_KEY").cloned();
    let keys = given
        .into_iter()
        .chain(set)
        .map(|key| key.trim().to_owned());
    keys.filter(|key| key.len() >= SHORTEST).collect()
}

/// The texts in a value.
fn texts(json: &Value, found: &mut Vec<String>) {
    match json {
        Value::String(text) if text.len() >= SHORTEST => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(object) => object.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

/// Passwords and private metadata, wherever they stand in a value.
fn private(json: &Value, found: &mut Vec<String>) {
    match json {
        Value::Object(object) => {
            for (name, value) in object {
                match name.as_str() {
                    "password" | "privateMetadata" | "private_metadata" => texts(value, found),
                    _ => private(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| private(item, found)),
        _ => {}
    }
}

/// All that is private of a case: what it is given, and what Clerk answers.
fn private_of(case: &Case) -> Vec<String> {
    let mut found = Vec::new();
    let expected = serde_json::to_string(&case.fixture.expect).expect("JSON");
    let case = fixture_value::value(case);
    private(&case["params"], &mut found);
    for exchange in case["exchanges"].as_array().into_iter().flatten() {
        private(&exchange["response"]["body"], &mut found);
    }
    // `replay` and Clerk name no secret of their own so, and a password that is a word is expected to come out.
    found.retain(|text| !text.contains(KEY) && !expected.contains(text));
    found
}

/// Performs a case against a server that answers from it.
async fn call(block: &Block, address: &str, case: &Case, said: &Said) {
    let title = case.title();
    let mut context = Context::new();
    if !case.fixture.env.contains_key("CLERK_API_URL") {
        context = context.env("CLERK_API_URL", format!("{address}/{title}"));
    }
    for (name, value) in &case.fixture.env {
        context = context.env(name, value);
    }
    said.add(&title, format!("{context:?}"));
    let written = context.written();
    let call = block.call(&case.operation, case.fixture.params.as_str(), context);
    match tokio::time::timeout(Duration::from_secs(2), call).await {
        Ok(Ok(Ok(output))) => said.add(format!("the output of {title}"), output),
        Ok(Ok(Err(failure))) => said.failure(&title, &failure),
        Ok(Err(error)) => said.add(&title, format!("{error} {error:#} {error:?}")),
        // An answer that never comes.
        Err(_) => {}
    }
    said.add(title, written.stdout() + &written.stderr());
}

fn record(block: &Subject, address: &str, case: &Case, said: &Said) {
    let title = case.title();
    let call = Call {
        operation: case.operation.clone(),
        params: case.fixture.params.clone(),
        key: case.fixture.env.get("CLERK_SECRET_KEY").cloned(),
        base: Some(format!("{address}/{title}")),
    };
    said.add(format!("recording {title}"), format!("{call:?}"));
    match record::record(block, &call, "A walk.", Context::new()) {
        Ok(fixture) => said.add(format!("recording {title}"), fixture),
        Err(error) => said.add(format!("recording {title}"), format!("{error:?}")),
    }
}

/// What the host says when a limit ends a call that knows the key.
async fn go_beyond_limits(said: &Said) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let short = Duration::from_millis(200);
    let config = || Config::new().proxies(false);
    for config in [
        config().timeout(short),
        config().max_memory_bytes(2 << 20),
        config().max_requests_per_call(0),
        config().max_response_bytes(0),
    ] {
        said.add("a configuration", format!("{config:?}"));
        let block = cache::load(&config, artifact::COMPONENT).expect("it loads");
        let context = Context::new()
            .env("CLERK_API_URL", &url)
            .env("CLERK_SECRET_KEY", KEY);
        let params =
            json!({ "username": "ada", "privateMetadata": { "text": "x".repeat(4 << 20) } });
        let params = params.to_string();
        let call = block.call("create-user", &params, context);
        let result = tokio::time::timeout(short * 20, call).await;
        said.add("a limit", format!("{result:?} {block:?}"));
    }
}

/// What is heard over HTTP/2, where headers are compressed against those before.
async fn call_over_http2(said: &Said) {
    let server = tls::start(tls::certificate("localhost"), &["h2"]).await;
    let config = Config::new()
        .proxies(false)
        .root_certificate(server.root.clone());
    let block = cache::load(&config, artifact::COMPONENT).expect("it loads");
    for operation in ["get-user", "create-user", "update-user"] {
        let params = match operation {
            "get-user" => json!({ "userId": "user_1" }),
            "create-user" => json!({ "username": "ada", "password": "hunter2-over-h2" }),
            _ => json!({ "userId": "user_1", "firstName": "Ada", "privateMetadata": {} }),
        };
        let context = Context::new()
            .env("CLERK_API_URL", server.url())
            .env("CLERK_SECRET_KEY", KEY);
        let output = block
            .call(operation, &params.to_string(), context)
            .await
            .expect("no trap")
            .expect("an output");
        said.add(operation, output);
    }
}

/// Every fault at every step that it can be played to.
async fn meet_faults(said: Arc<Said>) {
    let playground = Arc::new(Playground::open().await);
    let mut playing = JoinSet::new();
    for fault in fault::all() {
        for step in fault.steps() {
            let (playground, said, fault) =
                (Arc::clone(&playground), Arc::clone(&said), fault.clone());
            playing.spawn(async move {
                let played = playground.play(&fault, step).await;
                let who = format!("{}, {step:?}", fault.name);
                for result in [played.result, played.then] {
                    match result {
                        Ok(output) => said.add(&who, output.to_string()),
                        Err(failure) => said.failure(&who, &failure),
                    }
                }
                said.add(who, played.written);
            });
        }
    }
    playing.join_all().await;
    assert_eq!(playground.requests_with_bad_certificates(), 0);
}

#[test]
fn nothing_confided_gets_out() {
    let heard = Everything::listen();
    let said = Arc::new(Said::default());
    let panics = Arc::clone(&said);
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        panics.add("a panic", info.to_string());
        usual(info);
    }));

    let runtime = runtime();
    let cases = cases();
    let config = Config::new().proxies(false);
    let block = cache::load(&config, artifact::COMPONENT).expect("it loads");
    let faults = runtime.spawn(meet_faults(Arc::clone(&said)));
    let listener = runtime
        .block_on(TcpListener::bind("127.0.0.1:0"))
        .expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    runtime.spawn(serve::serve(listener, cases.clone()));
    for case in &cases {
        runtime.block_on(call(&block, &address, case, &said));
    }
    // Not in a runtime: each makes one.
    let others = Subject::cached(&config, artifact::COMPONENT).expect("it loads");
    for case in &cases {
        said.add(case.title(), format!("{:?}", replay::replay(&others, case)));
        if case
            .fixture
            .exchanges
            .iter()
            .all(|exchange| exchange.response.is_some())
        {
            record(&others, &address, case, &said);
        }
    }
    runtime.block_on(go_beyond_limits(&said));
    runtime.block_on(call_over_http2(&said));
    runtime.block_on(faults).expect("no panic");

    let heard = heard.text();
    let said = said.0.lock().expect("no panic").clone();
    // That there is something to search.
    assert!(heard.matches("request method").count() > cases.len());
    assert!(said.len() > 4 * cases.len());

    let mut all_keys: Vec<_> = cases.iter().flat_map(keys).collect();
    all_keys.extend([KEY, playing::KEY].map(str::to_owned));
    let mut all_private: Vec<_> = cases.iter().flat_map(private_of).collect();
    all_private.push("hunter2-over-h2".to_owned());
    for list in [&mut all_keys, &mut all_private] {
        list.sort();
        list.dedup();
    }
    assert!(all_keys.len() >= 4, "{all_keys:?}");
    assert!(all_private.len() >= 4, "{all_private:?}");

    let everything: String = said.iter().map(|(_, what)| format!("{what}\n")).collect();
    let everything = everything + &heard;
    let mut leaks = Vec::new();
    for key in all_keys.iter().filter(|key| leak::is_in(key, &everything)) {
        let told = said.iter().filter(|(_, what)| leak::is_in(key, what));
        leaks.extend(told.map(|(who, what)| format!("the key {key}, by {who}: {what}")));
        let lines = heard.lines().filter(|line| leak::is_in(key, line));
        leaks.extend(lines.map(|line| format!("the key {key}, in the log: {line}")));
        leaks.push(format!("the key {key}"));
    }
    for secret in &all_private {
        let lines = heard.lines().filter(|line| line.contains(secret));
        leaks.extend(lines.map(|line| format!("{secret}, in the log: {line}")));
        // Outputs have private metadata where it is documented, and recorded fixtures what Clerk sent.
        let told = said.iter().filter(|(who, what)| {
            !who.starts_with("the output of")
                && !who.starts_with("recording")
                && what.contains(secret)
        });
        leaks.extend(told.map(|(who, what)| format!("{secret}, by {who}: {what}")));
    }
    assert!(
        leaks.is_empty(),
        "{} leaks: {}",
        leaks.len(),
        leaks.join("\n")
    );
}
