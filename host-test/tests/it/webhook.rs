//! `webhook`: events signed by another implementation are printed once, and all else is refused.

use std::fs;
use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use crate::common::program::{command, json_of, run};
use standardwebhooks::Webhook;

const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const OTHER: &str = "whsec_ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
const EVENT: &str = r#"{"data":{"id":"user_1","object":"user"},"instance_id":"ins_1","object":"event","timestamp":1716883200000,"type":"user.created"}"#;

struct Receiver {
    child: Child,
    address: String,
    stdout: Option<Lines<BufReader<ChildStdout>>>,
    stderr: Lines<BufReader<ChildStderr>>,
}

impl Receiver {
    fn start(env: &[(&str, &str)], args: &[&str]) -> Self {
        let mut command = receive(args);
        command.envs(env.iter().copied()).stdout(Stdio::piped());
        Self::of(command)
    }

    fn of(mut command: Command) -> Self {
        command.stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let stdout = child.stdout.take().map(|pipe| BufReader::new(pipe).lines());
        let mut stderr = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let ready = stderr.next().expect("a line").expect("UTF-8");
        let address = ready.strip_prefix("host-test: listening on http://");
        let address = address.unwrap_or_else(|| panic!("{ready}")).to_owned();
        Self {
            child,
            address,
            stdout,
            stderr,
        }
    }

    fn with_secret() -> Self {
        Self::start(&[("CLERK_WEBHOOK_SIGNING_SECRET", SECRET)], &[])
    }

    /// The status of the answer to a request as it stands.
    fn send(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        // What is refused early is not read to its end.
        let _ = stream.write_all(request);
        status(&mut BufReader::new(stream))
    }

    fn post(&self, headers: &[(&str, &str)], body: &[u8]) -> String {
        self.send(&request(headers, body))
    }

    /// The status of the answer to a message that is signed now.
    fn signed(&self, id: &str, secret: &str, body: &str) -> String {
        self.post(&headers(id, secret, now(), body).each(), body.as_bytes())
    }

    fn line(&mut self) -> String {
        let mut lines = self.stdout.iter_mut().flatten();
        lines.next().expect("a line").expect("UTF-8")
    }

    /// Ends it, and gives its exit code and what it printed that was not read.
    #[cfg(unix)]
    fn end(mut self) -> (Option<i32>, Vec<String>, Vec<String>) {
        let id = i32::try_from(self.child.id()).expect("a process ID");
        let id = rustix::process::Pid::from_raw(id).expect("a process ID");
        rustix::process::kill_process(id, rustix::process::Signal::TERM).expect("it runs");
        let ended = self.child.wait().expect("it ends");
        let rest = |lines: &mut dyn Iterator<Item = std::io::Result<String>>| {
            lines.map(|line| line.expect("UTF-8")).collect()
        };
        let stdout = rest(&mut self.stdout.iter_mut().flatten());
        (ended.code(), stdout, rest(&mut self.stderr))
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn receive(args: &[&str]) -> Command {
    command(&[&["webhook", "--listen", "127.0.0.1:0"], args].concat())
}

struct Headers([String; 3]);

impl Headers {
    fn each(&self) -> [(&str, &str); 3] {
        let [id, timestamp, signature] = &self.0;
        [
            ("svix-id", id),
            ("svix-timestamp", timestamp),
            ("svix-signature", signature),
        ]
    }
}

fn now() -> i64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    i64::try_from(now.expect("it is after 1970").as_secs()).expect("it is a time")
}

fn headers(id: &str, secret: &str, timestamp: i64, body: &str) -> Headers {
    let webhook = Webhook::new(secret).expect("a secret");
    let signature = webhook.sign(id, timestamp, body.as_bytes());
    let signature = signature.expect("it can be signed");
    Headers([id.to_owned(), timestamp.to_string(), signature])
}

fn request(headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!(
        "POST /any/path HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

fn status(answer: &mut impl std::io::BufRead) -> String {
    let mut line = String::new();
    let _ = answer.read_line(&mut line);
    let status = line.split(' ').nth(1).unwrap_or("none").to_owned();
    // To the end of the head, which is all of the answer.
    while answer.read_line(&mut line).is_ok_and(|length| length > 2) {}
    status
}

#[test]
fn what_is_signed_is_printed_once_as_one_line() {
    let mut receiver = Receiver::with_secret();
    let pretty = "{\n  \"type\": \"user.updated\",\r\n  \"data\": {\n    \"id\": \"user_2\", \"a\": 1.10\n  }\n}\n";
    assert_eq!(receiver.signed("msg_1", SECRET, EVENT), "204");
    assert_eq!(receiver.signed("msg_1", SECRET, EVENT), "204");
    assert_eq!(receiver.signed("msg_2", SECRET, pretty), "204");
    assert_eq!(receiver.signed("msg_3", SECRET, EVENT), "204");

    let first = receiver.line();
    let event = json_of(&first);
    assert_eq!(event["id"], "msg_1");
    assert_eq!(event["type"], "user.created");
    assert_eq!(event["userId"], "user_1");
    assert!(
        first.contains(r#""data":{"id":"user_1","object":"user"}"#),
        "{first}"
    );
    let second = receiver.line();
    assert_eq!(json_of(&second)["userId"], "user_2");
    assert!(second.contains("\"a\": 1.10"), "{second}");
    assert_eq!(json_of(&receiver.line())["id"], "msg_3");
    #[cfg(unix)]
    assert_eq!(receiver.end(), (Some(0), vec![], vec![]));
}

#[test]
fn what_is_not_signed_is_not_printed() {
    let receiver = Receiver::with_secret();
    let signed = |timestamp| headers("msg_1", SECRET, timestamp, EVENT);
    let whole = signed(now());
    let each = whole.each();
    assert_eq!(receiver.signed("msg_1", OTHER, EVENT), "401");
    assert_eq!(
        receiver.post(&each, EVENT.replace("user_1", "user_2").as_bytes()),
        "401"
    );
    assert_eq!(
        receiver.post(&signed(now() - 310).each(), EVENT.as_bytes()),
        "401"
    );
    assert_eq!(
        receiver.post(&signed(now() + 310).each(), EVENT.as_bytes()),
        "401"
    );
    assert_eq!(receiver.signed("msg_1", SECRET, r#"{"no":"event"}"#), "400");
    assert_eq!(receiver.signed("msg_1", SECRET, "no JSON"), "400");
    for missing in 0..3 {
        let mut headers = each.to_vec();
        headers.remove(missing);
        assert_eq!(receiver.post(&headers, EVENT.as_bytes()), "400");
        headers.extend([each[missing], each[missing]]);
        assert_eq!(receiver.post(&headers, EVENT.as_bytes()), "400");
        let mut headers = each.to_vec();
        headers[missing].1 = " ";
        assert_eq!(receiver.post(&headers, EVENT.as_bytes()), "400");
        headers[missing].1 = "é";
        assert_eq!(receiver.post(&headers, EVENT.as_bytes()), "400");
    }
    assert_eq!(receiver.post(&each, b""), "400");
    assert_eq!(receiver.post(&each, b"{\"type\":\"\xff\"}"), "400");
    assert_eq!(receiver.post(&each, &vec![b' '; 1024 * 1024 + 1]), "413");
    assert_eq!(receiver.send(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"), "405");
    assert_eq!(
        receiver.send(b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03"),
        "400"
    );

    // Nothing of it keeps the message itself out.
    assert_eq!(receiver.post(&each, EVENT.as_bytes()), "204");
    #[cfg(unix)]
    {
        let (code, stdout, stderr) = receiver.end();
        assert_eq!((code, stdout.len()), (Some(0), 1), "{stdout:?}");
        let stderr = stderr.join("\n");
        for secret in [SECRET, OTHER] {
            assert!(!stderr.contains(&secret["whsec_".len()..]), "{stderr}");
        }
        for says in [
            "answered 401: No signature of the webhook is one by the signing secret",
            "answered 400: the header svix-id is missing",
            "answered 400: the header svix-signature stands twice",
            "answered 413: the body is larger than 1048576 bytes",
        ] {
            assert!(stderr.contains(says), "{stderr}");
        }
    }
}

#[test]
fn a_body_of_a_mebibyte_is_received() {
    let mut receiver = Receiver::with_secret();
    let mut body = EVENT.to_owned();
    body.extend(std::iter::repeat_n(' ', 1024 * 1024 - EVENT.len()));
    assert_eq!(receiver.signed("msg_1", SECRET, &body), "204");
    assert_eq!(json_of(&receiver.line())["userId"], "user_1");
}

#[test]
fn the_signing_secret_may_be_in_a_file_or_be_two() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    fs::write(&file, format!("\u{feff}{OTHER} {SECRET}\r\n")).unwrap();
    let file = file.to_str().unwrap();
    // The file wins over the environment.
    let env = [("CLERK_WEBHOOK_SIGNING_SECRET", "whsec_forgotten")];
    let receiver = Receiver::start(&env, &["--signing-secret-file", file]);
    assert_eq!(receiver.signed("msg_1", SECRET, EVENT), "204");
    assert_eq!(receiver.signed("msg_2", OTHER, EVENT), "204");
}

#[test]
fn it_does_not_begin_without_a_secret_that_can_be_one() {
    let args = ["webhook", "--listen", "127.0.0.1:0"];
    for (secret, says) in [
        ("", "is missing"),
        (" \n", "is missing"),
        ("whsec_forgotten", "is not whsec_ and base64"),
        ("sk_test_forgotten", "is a secret key of Clerk's"),
    ] {
        let run = run(&args, &[("CLERK_WEBHOOK_SIGNING_SECRET", secret)]);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
        assert!(run.stderr.contains(says), "{}", run.stderr);
        assert!(!run.stderr.contains("forgotten"), "{}", run.stderr);
    }
    let file = [&args[..], &["--signing-secret-file", "/no/such/file"]].concat();
    let run = run(&file, &[("CLERK_WEBHOOK_SIGNING_SECRET", SECRET)]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("/no/such/file can't be read"),
        "{}",
        run.stderr
    );
}

/// Clerk sends again what is not answered with success.
#[test]
fn what_can_not_be_printed_is_not_acknowledged_and_ends_the_receiver() {
    let mut receiver = Receiver::with_secret();
    receiver.stdout = None;
    assert_eq!(receiver.signed("msg_1", SECRET, EVENT), "503");
    let ended = receiver.child.wait().expect("it ends");
    assert_eq!(ended.code(), Some(141));
}

#[test]
#[cfg(unix)]
fn it_ends_in_spite_of_clients_that_are_silent_or_stop_in_the_middle() {
    let receiver = Receiver::with_secret();
    let connect = || TcpStream::connect(&receiver.address).expect("a connection");
    let (_silent, mut idle, mut half) = (connect(), connect(), connect());
    let headers = headers("msg_1", SECRET, now(), EVENT);
    let request = request(&headers.each(), EVENT.as_bytes());
    idle.write_all(&request).expect("it is read");
    assert_eq!(status(&mut BufReader::new(&idle)), "204");
    half.write_all(&request[..request.len() - 1])
        .expect("it is read");
    let start = Instant::now();
    let (code, stdout, _) = receiver.end();
    assert_eq!((code, stdout.len()), (Some(0), 1));
    assert!(
        start.elapsed() < Duration::from_secs(12),
        "{:?}",
        start.elapsed()
    );
}

/// One answer a connection: many of them, which nobody reads, would hold it for ever.
#[test]
fn a_connection_gets_one_answer() {
    let receiver = Receiver::with_secret();
    let mut stream = TcpStream::connect(&receiver.address).expect("a connection");
    let request = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
    let _ = stream.write_all(request.repeat(100).as_bytes());
    let lines = BufReader::new(stream).lines();
    let answers = lines.map_while(Result::ok);
    let answers = answers.filter(|line| line.starts_with("HTTP/1.1 405"));
    assert_eq!(answers.count(), 1);
}

/// What was not printed whole comes again, and must not be glued to half a line.
#[test]
#[cfg(unix)]
fn a_file_keeps_no_half_of_an_event() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("events.jsonl");
    let out = fs::File::create(&file).expect("a file");
    let receive = receive(&[]);
    let mut command = Command::new("sh");
    // 16 blocks of 512 bytes, and a signal beyond it.
    command
        .args(["-c", "ulimit -f 16; exec \"$@\"", "sh"])
        .arg(receive.get_program())
        .args(receive.get_args())
        .env("CLERK_WEBHOOK_SIGNING_SECRET", SECRET)
        .stdout(out);
    let mut receiver = Receiver::of(command);
    let event = EVENT.replace("\"user_1\"", &format!("\"user_{}\"", "1".repeat(1400)));
    for (id, status) in [("msg_1", "204"), ("msg_2", "204"), ("msg_3", "503")] {
        assert_eq!(receiver.signed(id, SECRET, &event), status, "{id}");
    }
    assert_eq!(receiver.child.wait().expect("it ends").code(), Some(3));
    let printed = fs::read_to_string(&file).expect("UTF-8");
    assert!(printed.ends_with("}\n"), "{printed}");
    assert_eq!(printed.lines().count(), 2);
}

#[test]
fn clients_that_say_nothing_hold_up_others_for_some_seconds_at_most() {
    let receiver = Receiver::with_secret();
    let connect = || TcpStream::connect(&receiver.address).expect("a connection");
    let silent: Vec<_> = (0..64).map(|_| connect()).collect();
    assert_eq!(receiver.signed("msg_1", SECRET, EVENT), "204");
    drop(silent);
}
