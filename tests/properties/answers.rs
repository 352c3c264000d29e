//! Any answers end in an output or in the failure that the contract demands.

use std::cell::RefCell;
use std::collections::BTreeMap;

use clerk_model::answer::{Answer, Body, Lost};
use clerk_model::guest::{accepted, check_answers, parts};
use clerk_model::{operations, verdict};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::generated::{self, HEADERS, any_text, json, string};

fn headers() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let value = || {
        let known = vec![
            "0",
            "3",
            "0.2501",
            "299.997",
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
        let headers = HEADERS.into_iter().zip(values);
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
        "organization",
        "public_user_data",
        "user_id",
        "permissions",
        "lifetime",
        "token",
    ]);
    let kind = select(vec![
        "\"user\"",
        "\"session\"",
        "\"organization\"",
        "\"organization_membership\"",
        "\"total_count\"",
        "\"verified\"",
        "\"resource_locked\"",
        "true",
        "7",
        "7.0",
        "12e-1",
        "1.77858E12",
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
            3 => select(vec!["\"resource_locked\"", "\"resource_not_found\"", "403", "-4.0e2"])
                .prop_map(str::to_owned),
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
    let error = prop_oneof![6 => error(), 1 => json()];
    let errors = vec(error, 0..3).prop_map(|errors| format!("[{}]", errors.join(",")));
    let errors = prop_oneof![9 => errors, 1 => json()];
    (errors, name)
        .prop_map(|(errors, name)| format!("{{\"errors\":{errors},\"clerk_trace_id\":{name}}}"))
}

fn answer() -> impl Strategy<Value = Answer> + Clone {
    let refused = vec![
        301, 304, 400, 401, 402, 403, 404, 404, 404, 404, 404, 408, 409, 421, 422, 425, 429, 500,
        502, 503, 504,
    ];
    let refused = prop_oneof![6 => select(refused), 1 => any::<u16>()];
    let refusal = refusal().prop_map(String::into_bytes);
    let refusal = prop_oneof![2 => refusal.boxed(), 1 => body().boxed()];
    let status_and_body = prop_oneof![(200..300_u16, body().boxed()), (refused, refusal)].boxed();
    let cut = prop_oneof![
        8 => Just(None),
        1 => any_text().prop_map(|problem| Some(Body::Cut(problem))),
        1 => Just(Some(Body::TooLarge)),
    ];
    let response = (status_and_body, headers(), cut);
    let response = response.prop_map(|((status, body), headers, cut)| Answer::Response {
        status,
        headers,
        body: cut.unwrap_or(Body::Whole(body)),
    });
    let how = vec![
        Lost::NotSent,
        Lost::MaybeSent,
        Lost::NotAllowed,
        Lost::TooLong,
    ];
    let lost = (select(how), any_text()).prop_map(|(how, problem)| Answer::Lost(how, problem));
    prop_oneof![9 => response, 1 => lost].boxed()
}

#[test]
fn any_answers_end_in_an_output_or_in_the_failure_of_the_contract() {
    // How many calls ended for each reason.
    let reasons: RefCell<BTreeMap<&str, usize>> = RefCell::default();
    let with_errors = RefCell::new(0);
    generated::with(800, [answer(), answer()], |answers| {
        for model in operations() {
            let (reason, has_errors) = match &check_answers(*model, &answers) {
                Ok(_) => ("ok", false),
                Err(failure) => {
                    let (_, reason, fault) = parts(failure);
                    (reason, !fault.errors.is_empty())
                }
            };
            *reasons.borrow_mut().entry(reason).or_default() += 1;
            *with_errors.borrow_mut() += usize::from(has_errors);
        }
    });
    assert!(with_errors.into_inner() >= 50);
    let reasons = reasons.into_inner();
    assert_eq!(reasons.len(), 10, "{reasons:?}");
    assert!(reasons.values().all(|count| *count >= 50), "{reasons:?}");
}

/// Every status that HTTP can carry, with and without an answer of Clerk's, for a call that is safe to retry and for one
/// that is not.
#[test]
fn status_and_clerks_codes_alone_decide_the_reason() {
    let locked = r#"{"errors":[{"code":"other"},{"code":"resource_locked"}]}"#;
    let other = r#"{"errors":[{"code":"other"}]}"#;
    let bodies = [
        locked,
        other,
        r#"{"errors":[{"code":404}]}"#,
        r#"{"errors":[{"code":""}]}"#,
        "<html>",
        "\u{0}",
    ];
    for status in (0..=1).chain(99..=600) {
        for body in bodies {
            for model in operations() {
                let answer = Answer::new(status, body);
                let failure = check_answers(*model, &[answer.clone(), answer]).unwrap_err();
                let (case, reason, _) = parts(&failure);
                let lost = if model.is_idempotent() {
                    "unavailable"
                } else {
                    "outcome-unknown"
                };
                let is_clerks = body == locked || body == other;
                let expected = match status {
                    200..300 => "bad-response",
                    300..400 => "misconfigured",
                    401 => "unauthorized",
                    404 if is_clerks => "not-found",
                    408 | 421 | 425 => "unavailable",
                    409 if body == locked => "unavailable",
                    429 => "rate-limited",
                    400..500 => "rejected",
                    _ => lost,
                };
                assert_eq!(
                    (case, reason),
                    (verdict::case(expected), expected),
                    "{status}"
                );
            }
        }
    }
}

/// A call that makes two requests says what became of the first if the second fails.
#[test]
fn a_half_done_update_says_what_is_known_of_the_metadata() {
    let changed = Answer::new(200, r#"{"id":"a_1"}"#);
    for (answer, became) in [
        (Answer::new(422, ""), "was not"),
        (Answer::new(429, ""), "was not"),
        (Answer::Lost(Lost::NotSent, "it broke".into()), "was not"),
        (Answer::Lost(Lost::NotAllowed, "it broke".into()), "was not"),
        (
            Answer::Lost(Lost::MaybeSent, "it broke".into()),
            "may have been",
        ),
        (Answer::new(500, ""), "may have been"),
        (Answer::new(200, "[]"), "was"),
    ] {
        for (name, half) in [
            ("update-user", "the profile"),
            ("update-organization", "the organization"),
        ] {
            let model = clerk_model::operation(name);
            assert!(accepted(model).to_string().contains("publicMetadata"));
            let answers = [changed.clone(), answer.clone()];
            let failure = check_answers(model, &answers).unwrap_err();
            let message = &parts(&failure).2.message;
            let half = format!("; {half} was changed and the metadata {became}");
            assert!(message.contains(&half), "{message}");
        }
    }
}

#[test]
fn a_change_whose_answer_can_not_be_read_names_the_new_id() {
    for name in [
        "create-user",
        "create-organization",
        "update-user",
        "update-organization",
        "revoke-session",
        "add-organization-member",
        "create-organization-invitation",
        "create-invitation",
        "create-allowlist-identifier",
        "create-blocklist-identifier",
        "create-actor-token",
    ] {
        for body in [
            r#"{"id":"new_1","created_at":true}"#,
            r#"{"created_at":"x","id":"new_1"}"#,
            r#"{"id":"new_1","object":"other"}"#,
            r#"{"id":"new_1","updated_at":0.5}"#,
        ] {
            let answer = Answer::new(200, body);
            let model = clerk_model::operation(name);
            let failure = check_answers(model, &[answer.clone(), answer]).unwrap_err();
            let (_, reason, fault) = parts(&failure);
            assert_eq!(reason, "bad-response");
            assert!(fault.message.contains("new_1"), "{name}: {}", fault.message);
        }
    }
}
