//! Calls one operation of the component from Rust.
//!
//! `CLERK_SECRET_KEY=sk_test_… cargo run --example embed -- target/wasm32-wasip2/release/clerk_tool.wasm`

use clerk_host::{Block, Context};

#[tokio::main]
async fn main() -> clerk_host::wasmtime::Result<()> {
    let file = std::env::args().nth(1).expect("usage: embed COMPONENT");
    let block = Block::from_file(file)?; // once; calls may run at the same time
    let mut context = Context::new(); // of one call: what it may see and reach
    for name in ["CLERK_SECRET_KEY", "CLERK_API_URL"] {
        context = context.env(name, std::env::var(name).unwrap_or_default());
    }
    match block.call("list-users", r#"{"limit": 2}"#, context).await? {
        Ok(page) => println!("{page}"),
        Err(failure) if failure.is_retryable() => println!("retry later: {failure}"),
        Err(failure) => println!("do not retry: {failure}"),
    }
    Ok(())
}
