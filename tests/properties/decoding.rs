//! What is decoded is what a slow and obvious decoder finds.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::sample::select;

use crate::answered;
use crate::generated::{self, any_text, escaped, json};
use crate::script::Answer;

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

const USER: [(&str, Kind); 27] = [
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
        Time => any::<i64>().prop_map(|time| time.to_string()).boxed(),
        Count => any::<u32>().prop_map(|count| count.to_string()).boxed(),
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
        for operation in operations {
            let bodies: [&str; 2] = match *operation {
                "list-users" => [&format!("[{one},{other}]"), count],
                "list-sessions" | "list-organizations" => [
                    &format!(r#"{{"data":[{one}, {other}],"total_count":2}}"#),
                    "",
                ],
                _ => [one, other],
            };
            let answers = bodies.map(|body| Answer::new(200, body));
            let result = answered::check(operation, &answers);
            assert!(result.is_ok(), "{operation}: {result:?}");
        }
    });
}

#[test]
fn users() {
    check(
        &USER,
        &["get-user", "list-users", "create-user", "update-user"],
    );
}

#[test]
fn organizations() {
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
fn sessions() {
    check(
        &SESSION,
        &["get-session", "list-sessions", "revoke-session"],
    );
}

/// A bare array of sessions is a page only if it is not full, and two are asked for.
#[test]
fn bare_pages_of_sessions() {
    generated::with(100, [object(&SESSION), object(&SESSION)], |[one, other]| {
        for (page, is_ok) in [
            ("[]".to_owned(), true),
            (format!("[{one}]"), true),
            (format!("[{one},{other}]"), false),
            (format!("[{one},{other},{one}]"), false),
            (format!("{{\"data\":[{one},{other}]}}"), true),
            ("{\"data\":null}".to_owned(), false),
        ] {
            let answers = [0, 1].map(|_| Answer::new(200, page.as_str()));
            let result = answered::check("list-sessions", &answers);
            assert_eq!(result.is_ok(), is_ok, "{page}");
        }
    });
}

/// A value of another kind is no guess: it fails the call, in both decoders, or is right in both.
#[test]
fn wrong_values() {
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
    generated::with(2000, (select(names), wrong), |(name, wrong)| {
        let id = if name == "id" { "" } else { "\"id\":\"a\"," };
        let body = format!("{{{id}\"{name}\":{wrong}}}");
        for operation in ["get-user", "get-organization", "get-session", "delete-user"] {
            let answers = [&body, &body].map(|body| Answer::new(200, body.as_str()));
            let count = match answered::check(operation, &answers) {
                Ok(_) => &succeeds,
                Err(_) => &fails,
            };
            count.set(count.get() + 1);
        }
    });
    assert!(fails.get() > 1000 && succeeds.get() > 1000);
}
