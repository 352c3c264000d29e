//! Calls one operation of the component from Rust.
//!
//! `CLERK_SECRET_KEY=sk_test_… cargo run --example embed -- target/wasm32-wasip2/release/clerk_tool.wasm`

use clerk_host::{Block, Context};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).expect("usage: embed COMPONENT");
    let block = Block::from_file(file)?; // once; calls may run at the same time
    let variable = |name| std::env::var(name).unwrap_or_default();
    let context = Context::new() // of one call: what it may see and reach
        .secret("CLERK_SECRET_KEY", variable("CLERK_SECRET_KEY"))
        .env("CLERK_API_URL", variable("CLERK_API_URL"));
    match block.call("list-users", r#"{"limit": 2}"#, context).await? {
        Ok(page) => println!("{page}"),
        Err(failure) if failure.is_retryable() => println!("retry later: {failure}"),
        Err(failure) => println!("do not retry: {failure}"),
    }
    Ok(())
}
