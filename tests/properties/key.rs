//! The secret key stands in no failure, whatever Clerk, a proxy or the host repeats.

use clerk_tool::perform::Environment;
use clerk_tool::transport::{CF_RAY, CLERK_TRACE_ID, DATE, RETRY_AFTER};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::call::{Call, OPERATIONS};
use crate::generated::{self, any_text, escaped};
use crate::script::{Answer, Body, Script};
use crate::verdict;

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
        Just(crate::KEY.to_owned()),
        "sk_(test|live)_[a-zA-Z0-9]{20,42}",
        Just("placeholder-7f3a".to_owned()),
    ]
}

#[test]
fn it_stands_in_no_failure() {
    let status = prop_oneof![
        Just(200_u16),
        select(vec![302, 400, 401, 404, 408, 409, 422, 429, 500, 503])
    ];
    let headers = [echo(), echo(), echo(), echo()];
    let fate = 0..10;
    let strategy = (key(), status, headers, body(), echo(), fate);
    generated::with(
        3000,
        strategy,
        |(key, status, headers, body, problem, fate)| {
            let with_key = |text: &str| text.replace("{key}", &key);
            let names = [RETRY_AFTER, DATE, CLERK_TRACE_ID, CF_RAY];
            let headers: Vec<_> = names
                .into_iter()
                .zip(headers.iter().map(|text| with_key(text)))
                .collect();
            let answer = match fate {
                0 | 1 => Answer::Lost {
                    maybe_sent: fate == 0,
                    problem: with_key(&problem),
                },
                _ => Answer::Response {
                    status,
                    headers,
                    body: match fate {
                        2 => Body::Cut(with_key(&problem)),
                        3 => Body::TooLarge,
                        _ => Body::Whole(with_key(&body).into_bytes()),
                    },
                },
            };
            for operation in OPERATIONS {
                let call = Call::new(operation, |name| match name {
                    "secretKey" => Some(key.clone()),
                    "publicMetadata" => Some("{}".to_owned()),
                    name if name.starts_with("skip") => None,
                    _ => Some("7".to_owned()),
                });
                let script = Script::new([answer.clone(), answer.clone()]);
                if let Err(failure) = call.perform(&Environment::default(), &script) {
                    verdict::check_key(verdict::parts(&failure).1, &key);
                    assert!(!format!("{failure:?}").contains(&key));
                }
            }
        },
    );
}

/// Messages are cut after 200 characters of a body, 1000 of an error, and bodies after 3200 bytes.
#[test]
fn no_half_of_it_stands_where_a_text_is_cut() {
    let half = &crate::KEY[..8];
    for length in (180..205).chain(980..1005).chain(3180..3205) {
        for filler in ["x", " ", "\u{fc}"] {
            let text = format!("{}{}", filler.repeat(length), crate::KEY.repeat(3));
            let error = format!(r#"{{"errors":[{{"code":"a","long_message":"{text}"}}]}}"#);
            let long = format!("{text}{}", " ".repeat(4000));
            for body in [text, error, long] {
                let answer = Answer::new(422, body);
                let script = Script::new([answer]);
                let call = Call::accepted("get-user");
                let failure = call.perform(&Environment::default(), &script).unwrap_err();
                let message = &verdict::parts(&failure).1.message;
                assert!(!message.contains(half), "{length} {message}");
            }
        }
    }
}
