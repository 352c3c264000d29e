//! The server: answers like Clerk's, of some 2.3 KB a user, with HTTP/1.1 and with HTTP/2 over TLS.

use std::convert::Infallible;
use std::io::{self, Write as _};
use std::path::Path;

use host_test::fixture;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use wasmtime::{Result, error::Context as _};

use crate::{USERS, tls};

#[derive(Clone)]
struct Bodies {
    user: Bytes,
    users: Bytes,
    count: Bytes,
}

impl Bodies {
    fn answer(&self, path: &str) -> Response<Full<Bytes>> {
        let body = match path {
            "/v1/users" => &self.users,
            "/v1/users/count" => &self.count,
            _ => &self.user,
        };
        let mut response = Response::new(Full::new(body.clone()));
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        response
    }
}

/// Writes its root certificate to a file, prints its addresses and serves until it is killed.
pub(crate) fn run(root_file: &Path) -> Result<()> {
    let user = user()?;
    let users: Vec<_> = (0..USERS)
        .map(|number| {
            let mut user = user.clone();
            user["id"] = format!("user_{number:027}").into();
            user
        })
        .collect();
    let count = json!({ "object": "total_count", "total_count": USERS });
    let bodies = Bodies {
        user: user.to_string().into(),
        users: Value::from(users).to_string().into(),
        count: count.to_string().into(),
    };
    let (acceptor, root) = tls::acceptor(tls::certificate("localhost"), &["h2"]);
    std::fs::write(root_file, root)?;
    // One thread, so that it takes at most one core from those who are measured.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let plain = TcpListener::bind("127.0.0.1:0").await?;
        let encrypted = TcpListener::bind("127.0.0.1:0").await?;
        let port = encrypted.local_addr()?.port();
        writeln!(
            io::stdout(),
            "http://{} https://localhost:{port}",
            plain.local_addr()?
        )?;
        loop {
            let bodies = bodies.clone();
            let service = service_fn(move |request: Request<Incoming>| {
                let response = bodies.answer(request.uri().path());
                async move { Ok::<_, Infallible>(response) }
            });
            tokio::select! {
                accepted = plain.accept() => {
                    let (stream, _) = accepted?;
                    stream.set_nodelay(true)?;
                    let stream = TokioIo::new(stream);
                    tokio::spawn(http1::Builder::new().serve_connection(stream, service));
                }
                accepted = encrypted.accept() => {
                    let (stream, _) = accepted?;
                    stream.set_nodelay(true)?;
                    let acceptor = acceptor.clone();
                    tokio::spawn(async move {
                        let stream = TokioIo::new(acceptor.accept(stream).await?);
                        let builder = http2::Builder::new(TokioExecutor::new());
                        builder.serve_connection(stream, service).await?;
                        wasmtime::error::Ok(())
                    });
                }
            }
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
