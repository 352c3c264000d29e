//! Any answers end in an output or in the failure that the contract demands.

use std::cell::RefCell;
use std::collections::BTreeMap;

use clerk_tool::transport::{CF_RAY, CLERK_TRACE_ID, DATE, RETRY_AFTER};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::answered;
use crate::call::{Call, OPERATIONS};
use crate::generated::{self, any_text, json, string};
use crate::script::{Answer, Body};
use crate::verdict::{case_of, parts};

fn headers() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let value = || {
        let known = vec![
            "0",
            "3",
            "-1",
            "99999999999999999999",
            "Mon, 23 Nov 2026 12:00:30 GMT",
            "Mon, 23 Nov 2026 12:00:00 GMT",
            "soon",
        ];
        option::of(prop_oneof![
            select(known).prop_map(str::to_owned),
            any_text()
        ])
    };
    [value(), value(), value(), value()].prop_map(|values| {
        let names = [RETRY_AFTER, DATE, CLERK_TRACE_ID, CF_RAY];
        let headers = names.into_iter().zip(values);
        headers
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    })
}

/// Bodies that are a little or a lot like Clerk's.
pub(crate) fn body() -> impl Strategy<Value = Vec<u8>> {
    let field = select(vec![
        "id",
        "object",
        "data",
        "total_count",
        "deleted",
        "errors",
        "code",
        "message",
        "meta",
        "created_at",
        "banned",
        "public_metadata",
        "email_addresses",
        "verification",
        "status",
        "clerk_trace_id",
    ]);
    let kind = select(vec![
        "\"user\"",
        "\"session\"",
        "\"organization\"",
        "\"total_count\"",
        "\"verified\"",
        "\"resource_locked\"",
        "true",
        "7",
    ]);
    let value = prop_oneof![kind.prop_map(str::to_owned), json()];
    let object = |value: BoxedStrategy<String>| {
        vec((field.clone(), value), 0..5).prop_map(|members| {
            let members = members
                .iter()
                .map(|(name, value)| format!("\"{name}\":{value}"));
            format!("{{\"id\":\"a\",{}}}", members.collect::<Vec<_>>().join(",")).replace(",}", "}")
        })
    };
    let inner = object(value.boxed());
    let nested = object(
        prop_oneof![
            inner.clone(),
            inner.clone().prop_map(|inner| format!("[{inner}]"))
        ]
        .boxed(),
    );
    let text = prop_oneof![
        inner.clone(),
        nested,
        inner.prop_map(|inner| format!("[{inner}]")),
        refusal(),
    ];
    let text = text.prop_map(String::into_bytes);
    prop_oneof![
        4 => text.clone(),
        1 => (text.clone(), any::<u16>()).prop_map(|(mut text, end)| {
            text.truncate(usize::from(end) % (text.len() + 1));
            text
        }),
        1 => (text, any::<u16>(), any::<u8>()).prop_map(|(mut text, at, byte)| {
            let at = usize::from(at) % text.len();
            text[at] = byte;
            text
        }),
        1 => vec(any::<u8>(), 0..64),
        1 => any_text().prop_map(String::into_bytes),
        1 => Just(Vec::new()),
    ]
}

/// An error as Clerk sends it, now and then with something else in a field.
fn error() -> impl Strategy<Value = String> {
    let text = || {
        prop_oneof![
            6 => string(),
            1 => Just("\"resource_locked\"".to_owned()),
            1 => Just("null".to_owned()),
            1 => json(),
        ]
    };
    let field = |name: &'static str| {
        let name = select(vec![name, name, name, "unknown"]);
        (name, text()).prop_map(|(name, value)| format!("\"{name}\":{value}"))
    };
    let meta = prop_oneof![
        field("param_name").prop_map(|field| format!("\"meta\":{{{field}}}")),
        json().prop_map(|value| format!("\"meta\":{value}")),
    ];
    let fields = [field("code"), field("message"), field("long_message")];
    (fields, meta).prop_map(|(fields, meta)| format!("{{{},{meta}}}", fields.join(",")))
}

/// The body of a refusal.
fn refusal() -> impl Strategy<Value = String> {
    let name = prop_oneof![3 => string(), 1 => json()];
    (vec(error(), 0..3), name).prop_map(|(errors, name)| {
        let errors = errors.join(",");
        format!("{{\"errors\":[{errors}],\"clerk_trace_id\":{name}}}")
    })
}

fn answer() -> impl Strategy<Value = Answer> + Clone {
    let status = prop_oneof![
        6 => 200..300_u16,
        6 => select(vec![301, 304, 400, 401, 402, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504]),
        1 => any::<u16>(),
    ];
    let body = prop_oneof![
        8 => body().prop_map(Body::Whole),
        1 => any_text().prop_map(Body::Cut),
        1 => Just(Body::TooLarge),
    ];
    let response = (status, headers(), body).prop_map(|(status, headers, body)| Answer::Response {
        status,
        headers,
        body,
    });
    let lost = (any::<bool>(), any_text()).prop_map(|(maybe_sent, problem)| Answer::Lost {
        maybe_sent,
        problem,
    });
    prop_oneof![9 => response, 1 => lost].boxed()
}

#[test]
fn any_answers_end_in_an_output_or_in_the_failure_of_the_contract() {
    // How many calls ended in each case.
    let cases: RefCell<BTreeMap<&str, usize>> = RefCell::default();
    let with_errors = RefCell::new(0);
    generated::with(800, [answer(), answer()], |answers| {
        for operation in OPERATIONS {
            let (case, has_errors) = match &answered::check(operation, &answers) {
                Ok(_) => ("ok", false),
                Err(failure) => {
                    let (case, fault) = parts(failure);
                    (case, !fault.errors.is_empty())
                }
            };
            *cases.borrow_mut().entry(case).or_default() += 1;
            *with_errors.borrow_mut() += usize::from(has_errors);
        }
    });
    assert!(with_errors.into_inner() >= 50);
    let cases = cases.into_inner();
    assert_eq!(cases.len(), 8, "{cases:?}");
    assert!(cases.values().all(|count| *count >= 50), "{cases:?}");
}

/// Every status that HTTP can carry, with and without an answer of Clerk's, for a call that may be repeated and for one
/// that may not.
#[test]
fn the_status_alone_decides_the_case() {
    let locked = r#"{"errors":[{"code":"other"},{"code":"resource_locked"}]}"#;
    let bodies = [
        locked,
        r#"{"errors":[{"code":"other"}]}"#,
        "<html>",
        "\u{0}",
    ];
    for status in (0..=1).chain(99..=600) {
        for body in bodies {
            for operation in OPERATIONS {
                let answer = Answer::new(status, body);
                let result = answered::check(operation, &[answer.clone(), answer.clone()]);
                let repeatable = Call::accepted(operation).is_repeatable();
                let expected = case_of(&answer, repeatable);
                let case = parts(&result.unwrap_err()).0;
                assert_eq!(case, expected.unwrap_or("permanent-bad-response"));
            }
        }
    }
}
