//! Performing a call while a fault is played, and another one when it is over.

use std::time::{Duration, Instant};

use clerk_host::{Block, Config, Context, Failure, Reason};
use rcgen::date_time_ymd;
use serde_json::Value;

use super::fault::{Certificate, Fault, Play};
use super::fault_server::FaultServer;
use super::step::Step;
use super::tls;

/// The key of every call.
pub(crate) const KEY: &str = "sk_test_fault_3f9aC1";

/// A block whose calls meet faults, and the servers with TLS that it meets.
pub(crate) struct Playground {
    pub(crate) block: Block,
    wrong_name: tls::Server,
    expired: tls::Server,
    unknown_root: tls::Server,
}

/// How a call with a fault went.
#[allow(dead_code, reason = "not every test asks for all of it")]
pub(crate) struct Played {
    pub(crate) result: Result<String, Failure>,
    pub(crate) time: Duration,
    /// How often the step was asked for.
    pub(crate) asked: usize,
    /// What the same call returned when the fault was over.
    pub(crate) then: Result<String, Failure>,
    /// What the guest wrote to its standard streams.
    pub(crate) written: String,
}

impl Playground {
    pub(crate) async fn open() -> Self {
        let mut expired = tls::certificate("localhost");
        expired.not_after = date_time_ymd(2020, 1, 1);
        let wrong_name = tls::start(tls::certificate("else.example"), &["h2"]).await;
        let expired = tls::start(expired, &["h2"]).await;
        let unknown_root = tls::start(tls::certificate("localhost"), &["h2"]).await;
        let config = Config::new()
            .proxies(false)
            .max_concurrent_calls(300)
            .timeout(Duration::from_secs(300))
            .queue_timeout(Duration::from_secs(300))
            .root_certificate(wrong_name.root.clone())
            .root_certificate(expired.root.clone());
        Self {
            block: host_test::cache::load(&config, artifact::COMPONENT).expect("it loads"),
            wrong_name,
            expired,
            unknown_root,
        }
    }

    pub(crate) async fn play(&self, fault: &Fault, step: Step) -> Played {
        let mut server = FaultServer::start(fault, step).await;
        let params = step.params(KEY, fault.metadata);
        if fault.is_of_a_pooled_connection() {
            let (first, _) = self.call(step, &params, &server.url).await;
            first.expect("no fault is played yet");
            // Time for the host to see that the connection was closed.
            tokio::time::sleep(Duration::from_millis(200)).await;
            server.arm();
        }
        let url = match fault.play {
            Play::NoName => "http://no-such-name.invalid".to_owned(),
            Play::SilentTls => server.url.replace("http:", "https:"),
            Play::Tls(Certificate::WrongName) => self.wrong_name.url(),
            Play::Tls(Certificate::Expired) => self.expired.url(),
            Play::Tls(Certificate::UnknownRoot) => self.unknown_root.url(),
            _ => server.url.clone(),
        };
        let start = Instant::now();
        let (result, written) = self.call(step, &params, &url).await;
        let time = start.elapsed();
        let asked = server.disarm();
        let (then, _) = self.call(step, &params, &server.url).await;
        Played {
            result,
            time,
            asked,
            then,
            written,
        }
    }

    /// How many requests the servers with bad certificates got.
    pub(crate) fn requests_with_bad_certificates(&self) -> usize {
        [&self.wrong_name, &self.expired, &self.unknown_root]
            .map(|server| server.seen.lock().expect("no panic").requests.len())
            .iter()
            .sum()
    }

    async fn call(
        &self,
        step: Step,
        params: &Value,
        url: &str,
    ) -> (Result<String, Failure>, String) {
        let context = Context::new().env("CLERK_API_URL", url);
        let written = context.written();
        let result = self
            .block
            .call(step.operation(), &params.to_string(), context)
            .await;
        // It is never right, and reported with the others.
        let result = result.unwrap_or_else(|error| {
            let reason = Reason::Other("trap".to_owned());
            Err(Failure::permanent(reason, format!("{error:?}")))
        });
        (result, written.stdout() + &written.stderr())
    }
}

impl Fault {
    /// The steps that it can be played to. What happens to a whole connection meets the first request of a call, and only
    /// two have a body that may be large.
    pub(crate) fn steps(&self) -> impl Iterator<Item = Step> {
        let to_any = matches!(
            self.play,
            Play::Answer(_) | Play::Early(_) | Play::DiesInUse
        );
        let large = self.metadata > 0;
        Step::ALL.into_iter().filter(move |step| {
            (to_any || !matches!(step, Step::Put | Step::Count))
                && (!large || matches!(step, Step::Create | Step::Put))
        })
    }
}
