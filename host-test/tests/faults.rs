//! What goes wrong on the way to Clerk, on real sockets: how each operation then ends, how soon, and that the host is fit
//! for the next call. `docs/faults.md` tells it; `FAULTS=write cargo test -p host-test --test faults` writes its table.

#[path = "it/common/fault.rs"]
mod fault;
#[path = "it/common/fault_server.rs"]
mod fault_server;
#[path = "it/common/playing.rs"]
mod playing;
#[path = "it/common/step.rs"]
mod step;
#[path = "it/common/tls.rs"]
mod tls;

use std::fmt::Write as _;
use std::sync::Arc;
use std::{env, fs};

use clerk_host::{Failure, Reason};
use fault::Fault;
use playing::{KEY, Played, Playground};
use step::Step;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/faults.md");
const BEGIN: &str = "<!-- FAULTS=write cargo test -p host-test --test faults -->\n";
const END: &str = "<!-- end -->\n";

/// How much longer than it should a call may take, in seconds: less than any timeout, and enough for a busy machine.
const SLACK: u64 = 25;

/// How many faults that take no time are played at once.
const AT_ONCE: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_ends_as_the_contract_says() {
    let playground = Arc::new(Playground::open().await);
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut playing = JoinSet::new();
    let faults = fault::all();
    for fault in faults.clone() {
        for step in fault.steps() {
            let (playground, places) = (Arc::clone(&playground), Arc::clone(&places));
            let fault = fault.clone();
            playing.spawn(async move {
                let _place = match fault.after {
                    0 => Some(places.acquire().await.expect("it is open")),
                    _ => None,
                };
                let played = playground.play(&fault, step).await;
                wrong(&fault, step, &played)
                    .map(|wrong| format!("{}, {step:?}: {wrong}", fault.name))
            });
        }
    }
    let wrong: Vec<_> = playing.join_all().await.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(playground.requests_with_bad_certificates(), 0);

    let page = fs::read_to_string(PAGE).expect("docs/faults.md can be read");
    let (before, rest) = page.split_once(BEGIN).expect("the table has a beginning");
    let (found, after) = rest.split_once(END).expect("the table has an end");
    let table = table(&faults);
    if env::var("FAULTS").is_ok_and(|what| what == "write") {
        fs::write(PAGE, [before, BEGIN, &table, END, after].concat()).expect("it can be written");
    } else {
        assert_eq!(found, table, "docs/faults.md is not up to date: {BEGIN}");
    }
}

/// What is not as it should be.
fn wrong(fault: &Fault, step: Step, played: &Played) -> Option<String> {
    let Played {
        result,
        time,
        asked,
        then,
        written,
    } = played;
    let outcomes = fault.outcomes(step);
    let outcome = outcome(result);
    let seconds = time.as_secs();
    if !outcomes.contains(&outcome) {
        return Some(format!(
            "{outcome} and not {}: {result:?}",
            outcomes.join(" or ")
        ));
    }
    if !(fault.after..fault.after + SLACK).contains(&seconds) {
        return Some(format!("ended after {seconds} s, not {}", fault.after));
    }
    if *asked > 1 {
        return Some(format!("was sent {asked} times"));
    }
    if outcome == "ok" && result != then {
        return Some(format!("{result:?} instead of {then:?}"));
    }
    if let Err(failure) = result {
        let message = failure.message();
        let is_one_line = !message.contains('\n') && message.len() < 1000;
        let half_done = step == Step::Put && outcome != "bad-response";
        if !message.contains(step.operation())
            || !is_one_line
            || (half_done && !message.contains("the profile was changed"))
            || message.contains(KEY)
        {
            return Some(format!("has this message: {message}"));
        }
    }
    if !written.is_empty() {
        return Some(format!("wrote {written}"));
    }
    if then.is_err() {
        return Some(format!("left the host unfit: {then:?}"));
    }
    None
}

fn outcome(result: &Result<String, Failure>) -> &str {
    match result {
        Ok(_) => "ok",
        Err(failure) => failure.reason().map_or("execution-failed", Reason::as_str),
    }
}

fn table(faults: &[Fault]) -> String {
    let mut table = "| what happens | reads, `update-user` | `create-user` | after |\n| --- | --- | --- | ---: |\n".to_owned();
    for Fault {
        name, ends, after, ..
    } in faults
    {
        let outcomes = |idempotent| {
            let outcomes = ends.outcomes(idempotent).iter();
            outcomes
                .map(|outcome| format!("`{outcome}`"))
                .collect::<Vec<_>>()
                .join(" or ")
        };
        let after = match after {
            0 => "at once".to_owned(),
            seconds => format!("{seconds} s"),
        };
        let (idempotent, other) = (outcomes(true), outcomes(false));
        let _ = writeln!(table, "| {name} | {idempotent} | {other} | {after} |");
    }
    table
}
