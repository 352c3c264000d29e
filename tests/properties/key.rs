//! The secret key stands in no failure, whatever Clerk, a proxy or the host repeats.

use clerk_model::answer::{Answer, Body, Lost};
use clerk_model::guest::{KEY, accepted, check_secret, parts, play};
use clerk_model::json::Json;
use clerk_model::{operation, operations};
use clerk_tool::perform::Environment;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::generated::{self, HEADERS, any_text, escaped};

/// A text that repeats the key, now and then half of it before and after.
fn echo() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => Just("{key}".to_owned()),
        2 => any_text(),
        1 => Just("Bearer ".to_owned()),
        1 => (0..1500_usize).prop_map(|length| " ".repeat(length)),
        1 => (0..1500_usize).prop_map(|length| "x".repeat(length)),
    ];
    vec(part, 1..6).prop_map(|parts| parts.concat())
}

/// A body that repeats it: an answer of Clerk's, success or error, or something else.
fn body() -> impl Strategy<Value = String> {
    let string = || (echo(), any::<u64>()).prop_map(|(text, escapes)| escaped(&text, escapes));
    let errors = [string(), string(), string(), string(), string()].prop_map(
        |[code, message, long, field, trace]| {
            format!(
                r#"{{"errors":[{{"code":"{code}","message":"{message}","long_message":"{long}",
                   "meta":{{"param_name":"{field}"}}}}],"clerk_trace_id":"{trace}"}}"#
            )
        },
    );
    let templates = select(vec![
        r#"{"id":"?"}"#,
        r#"{"id":7,"username":"?"}"#,
        r#"{"id":"?","id":"?"}"#,
        r#"{"id":"?","created_at":true}"#,
        r#"[{"id":"a","?":1,"id":"b"}]"#,
        r#"{"?":"?","id":true}"#,
        r#"{"object":"?","id":"a"}"#,
        r#"{"data":["?"]}"#,
        "\"?\"",
        "<html>?</html>",
    ]);
    let other = (templates, string()).prop_map(|(template, echo)| template.replace('?', &echo));
    prop_oneof![errors, other, echo()]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(KEY.to_owned()),
        "sk_(test|live)_[a-zA-Z0-9]{20,42}",
        Just("placeholder-7f3a".to_owned()),
    ]
}

#[test]
fn no_failure_shows_the_secret_key() {
    let status = prop_oneof![
        Just(200_u16),
        select(vec![302, 400, 401, 404, 408, 409, 422, 429, 500, 503])
    ];
    let headers = [echo(), echo(), echo(), echo()];
    let fate = 0..12;
    let operations = operations().iter();
    let operations: Vec<_> = operations
        .map(|model| (model.name(), accepted(*model)))
        .collect();
    let strategy = (key(), status, headers, body(), echo(), fate, 0..11_usize);
    generated::with(
        3000,
        strategy,
        |(key, status, headers, body, problem, fate, first)| {
            let with_key = |text: &str| text.replace("{key}", &key);
            let lost = |how| Answer::Lost(how, with_key(&problem));
            let answer = match fate {
                0 => lost(Lost::MaybeSent),
                1 => lost(Lost::NotSent),
                2 => lost(Lost::NotAllowed),
                3 => lost(Lost::TooLong),
                _ => Answer::Response {
                    status,
                    headers: HEADERS
                        .into_iter()
                        .zip(headers.iter().map(|text| with_key(text)))
                        .collect(),
                    body: match fate {
                        4 => Body::Cut(with_key(&problem)),
                        5 => Body::TooLarge,
                        _ => Body::Whole(with_key(&body).into_bytes()),
                    },
                },
            };
            for (name, accepted) in operations.iter().skip(first).step_by(11) {
                let params = accepted.clone().with("secretKey", Json::text(key.as_str()));
                let answers = [answer.clone(), answer.clone()];
                let environment = Environment::default();
                let played = play(name, &params.to_string(), &environment, answers);
                if let Err(failure) = &played.result {
                    check_secret(parts(failure).2, &key);
                    assert!(!format!("{failure:?}").contains(&key));
                }
            }
        },
    );
}

/// Messages are cut after 200 characters of a body, 1000 of an error, and bodies after 3200 bytes.
#[test]
fn no_half_of_the_key_is_shown_where_a_text_is_cut() {
    let half = &KEY[..8];
    let params = accepted(operation("get-user")).to_string();
    for length in (180..205).chain(980..1005).chain(3180..3205) {
        for filler in ["x", " ", "\u{fc}"] {
            let text = format!("{}{}", filler.repeat(length), KEY.repeat(3));
            let error = format!(r#"{{"errors":[{{"code":"a","long_message":"{text}"}}]}}"#);
            let long = format!("{text}{}", " ".repeat(4000));
            for body in [text, error, long] {
                let answers = [Answer::new(422, body)];
                let played = play("get-user", &params, &Environment::default(), answers);
                let failure = played.result.unwrap_err();
                let message = &parts(&failure).2.message;
                assert!(!message.contains(half), "{length} {message}");
            }
        }
    }
}
