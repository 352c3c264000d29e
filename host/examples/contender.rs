//! `bench/network` measures this, a program that keeps its connections. `contender.rs` of `host-test`'s benchmark tells the
//! protocol.

use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use clerk_host::{Block, Context};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(component), Some(url)) = (arguments.next(), arguments.next()) else {
        return Err("usage: contender COMPONENT URL".into());
    };
    let context = Context::new()
        .secret("CLERK_SECRET_KEY", "sk_test_bench")
        .env("CLERK_API_URL", url);
    let client = Block::from_file(component)?.client(context);
    let get_user = async || -> Result<()> {
        client.call("get-user", r#"{"userId": "user_1"}"#).await??;
        Ok(())
    };
    get_user().await?;
    println!("ready");
    for line in io::stdin().lines() {
        let milliseconds = line?
            .strip_prefix("get-user 1 ")
            .ok_or("expected `get-user 1 MILLISECONDS`")?
            .parse()?;
        let (start, mut calls) = (Instant::now(), 0.0);
        while start.elapsed() < Duration::from_millis(milliseconds) {
            get_user().await?;
            calls += 1.0;
        }
        println!("{}", start.elapsed().as_secs_f64() * 1e6 / calls);
        io::stdout().flush()?;
    }
    Ok(())
}
