//! The server: answers like Clerk's, of some 2.3 KB a user.

use std::convert::Infallible;
use std::io::{self, Write as _};

use host_test::fixture;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use serde_json::{Value, json};
use wasmtime::{Result, error::Context as _};
use wasmtime_wasi_http::io::TokioIo;

use crate::USERS;

/// Prints its address and serves until it is killed.
pub(crate) fn run() -> Result<()> {
    let user = user()?;
    let users: Vec<_> = (0..USERS)
        .map(|number| {
            let mut user = user.clone();
            user["id"] = format!("user_{number:027}").into();
            user
        })
        .collect();
    let count = json!({ "object": "total_count", "total_count": USERS });
    let [user, users, count] =
        [user, users.into(), count].map(|json| Bytes::from(json.to_string()));
    // One thread, so that it takes at most one core from those who are measured.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        writeln!(io::stdout(), "http://{}", listener.local_addr()?)?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let (user, users, count) = (user.clone(), users.clone(), count.clone());
            let service = service_fn(move |request: Request<Incoming>| {
                let body = match request.uri().path() {
                    "/v1/users" => users.clone(),
                    "/v1/users/count" => count.clone(),
                    _ => user.clone(),
                };
                let response = Response::builder()
                    .header("content-type", "application/json")
                    .body(Full::new(body));
                async move { Ok::<_, Infallible>(response.expect("a response")) }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    })
}

/// A user of the fixtures with every field of Clerk's schema, but not with every kind of account at once.
fn user() -> Result<Value> {
    let text = std::fs::read_to_string(format!("{}/list-users/full.json", fixture::FOLDER))?;
    let mut fixture: Value = serde_json::from_str(&text)?;
    let mut user = fixture
        .pointer_mut("/exchanges/0/response/body/0")
        .context("the fixture has no user")?
        .take();
    for (name, value) in user.as_object_mut().context("the user is no object")? {
        if let Value::Array(items) = value {
            let kept = usize::from(matches!(&**name, "email_addresses" | "phone_numbers"));
            items.truncate(kept);
        }
    }
    Ok(user)
}
