//! What it costs to verify a webhook of 4 KB: through the component, beside the native library and a bare call.
//!
//! `cargo run --profile bench -p host-test --example verify_webhook`

use std::time::{Duration, Instant};

use clerk_host::{Block, Context};
use hyper::HeaderMap;
use standardwebhooks::Webhook;

const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const BYTES: usize = 4096;
const ROUNDS: usize = 40;
/// So many calls of each a round.
const CALLS: u32 = 100;

/// A user as Clerk describes one, with metadata that fills it up.
fn body() -> String {
    let of = |text: &str| {
        format!(
            r#"{{"data":{{"id":"user_1","object":"user","first_name":"Ada","created_at":1716883200000,"email_addresses":[{{"id":"idn_1","email_address":"ada@example.com","verification":{{"status":"verified"}}}}],"public_metadata":{{"text":"{text}"}}}},"instance_id":"ins_1","object":"event","timestamp":1716883200000,"type":"user.created"}}"#
        )
    };
    of(&"x".repeat(BYTES - of("").len()))
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(run());
}

async fn run() {
    let body = body();
    assert_eq!(body.len(), BYTES);
    let webhook = Webhook::new(SECRET).expect("a secret");
    let now = jiff::Timestamp::now();
    let time = now.as_second();
    let signature = webhook.sign("msg_1", time, body.as_bytes());
    let signature = signature.expect("it can be signed");
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("id", "msg_1"),
        ("timestamp", &time.to_string()),
        ("signature", &signature),
    ] {
        let name: hyper::header::HeaderName = format!("webhook-{name}").parse().expect("a name");
        headers.insert(name, value.parse().expect("a value"));
    }
    let params = serde_json::json!({
        "svixId": "msg_1", "svixTimestamp": time.to_string(), "svixSignature": signature,
        "body": body, "now": now.as_millisecond(),
    });
    let params = params.to_string();

    let block = Block::from_bytes(artifact::COMPONENT).expect("it loads");
    let context = Context::new()
        .env("CLERK_WEBHOOK_SIGNING_SECRET", SECRET)
        .env("CLERK_SECRET_KEY", "sk_test_x");
    let client = block.client(context.clone());
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let native = time_of(async || {
            webhook
                .verify(body.as_bytes(), &headers)
                .expect("it is signed");
        });
        let native = native.await;
        // All that a call costs which does nothing.
        let bare = time_of(async || {
            let refused = block
                .call("get-user", r#"{"userId":".."}"#, context.clone())
                .await;
            assert!(refused.expect("a failure").is_err());
        });
        let bare = bare.await;
        let verify = time_of(async || {
            let event = block.call("verify-webhook", &params, context.clone()).await;
            assert!(event.expect("an output").is_ok());
        });
        let verify = verify.await;
        let kept = time_of(async || {
            let event = client.call("verify-webhook", &params).await;
            assert!(event.expect("an output").is_ok());
        });
        rounds.push([native, bare, verify, kept.await]);
    }
    for (number, name) in [
        "standardwebhooks, native",
        "a call that is refused at once",
        "verify-webhook",
        "verify-webhook, in an instance that is kept",
    ]
    .into_iter()
    .enumerate()
    {
        let time = median(rounds.iter().map(|round| round[number]));
        println!("{:>8.1} µs  {name}", time * 1e6);
    }
    let ratio = rounds
        .iter()
        .map(|[native, bare, verify, _]| verify / (native + bare));
    println!(
        "{:>8.2}     verify-webhook to native and a refused call",
        median(ratio)
    );
}

/// Seconds a call.
async fn time_of(call: impl AsyncFn()) -> f64 {
    let start = Instant::now();
    for _ in 0..CALLS {
        call().await;
    }
    Duration::as_secs_f64(&start.elapsed()) / f64::from(CALLS)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
