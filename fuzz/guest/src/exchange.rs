//! Inputs that say what Clerk answers to an accepted call of an operation.
//!
//! An input is a head of seven bytes (the operation, and for each of two requests a status and what becomes of it) and
//! texts between `SEPARATOR`s: the body of each answer, then headers, which all answers have.

use clerk_model::answer::{Answer, Body, Lost};
use clerk_model::guest::check_answers as check_call;

use crate::fixture::Fixture;
use crate::seeds::{chosen, index};

/// Not a part of any text, and seldom of anything else.
const SEPARATOR: &[u8] = b"\xff\xff";
const HEAD: usize = 7;
const HEADERS: [&str; 4] = ["retry-after", "date", "clerk-trace-id", "cf-ray"];

/// Performs a call whose requests are answered with success, though perhaps not with an answer that can be understood.
pub fn check_answers(input: &[u8]) {
    check(input, |status| 200 + status % 100);
}

/// Performs a call whose requests are answered with any status, or with none.
pub fn check_refusals(input: &[u8]) {
    check(input, |status| status);
}

fn check(input: &[u8], status: impl Fn(u16) -> u16) {
    let Some((head, rest)) = input.split_at_checked(HEAD) else {
        return;
    };
    let parts = split(rest);
    let part = |index: usize| parts.get(index).copied();
    let headers: Vec<_> = HEADERS
        .into_iter()
        .enumerate()
        .filter_map(|(index, name)| {
            let value = str::from_utf8(part(2 + index)?).ok()?;
            Some((name, value.to_owned()))
        })
        .collect();
    let answer = |index: usize| {
        let at = 1 + 3 * index;
        let problem = "it broke".to_owned();
        let body = match head[at] {
            1 => return Answer::Lost(Lost::NotSent, problem),
            2 => return Answer::Lost(Lost::MaybeSent, problem),
            5 => return Answer::Lost(Lost::NotAllowed, problem),
            6 => return Answer::Lost(Lost::TooLong, problem),
            3 => Body::Cut(problem),
            4 => Body::TooLarge,
            _ => Body::Whole(part(index).unwrap_or_default().to_vec()),
        };
        Answer::Response {
            status: status(u16::from_le_bytes([head[at + 1], head[at + 2]])),
            headers: headers.clone(),
            body,
        }
    };
    let _ = check_call(chosen(head[0]), &[answer(0), answer(1)]);
}

fn split(mut text: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    while let Some(at) = text
        .windows(SEPARATOR.len())
        .position(|window| window == SEPARATOR)
    {
        parts.push(&text[..at]);
        text = &text[at + SEPARATOR.len()..];
    }
    parts.push(text);
    parts
}

/// The input that says what a fixture says, if all answers in it are successes.
#[must_use]
pub fn answers(operation: &str, fixture: &Fixture) -> Vec<Vec<u8>> {
    let seed = seed(operation, fixture);
    seed.and_then(|(input, successes)| successes.then_some(input))
        .into_iter()
        .collect()
}

/// The input that says what a fixture says, if an answer in it is no success.
#[must_use]
pub fn refusals(operation: &str, fixture: &Fixture) -> Vec<Vec<u8>> {
    let seed = seed(operation, fixture);
    seed.and_then(|(input, successes)| (!successes).then_some(input))
        .into_iter()
        .collect()
}

/// The input that says what a fixture says, and whether all requests in it succeed. None if there are none.
fn seed(operation: &str, fixture: &Fixture) -> Option<(Vec<u8>, bool)> {
    if fixture.exchanges.is_empty() {
        return None;
    }
    let mut head = vec![index(operation)];
    let mut parts: [Vec<u8>; 2 + HEADERS.len()] = Default::default();
    let mut successes = true;
    for index in 0..2 {
        let Some(exchange) = fixture.exchanges.get(index) else {
            head.push(0);
            head.extend(200_u16.to_le_bytes());
            continue;
        };
        head.push(match exchange.failure.as_deref() {
            None => 0,
            Some("response-timeout") => 2,
            Some("body-cut") => 3,
            Some("denied") => 5,
            Some(_) => 1,
        });
        successes &= exchange.failure.is_none() && (200..300).contains(&exchange.status);
        head.extend(exchange.status.to_le_bytes());
        parts[index].clone_from(&exchange.body);
        for (name, part) in HEADERS.iter().zip(&mut parts[2..]) {
            if let Some(value) = exchange.header(name) {
                *part = value.into();
            }
        }
    }
    Some(([head, parts.join(SEPARATOR)].concat(), successes))
}
