//! Proxies that a program sets, and what they refuse.

use crate::common::program::{KEY, run};
use crate::common::{clerk, tls};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clerk_host::{Block, Config, Context, Failure, Reason};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A proxy that answers everything with this.
async fn proxy(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = socket.read(&mut [0; 4096]).await;
                let _ = socket.write_all(answer.as_bytes()).await;
            });
        }
    });
    format!("http://user:hunter2@{address}")
}

async fn create(block: &Block, url: &str) -> Failure {
    let context = Context::new()
        .env("CLERK_API_URL", url)
        .secret("CLERK_SECRET_KEY", "sk_test_x_of_proxies");
    let call = block.call("create-user", r#"{"username":"ada"}"#, context);
    call.await.unwrap().unwrap_err()
}

#[tokio::test]
async fn what_a_proxy_refuses_is_told_in_its_words() {
    for (answer, reason, words) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
            Reason::Misconfigured,
            "the proxy answered: 407 Proxy Authentication Required",
        ),
        (
            "HTTP/1.1 403 Not for you\r\n\r\n",
            Reason::Misconfigured,
            "the proxy answered: 403 Not for you",
        ),
        (
            "HTTP/1.1 502 Bad Gateway\r\n\r\n",
            Reason::Unavailable,
            "the proxy answered: 502 Bad Gateway",
        ),
        (
            "SSH-2.0-OpenSSH_9.6\r\n",
            Reason::Unavailable,
            "the proxy's answer is not HTTP",
        ),
        (
            "HTTP/1.1 200 OK\r\ncut",
            Reason::Unavailable,
            "the proxy answered: 200 OK",
        ),
    ] {
        let config = Config::new().proxy(proxy(answer).await);
        let block = clerk::load(&config).unwrap();
        let failure = create(&block, "https://api.clerk.com").await;
        assert_eq!(failure.reason(), Some(&reason), "{failure}");
        assert!(failure.message().contains(words), "{failure}");
        assert!(!failure.to_json().contains("hunter2"), "{failure}");
    }
}

#[test]
fn a_proxy_that_cannot_be_used_fails_the_loading_and_is_not_shown() {
    for (url, says) in [
        ("", "empty"),
        (
            "socks5h://user:hunter2@proxy:1080",
            "socks5h:// is not supported",
        ),
        ("http://user:hunter2@proxy:3128 ", "white space"),
        ("hunter2@", "URL"),
        ("http://user:hunter2@proxy:83618", "port"),
        ("http://user:hunter2@[::1]:83618", "port"),
        ("http://user:hunter2@9:99999", "port"),
        ("http://user:hunter2@:3128", "host"),
    ] {
        let config = Config::new().proxy(url);
        let error = clerk::load(&config).unwrap_err();
        let error = format!("{error:#}");
        assert!(error.contains("`Config::proxy`"), "{error}");
        assert!(error.contains(says), "{error}");
        assert!(
            !format!("{error} {config:?}").contains("hunter2"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_says_what_to_set() {
    let server = tls::start(tls::certificate("localhost"), &["h2"]).await;
    let block = clerk::load(&Config::new().proxies(false)).unwrap();
    let failure = create(&block, &server.url()).await;
    assert_eq!(failure.reason(), Some(&Reason::Unavailable), "{failure}");
    assert!(
        failure.message().contains("`Config::root_certificate`"),
        "{failure}"
    );
    assert!(server.seen.lock().unwrap().requests.is_empty());
}

#[tokio::test]
async fn the_program_trusts_the_roots_that_it_is_given() {
    let server = tls::start(tls::certificate("localhost"), &["h2"]).await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let pem = format!(
        "A company's root.\n-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        STANDARD.encode(&server.root)
    );
    let (pem, none) = (file("root.pem", &pem), file("none.pem", "no certificate"));
    let url = server.url();
    let get = move |roots: &[&str]| {
        let args = [&["call", "get-user", "--param", "userId=user_1"], roots];
        let env = [("CLERK_API_URL", url.as_str()), ("CLERK_SECRET_KEY", KEY)];
        run(&args.concat(), &env)
    };
    let runs = tokio::task::spawn_blocking(move || {
        [
            get(&[]),
            get(&["--tls-roots", &pem]),
            get(&["--tls-roots", &none]),
            get(&["--tls-roots", "/no/such/file"]),
        ]
    });
    let [untrusted, trusted, none, missing] = runs.await.unwrap();
    assert_eq!(untrusted.code, Some(2), "{}", untrusted.stderr);
    assert_eq!(trusted.code, Some(0), "{}", trusted.stderr);
    for (run, says) in [
        (none, "none.pem holds no root certificate that can be used"),
        (missing, "/no/such/file can't be read"),
    ] {
        assert_eq!(run.code, Some(1));
        assert!(run.stderr.contains(says), "{}", run.stderr);
    }
    assert_eq!(server.seen.lock().unwrap().requests.len(), 1);
}

/// In a process of its own, because the environment is one's.
#[tokio::test]
async fn roots_of_the_environment_are_trusted() {
    let server = tls::start(tls::certificate("localhost"), &["h2"]).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("root.der");
    std::fs::write(&file, &server.root).unwrap();
    let run = |file: std::path::PathBuf| {
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        command
            .args([
                "--exact",
                "proxies::with_a_root_of_the_environment",
                "--ignored",
                "--nocapture",
            ])
            .env("SSL_CERT_FILE", file)
            .env("TEST_URL", server.url());
        tokio::task::spawn_blocking(move || command.output().unwrap())
    };
    let output = run(file).await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert_eq!(server.seen.lock().unwrap().requests.len(), 1);

    let output = run(folder.path().join("none")).await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("the file of the environment variable SSL_CERT_FILE can't be used"),
        "{said}"
    );
}

#[tokio::test]
#[ignore = "run by `roots_of_the_environment_are_trusted`"]
async fn with_a_root_of_the_environment() {
    let config = Config::new().proxies(false);
    let block = clerk::load(&config).expect("it loads");
    let context = Context::new()
        .env("CLERK_API_URL", std::env::var("TEST_URL").unwrap())
        .secret("CLERK_SECRET_KEY", "sk_test_x_of_roots");
    let user = block
        .call("get-user", r#"{"userId":"user_1"}"#, context)
        .await;
    user.unwrap().unwrap();
}
