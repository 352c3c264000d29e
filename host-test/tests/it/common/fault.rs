//! What can go wrong between the host and Clerk, and how a call then ends.

use std::io::Write as _;
use std::sync::LazyLock;
use std::time::Duration;

use flate2::{Compression, write::GzEncoder};

use super::step::Step;

/// One thing that goes wrong.
#[derive(Clone)]
#[allow(dead_code, reason = "not every test asks for all of it")]
pub(crate) struct Fault {
    /// For the table.
    pub(crate) name: String,
    pub(crate) play: Play,
    pub(crate) ends: Ends,
    /// How many seconds the call takes.
    pub(crate) after: u64,
    /// How large the metadata of the request is, in bytes.
    pub(crate) metadata: usize,
    /// Whether it moves much data.
    pub(crate) heavy: bool,
}

/// How a call with a fault ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ends {
    /// As if there were none.
    Well,
    /// Nothing was sent.
    Unsent,
    /// The request may have been done, and there is no whole answer, or one that says that Clerk failed.
    Lost,
    /// Either of these two: it depends on who is faster.
    UnsentOrLost,
    /// Refused.
    Rejected,
    /// With a redirect, which is not followed.
    Misconfigured,
    /// With an answer that is a success and can't be understood.
    BadResponse,
}

impl Fault {
    /// The outcomes that are right for an operation of which this step meets the fault.
    #[allow(dead_code, reason = "for secrets, all outcomes are alike")]
    pub(crate) fn outcomes(&self, step: Step) -> Vec<&'static str> {
        let mut outcomes = self.ends.outcomes(step != Step::Create).to_vec();
        if step == Step::Patch && self.ends == Ends::BadResponse {
            // The answer to the PUT after it tells the same.
            outcomes.push("ok");
        }
        outcomes
    }
}

impl Ends {
    /// The outcomes that are right, for an idempotent operation or another.
    #[allow(dead_code, reason = "for secrets, all outcomes are alike")]
    pub(crate) fn outcomes(self, idempotent: bool) -> &'static [&'static str] {
        match (self, idempotent) {
            (Self::Well, _) => &["ok"],
            (Self::Unsent, _) | (Self::Lost | Self::UnsentOrLost, true) => &["unavailable"],
            (Self::Lost, false) => &["outcome-unknown"],
            (Self::UnsentOrLost, false) => &["unavailable", "outcome-unknown"],
            (Self::Rejected, _) => &["rejected"],
            (Self::Misconfigured, _) => &["misconfigured"],
            (Self::BadResponse, _) => &["bad-response"],
        }
    }
}

/// How it is played.
#[derive(Clone)]
#[allow(dead_code, reason = "not every test plays all of them")]
pub(crate) enum Play {
    /// Nothing listens.
    Nobody,
    /// The name does not resolve.
    NoName,
    /// Connections are never accepted, and there is no room left to wait.
    NotAccepted,
    /// TLS with a certificate that is not to be trusted.
    Tls(Certificate),
    /// Accepted, and then nothing, where TLS is to be set up.
    SilentTls,
    /// Closed when accepted.
    Close,
    /// Once something of the request has come, which is not read.
    Unread(Vec<Act>),
    /// Once the head of the request has come; the rest is read afterwards.
    Early(Vec<Act>),
    /// Once the request has come; the answer depends on the body of a good one.
    Answer(fn(&str) -> Vec<Act>),
    /// A good answer comes, then the connection is closed, and then comes the request.
    DiesIdle,
    /// A good answer comes, and the connection is closed when it has carried the request.
    DiesInUse,
}

#[derive(Clone, Copy)]
pub(crate) enum Certificate {
    WrongName,
    Expired,
    UnknownRoot,
}

/// What a server does next. After the last, it closes the connection.
#[derive(Clone)]
pub(crate) enum Act {
    Send(Vec<u8>),
    Wait(Duration),
    /// Sends these, a byte a second.
    Drip(Vec<u8>),
    /// Sends so many mebibytes.
    Flood(usize),
    /// Sends so many mebibytes in chunks of 4 KiB.
    Chunks(usize),
    /// Goes on with the next request.
    Serve,
    /// Waits until the client has closed the connection.
    Hold,
    Reset,
}

/// All of them, in the order of the table.
pub(crate) fn all() -> Vec<Fault> {
    let mut faults = vec![
        unsent("nothing listens", Play::Nobody, 0),
        unsent("the name does not resolve", Play::NoName, 0),
        unsent("connections are not accepted", Play::NotAccepted, 10),
        unsent("accepts, and never sets up TLS", Play::SilentTls, 10),
        unsent(
            "TLS with a wrong name",
            Play::Tls(Certificate::WrongName),
            0,
        ),
        unsent(
            "TLS with an expired certificate",
            Play::Tls(Certificate::Expired),
            0,
        ),
        unsent(
            "TLS with an unknown root",
            Play::Tls(Certificate::UnknownRoot),
            0,
        ),
        fault("accepts and closes", Play::Close, Ends::UnsentOrLost),
        lost("closes when the request comes", Play::Unread(Vec::new())),
        answer("reads the request and closes", Ends::Lost, |_| Vec::new()),
        answer("reads the request and resets", Ends::Lost, |_| {
            vec![Act::Reset]
        }),
        Fault {
            metadata: 8 << 20,
            after: 30,
            ..lost(
                "never reads a request of 8 MiB",
                Play::Unread(vec![Act::Hold]),
            )
        },
        Fault {
            metadata: 8 << 20,
            ..fault(
                "answers 422 before it has read a request of 8 MiB",
                Play::Early(vec![Act::Send(answered(
                    "422 Unprocessable",
                    "{\"errors\":[]}",
                ))]),
                Ends::Rejected,
            )
        },
        slow("never answers", Ends::Lost, |_| vec![Act::Hold]),
        slow("the first byte comes after 31 s", Ends::Lost, |good| {
            vec![
                Act::Wait(Duration::from_secs(31)),
                Act::Send(ok(good)),
                Act::Serve,
            ]
        }),
        slow("headers, a byte a second", Ends::Lost, |good| {
            vec![Act::Drip(ok(good))]
        }),
        answer("reset in the middle of the headers", Ends::Lost, |good| {
            vec![Act::Send(ok(good)[..30].to_vec()), Act::Reset]
        }),
        answer("closed in the middle of the headers", Ends::Lost, |good| {
            vec![Act::Send(ok(good)[..30].to_vec())]
        }),
        answer("reset in the middle of the body", Ends::Lost, |good| {
            vec![Act::Send(half(&ok(good))), Act::Reset]
        }),
        answer("body shorter than `Content-Length`", Ends::Lost, |good| {
            vec![Act::Send(half(&ok(good)))]
        }),
        slow("the body stops for 31 s", Ends::Lost, |good| {
            vec![
                Act::Send(half(&ok(good))),
                Act::Wait(Duration::from_secs(31)),
            ]
        }),
        Fault {
            after: 33,
            ..answer(
                "33 bytes of the body come one a second",
                Ends::Well,
                |good| {
                    let (slow, rest) = good.as_bytes().split_at(33);
                    vec![
                        Act::Send(head("200 OK", good.len(), "")),
                        Act::Drip(slow.into()),
                        Act::Send(rest.into()),
                        Act::Serve,
                    ]
                },
            )
        },
        answer("body longer than `Content-Length`", Ends::Well, |good| {
            vec![
                Act::Send([ok(good), b"and more".to_vec()].concat()),
                Act::Serve,
            ]
        }),
        answer("two answers in one", Ends::Well, |good| {
            let other = answered(
                "200 OK",
                r#"{"object":"user","id":"user_of_somebody_else"}"#,
            );
            vec![Act::Send([ok(good), other].concat()), Act::Serve]
        }),
        answer("chunks without a length", Ends::Lost, |_| {
            vec![Act::Send(chunked("200 OK", "no length\r\n"))]
        }),
        answer("chunks that end too early", Ends::Lost, |good| {
            vec![Act::Send(chunked(
                "200 OK",
                &format!("{:x}\r\n{}", good.len(), &good[..9]),
            ))]
        }),
        answer("not HTTP", Ends::Lost, |_| {
            vec![Act::Send(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())]
        }),
        answer("a header of 1 MiB", Ends::Lost, |good| {
            let header = format!("x-large: {}\r\n", "x".repeat(1 << 20));
            vec![
                Act::Send(head("200 OK", good.len(), &header)),
                Act::Send(good.into()),
            ]
        }),
        answer("headers of 1 MiB together", Ends::Lost, |good| {
            let headers = format!("x-large: {}\r\n", "x".repeat(1013)).repeat(1 << 10);
            vec![
                Act::Send(head("200 OK", good.len(), &headers)),
                Act::Send(good.into()),
            ]
        }),
        heavy("a body beyond 64 MiB", |_| {
            vec![Act::Send(head("200 OK", 65 << 20, "")), Act::Flood(65)]
        }),
        heavy("the same in chunks of 4 KiB", |_| {
            vec![Act::Send(chunked("200 OK", "")), Act::Chunks(65)]
        }),
        answer("80 MiB in 80 KiB of gzip", Ends::BadResponse, |_| {
            let body = BOMB.clone();
            vec![
                Act::Send(head("200 OK", body.len(), "content-encoding: gzip\r\n")),
                Act::Send(body),
                Act::Serve,
            ]
        }),
        answer("status 100, then the answer", Ends::Well, |good| {
            vec![
                Act::Send([b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), ok(good)].concat()),
                Act::Serve,
            ]
        }),
        answer("status 100 and no more", Ends::Lost, |_| {
            vec![Act::Send(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec())]
        }),
        answer("status 204", Ends::BadResponse, |_| {
            vec![
                Act::Send(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()),
                Act::Serve,
            ]
        }),
        answer(
            "status 206 with half of the body",
            Ends::BadResponse,
            |good| {
                vec![
                    Act::Send(answered("206 Partial Content", &good[..good.len() / 2])),
                    Act::Serve,
                ]
            },
        ),
        answer("status 301", Ends::Misconfigured, |_| {
            vec![
                Act::Send(head(
                    "301 Moved Permanently",
                    0,
                    "location: /v1/users/user_2\r\n",
                )),
                Act::Serve,
            ]
        }),
        answer("status 304", Ends::Misconfigured, |_| {
            vec![
                Act::Send(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec()),
                Act::Serve,
            ]
        }),
        answer("status 418", Ends::Rejected, |_| {
            vec![
                Act::Send(answered("418 I'm a teapot", "short and stout")),
                Act::Serve,
            ]
        }),
        answer("status 500, cut off", Ends::Lost, |good| {
            vec![
                Act::Send(head("500 Internal Server Error", 1000, "")),
                Act::Send(good.into()),
            ]
        }),
        answer("status 599", Ends::Lost, |_| {
            vec![Act::Send(answered("599 Whatever", "")), Act::Serve]
        }),
        answer("status 999", Ends::Lost, |_| {
            vec![Act::Send(answered("999 Beyond", "")), Act::Serve]
        }),
    ];
    faults.push(fault(
        "a pooled connection died while it was idle",
        Play::DiesIdle,
        Ends::Well,
    ));
    faults.push(lost(
        "a pooled connection dies when it has carried the request",
        Play::DiesInUse,
    ));
    faults
}

fn fault(name: &str, play: Play, ends: Ends) -> Fault {
    Fault {
        name: name.to_owned(),
        play,
        ends,
        after: 0,
        metadata: 0,
        heavy: false,
    }
}

fn unsent(name: &str, play: Play, after: u64) -> Fault {
    Fault {
        after,
        ..fault(name, play, Ends::Unsent)
    }
}

fn lost(name: &str, play: Play) -> Fault {
    fault(name, play, Ends::Lost)
}

fn answer(name: &str, ends: Ends, acts: fn(&str) -> Vec<Act>) -> Fault {
    fault(name, Play::Answer(acts), ends)
}

fn slow(name: &str, ends: Ends, acts: fn(&str) -> Vec<Act>) -> Fault {
    Fault {
        after: 30,
        ..answer(name, ends, acts)
    }
}

fn heavy(name: &str, acts: fn(&str) -> Vec<Act>) -> Fault {
    Fault {
        heavy: true,
        ..answer(name, Ends::BadResponse, acts)
    }
}

fn head(status: &str, length: usize, headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n").into()
}

/// A whole answer.
pub(crate) fn answered(status: &str, body: &str) -> Vec<u8> {
    [head(status, body.len(), ""), body.into()].concat()
}

pub(crate) fn ok(body: &str) -> Vec<u8> {
    answered("200 OK", body)
}

fn chunked(status: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\ntransfer-encoding: chunked\r\n\r\n{body}").into()
}

/// Without the last bytes.
fn half(answer: &[u8]) -> Vec<u8> {
    answer[..answer.len() - 10].to_vec()
}

/// Spaces beyond the limit, compressed.
static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..80 {
        encoder.write_all(&[b' '; 1 << 20]).expect("there is room");
    }
    encoder.finish().expect("there is room")
});
