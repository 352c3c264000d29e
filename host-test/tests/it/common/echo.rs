//! A server that repeats each request in its answer, cut into small pieces, and keeps what it has seen.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Echo {
    pub(crate) url: String,
    seen: Arc<Mutex<String>>,
}

impl Echo {
    /// Answers with what it got, as the body of a 404 and in a header.
    pub(crate) async fn start() -> Self {
        Self::serve(404, None).await
    }

    /// Answers with this.
    pub(crate) async fn answering(status: u16, body: &str) -> Self {
        Self::serve(status, Some(body.to_owned())).await
    }

    async fn serve(status: u16, body: Option<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (kept, body) = (Arc::clone(&kept), body.clone());
                tokio::spawn(async move { answer(socket, &kept, status, body).await });
            }
        });
        Self { url, seen }
    }

    /// All requests so far, as they came.
    pub(crate) fn requests(&self) -> String {
        self.seen.lock().unwrap().clone()
    }
}

async fn answer(mut socket: TcpStream, kept: &Mutex<String>, status: u16, body: Option<String>) {
    let mut request = String::new();
    let mut piece = [0; 4096];
    while !request.contains("\r\n\r\n") {
        match socket.read(&mut piece).await {
            Ok(0) | Err(_) => return,
            Ok(read) => request.push_str(&String::from_utf8_lossy(&piece[..read])),
        }
    }
    // What of its body comes soon.
    let more = socket.read(&mut piece);
    if request.starts_with("POST")
        && let Ok(Ok(read)) =
            tokio::time::timeout(std::time::Duration::from_millis(100), more).await
    {
        request.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    kept.lock().unwrap().push_str(&request);
    let authorization = request
        .lines()
        .find(|line| line.starts_with("authorization"));
    let head = format!(
        "HTTP/1.1 {status} Some\r\nconnection: close\r\nx-echo: {}\r\n\r\n",
        authorization.unwrap_or_default()
    );
    let _ = socket.set_nodelay(true);
    let _ = socket.write_all(head.as_bytes()).await;
    for piece in body.unwrap_or(request).as_bytes().chunks(7) {
        let _ = socket.write_all(piece).await;
        let _ = socket.flush().await;
        tokio::task::yield_now().await;
    }
}
