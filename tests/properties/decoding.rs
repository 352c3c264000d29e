//! What is decoded is what a slow and obvious decoder finds.

use std::cell::Cell;

use clerk_model::answer::Answer;
use clerk_model::guest::check_answers;
use clerk_model::operation;
use proptest::prelude::*;
use proptest::sample::select;

use crate::generated::{self, any_text, escaped, json, whole};

/// What a field of Clerk's holds.
#[derive(Clone, Copy)]
enum Kind {
    /// The ID, which is always there.
    Id,
    /// The name of the type.
    Is(&'static str),
    Text,
    Flag,
    Time,
    Count,
    Metadata,
    Addresses(&'static str),
}
use Kind::{Addresses, Count, Flag, Id, Is, Metadata, Text, Time};

const USER: [(&str, Kind); 28] = [
    ("id", Id),
    ("object", Is("user")),
    ("username", Text),
    ("first_name", Text),
    ("last_name", Text),
    ("image_url", Text),
    ("has_image", Flag),
    ("primary_email_address_id", Text),
    ("primary_phone_number_id", Text),
    ("primary_web3_wallet_id", Text),
    ("email_addresses", Addresses("email_address")),
    ("phone_numbers", Addresses("phone_number")),
    ("external_id", Text),
    ("password_enabled", Flag),
    ("two_factor_enabled", Flag),
    ("totp_enabled", Flag),
    ("backup_code_enabled", Flag),
    ("banned", Flag),
    ("locked", Flag),
    ("delete_self_enabled", Flag),
    ("create_organization_enabled", Flag),
    ("last_sign_in_at", Time),
    ("last_active_at", Time),
    ("created_at", Time),
    ("updated_at", Time),
    ("public_metadata", Metadata),
    ("private_metadata", Metadata),
    ("unsafe_metadata", Metadata),
];

const ORGANIZATION: [(&str, Kind); 14] = [
    ("id", Id),
    ("object", Is("organization")),
    ("name", Text),
    ("slug", Text),
    ("image_url", Text),
    ("has_image", Flag),
    ("members_count", Count),
    ("pending_invitations_count", Count),
    ("max_allowed_memberships", Count),
    ("admin_delete_enabled", Flag),
    ("created_by", Text),
    ("created_at", Time),
    ("updated_at", Time),
    ("public_metadata", Metadata),
];

const SESSION: [(&str, Kind); 12] = [
    ("id", Id),
    ("object", Is("session")),
    ("user_id", Text),
    ("client_id", Text),
    ("status", Text),
    ("last_active_at", Time),
    ("last_active_organization_id", Text),
    ("expire_at", Time),
    ("abandon_at", Time),
    ("created_at", Time),
    ("updated_at", Time),
    ("actor", Metadata),
];

fn string() -> BoxedStrategy<String> {
    let text = prop_oneof![any_text(), Just("verified".to_owned())];
    (text, any::<u64>())
        .prop_map(|(text, escapes)| format!("\"{}\"", escaped(&text, escapes)))
        .boxed()
}

fn value(kind: Kind) -> BoxedStrategy<String> {
    match kind {
        Id | Text => string(),
        Is(name) => any::<u64>()
            .prop_map(move |escapes| format!("\"{}\"", escaped(name, escapes)))
            .boxed(),
        Flag => any::<bool>().prop_map(|flag| flag.to_string()).boxed(),
        Time => whole(any::<i64>().prop_map(i128::from)).boxed(),
        Count => whole(any::<u32>().prop_map(i128::from)).boxed(),
        Metadata => json().boxed(),
        Addresses(name) => {
            let unknown = json().prop_map(|value| format!("\"strategy\":{value}"));
            let verification = members(vec![("status", Text)], unknown.boxed());
            let verification =
                verification.prop_map(|members| format!("\"verification\":{members}"));
            let address = members(vec![("id", Text), (name, Text)], verification.boxed());
            proptest::collection::vec(address, 0..3)
                .prop_map(|addresses| format!("[{}]", addresses.join(",")))
                .boxed()
        }
    }
}

/// An object with some of the fields, some of them null, in any order, and one field more.
fn members(
    fields: Vec<(&'static str, Kind)>,
    more: BoxedStrategy<String>,
) -> BoxedStrategy<String> {
    let fields: Vec<_> = fields
        .into_iter()
        .map(|(name, kind)| {
            let presence = if matches!(kind, Id) { 0..6 } else { 0..10 };
            (presence, value(kind), any::<u64>()).prop_map(move |(presence, value, escapes)| {
                let name = escaped(name, escapes & escapes >> 1 & escapes >> 2);
                match presence {
                    0..6 => Some(format!("\"{name}\": {value}")),
                    6..8 => Some(format!("\"{name}\":null")),
                    _ => None,
                }
            })
        })
        .collect();
    (fields, more)
        .prop_map(|(fields, more)| {
            fields
                .into_iter()
                .flatten()
                .chain([more])
                .collect::<Vec<_>>()
        })
        .prop_shuffle()
        .prop_map(|members| format!("{{{}}}", members.join(", ")))
        .boxed()
}

/// An object of Clerk's with a field that nobody knows.
fn object(fields: &[(&'static str, Kind)]) -> BoxedStrategy<String> {
    let unknown = json().prop_map(|value| format!("\"a field of 2027\":{value}"));
    members(fields.to_vec(), unknown.boxed())
}

/// Answers to operations that return an object, alone or in a list, must be understood as the obvious decoder does it.
fn check(fields: &[(&'static str, Kind)], operations: &[&str]) {
    generated::with(300, [object(fields), object(fields)], |objects| {
        let [one, other] = &objects;
        let count = r#"{"object":"total_count","total_count":7}"#;
        for name in operations {
            let bodies: [&str; 2] = match *name {
                "list-users" => [&format!("[{one},{other}]"), count],
                "list-sessions" | "list-organizations" => [
                    &format!(r#"{{"data":[{one}, {other}],"total_count":2}}"#),
                    "",
                ],
                _ => [one, other],
            };
            let answers = bodies.map(|body| Answer::new(200, body));
            let result = check_answers(operation(name), &answers);
            assert!(result.is_ok(), "{name}: {result:?}");
        }
    });
}

#[test]
fn users_are_decoded_field_by_field() {
    check(
        &USER,
        &["get-user", "list-users", "create-user", "update-user"],
    );
}

#[test]
fn organizations_are_decoded_field_by_field() {
    check(
        &ORGANIZATION,
        &[
            "get-organization",
            "list-organizations",
            "create-organization",
        ],
    );
}

#[test]
fn sessions_are_decoded_field_by_field() {
    check(
        &SESSION,
        &["get-session", "list-sessions", "revoke-session"],
    );
}

/// A bare array of sessions is a page only if it is not full, and two are asked for.
#[test]
fn a_bare_array_of_sessions_is_a_page_unless_it_is_full() {
    generated::with(100, [object(&SESSION), object(&SESSION)], |[one, other]| {
        for (page, is_ok) in [
            ("[]".to_owned(), true),
            (format!("[{one}]"), true),
            (format!("[{one},{other}]"), false),
            (format!("[{one},{other},{one}]"), false),
            (format!("{{\"data\":[{one},{other}]}}"), true),
            ("{\"data\":null}".to_owned(), true),
            ("null".to_owned(), true),
            ("{\"total_count\":null}".to_owned(), false),
        ] {
            let answers = [0, 1].map(|_| Answer::new(200, page.as_str()));
            let result = check_answers(operation("list-sessions"), &answers);
            assert_eq!(result.is_ok(), is_ok, "{page}");
        }
    });
}

/// It fails the call, in both decoders, or is right in both.
#[test]
fn a_value_of_another_kind_is_no_guess() {
    let wrong = prop_oneof![
        select(vec![
            "1.0",
            "1e3",
            "-1",
            "4294967295",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "18446744073709551616",
            "1e999",
            "\"7\"",
            "true",
            "[]",
            "{}",
            "\"\\ud800\"",
            "[\"a\"]",
            "\"verified\"",
            "[null]",
            "[[]]",
            "[[\"a\",\"b\",null]]",
            "[{\"verification\":[\"verified\"]}]",
            "{\"user\":null}",
        ])
        .prop_map(str::to_owned),
        json(),
    ];
    let names = USER.into_iter().chain(ORGANIZATION).chain(SESSION);
    let names: Vec<_> = names.map(|(name, _)| name).collect();
    let [fails, succeeds] = [Cell::new(0), Cell::new(0)];
    generated::with(2000, (select(names), wrong), |(field, wrong)| {
        let id = if field == "id" { "" } else { "\"id\":\"a\"," };
        let body = format!("{{{id}\"{field}\":{wrong}}}");
        for name in [
            "get-user",
            "get-organization",
            "get-session",
            "delete-user",
            "create-user",
        ] {
            let answers = [&body, &body].map(|body| Answer::new(200, body.as_str()));
            let count = match check_answers(operation(name), &answers) {
                Ok(_) => &succeeds,
                Err(_) => &fails,
            };
            count.set(count.get() + 1);
        }
    });
    assert!(fails.get() > 1000 && succeeds.get() > 1000);
}

/// Clerk ignores a limit that it does not know, and a page that is not the one that was asked for is no page of the caller's.
#[test]
fn a_page_longer_than_was_asked_for_is_not_understood() {
    let count = Answer::new(200, r#"{"total_count":7}"#);
    for (length, is_ok) in [(0, true), (2, true), (3, false), (500, false)] {
        let items = vec![r#"{"id":"a"}"#; length].join(",");
        let page = format!(r#"{{"data":[{items}],"total_count":7}}"#);
        for (name, body) in [
            ("list-users", format!("[{items}]")),
            ("list-organizations", page.clone()),
            ("list-sessions", page),
        ] {
            let answers = [Answer::new(200, body), count.clone()];
            let result = check_answers(operation(name), &answers);
            assert_eq!(result.is_ok(), is_ok, "{name} {length}");
        }
    }
}

/// What an operation does not return may be anything, and stand twice.
#[test]
fn fields_that_are_not_returned_never_fail_a_call() {
    let unread = [
        (
            "create-user",
            vec![
                "totp_enabled",
                "banned",
                "private_metadata",
                "last_sign_in_at",
            ],
        ),
        (
            "update-user",
            vec!["totp_enabled", "has_image", "unsafe_metadata"],
        ),
        ("get-organization", vec!["private_metadata", "logo_url"]),
        ("get-session", vec!["actor", "tasks"]),
        ("delete-user", vec!["slug", "external_id", "created_at"]),
    ];
    generated::with(300, [json(), json()], |[one, other]| {
        for (name, fields) in &unread {
            for field in fields {
                let body =
                    format!(r#"{{"{field}":{one},"id":"a","deleted":true,"{field}":{other}}}"#);
                let answers = [0, 1].map(|_| Answer::new(200, body.as_str()));
                let result = check_answers(operation(name), &answers);
                assert!(result.is_ok(), "{name} {body}: {result:?}");
            }
        }
    });
}
