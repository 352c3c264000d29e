//! What is of the key in the memory of a guest. With `Context::env`, it is there as long as a call runs; with
//! `Context::secret`, it never is.
//!
//! Linux shows a process its own memory, and nothing else in it reserves gigabytes when a block is loaded.

#[path = "it/common/wait.rs"]
mod wait;

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::time::Duration;

use clerk_host::{Block, Config, Context, Reason};
use tokio::runtime::Builder;

const KEY: &[u8] = b"sk_test_in_the_memory_of_the_guest";
const GIBIBYTE: u64 = 1 << 30;
const PATIENCE: Duration = Duration::from_secs(20);

/// The mappings of this process and whether each can be written to.
fn mappings() -> Vec<(Range<u64>, bool)> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let mapping = |line: &str| {
        let mut words = line.split_whitespace();
        let (start, end) = words.next().unwrap().split_once('-').unwrap();
        let [start, end] = [start, end].map(|text| u64::from_str_radix(text, 16).unwrap());
        (start..end, words.next().unwrap().starts_with("rw"))
    };
    maps.lines().map(mapping).collect()
}

/// Loads a block, and finds what it reserves for its guests.
fn load() -> (Block, Range<u64>) {
    let load = || {
        Config::new()
            .proxies(false)
            .max_concurrent_calls(1)
            .load_bytes(artifact::COMPONENT)
            .unwrap()
    };
    // Other memory that is needed to load one is reserved afterwards.
    drop(load());
    let before = mappings();
    let block = load();
    let mut pieces: Vec<Range<u64>> = Vec::new();
    for (range, _) in mappings() {
        let is_old = |(old, _): &(Range<u64>, bool)| old.start < range.end && range.start < old.end;
        if before.iter().any(is_old) {
            continue;
        }
        match pieces.last_mut() {
            Some(piece) if piece.end == range.start => piece.end = range.end,
            _ => pieces.push(range),
        }
    }
    pieces.retain(|piece| piece.end - piece.start >= 4 * GIBIBYTE);
    assert_eq!(pieces.len(), 1, "{pieces:x?}");
    (block, pieces.remove(0))
}

/// How often the key is in the memory of the guests.
fn keys(guests: &Range<u64>) -> usize {
    count(KEY, guests)
}

/// How often a text is there.
fn count(text: &[u8], guests: &Range<u64>) -> usize {
    let memory = File::open("/proc/self/mem").unwrap();
    let mut found = 0;
    for (range, can_be_written) in mappings() {
        if can_be_written && guests.start <= range.start && range.end <= guests.end {
            let mut bytes = vec![0; usize::try_from(range.end - range.start).unwrap()];
            memory.read_exact_at(&mut bytes, range.start).unwrap();
            let windows = bytes.windows(text.len());
            found += windows.filter(|window| *window == text).count();
        }
    }
    found
}

/// One test, for what one loads would be found by the other.
#[test]
fn the_key_is_in_the_memory_of_a_guest_only_if_it_was_given_there() {
    let (block, guests) = load();
    nothing_is_left_of_the_key(&block, &guests);
    a_secret_never_gets_there(&block, &guests);
}

fn nothing_is_left_of_the_key(block: &Block, guests: &Range<u64>) {
    let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    assert_eq!(keys(guests), 0);

    for _ in 0..3 {
        let context = Context::new()
            .env("CLERK_API_URL", &url)
            .env("CLERK_SECRET_KEY", str::from_utf8(KEY).unwrap());
        let called = block.clone();
        let call = runtime.spawn(async move {
            let params = r#"{"sessionId":"sess_1"}"#;
            called.call("get-session", params, context).await
        });
        let connection = silent.accept().unwrap();
        wait::until("the guest knows the key", PATIENCE, || keys(guests) > 0);
        drop(connection);
        let failure = runtime.block_on(call).unwrap().unwrap().unwrap_err();
        assert_eq!(failure.reason(), Some(&Reason::Unavailable));
        assert_eq!(keys(guests), 0);
    }
}

/// Neither while its request is out, nor when an answer repeats it, nor in an instance that is kept.
fn a_secret_never_gets_there(block: &Block, guests: &Range<u64>) {
    let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let context = Context::new()
        .env(
            "CLERK_API_URL",
            format!("http://{}", server.local_addr().unwrap()),
        )
        .secret("CLERK_SECRET_KEY", str::from_utf8(KEY).unwrap());
    let client = block.client(context);
    for _ in 0..3 {
        let called = client.clone();
        let call = runtime.spawn(async move {
            let params = r#"{"sessionId":"sess_1"}"#;
            called.call("get-session", params).await
        });
        let (mut connection, _) = server.accept().unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut piece = [0; 4096];
            let read = connection.read(&mut piece).unwrap();
            request.extend_from_slice(&piece[..read]);
        }
        let request = String::from_utf8(request).unwrap();
        let key = str::from_utf8(KEY).unwrap();
        assert!(
            request.contains(&format!("authorization: Bearer {key}\r\n")),
            "{request}"
        );
        assert_eq!(keys(guests), 0);

        // The body does not end, so the guest holds what it has read.
        let marker = format!(
            "read-as-far-as-this-{}",
            connection.peer_addr().unwrap().port()
        );
        let answer = format!(
            "HTTP/1.1 401 No\r\nconnection: close\r\nx-echo: {key}\r\n\r\n{{\"errors\":[{{\"code\":\"{key}\",\
             \"message\":\"{key} {marker}"
        );
        connection.write_all(answer.as_bytes()).unwrap();
        wait::until("the guest has read the answer", PATIENCE, || {
            count(marker.as_bytes(), guests) > 0
        });
        assert_eq!(keys(guests), 0);
        connection.write_all(b"\"}]}").unwrap();
        drop(connection);
        let failure = runtime.block_on(call).unwrap().unwrap().unwrap_err();
        assert_eq!(failure.reason(), Some(&Reason::Unauthorized));
        assert!(!failure.to_json().contains("in_the_memory"), "{failure:?}");
        assert!(failure.message().contains("[redacted]"), "{failure:?}");
        assert_eq!(keys(guests), 0);
    }
}
