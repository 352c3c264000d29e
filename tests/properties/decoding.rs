//! What is decoded is what a slow and obvious decoder finds.

use std::cell::Cell;
use std::collections::BTreeSet;

use clerk_model::answer::Answer;
use clerk_model::guest::check_answers;
use clerk_model::{json, operation};
use proptest::prelude::*;
use proptest::sample::select;

use crate::generated::{self, any_text, escaped, whole};

/// What a field of Clerk's holds.
#[derive(Clone, Copy)]
enum Kind {
    /// The ID, or what else is always there.
    Id,
    /// The name of the type.
    Is(&'static str),
    Text,
    Texts,
    Flag,
    Time,
    Count,
    Metadata,
    Addresses(&'static str),
    Object(&'static [(&'static str, Kind)]),
}
use Kind::{Addresses, Count, Flag, Id, Is, Metadata, Object, Text, Texts, Time};

const USER: [(&str, Kind); 29] = [
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
    ("lockout_expires_in_seconds", Time),
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

const MEMBERSHIP: [(&str, Kind); 10] = [
    ("id", Id),
    ("object", Is("organization_membership")),
    ("role", Text),
    ("role_name", Text),
    ("permissions", Texts),
    (
        "organization",
        Object(&[
            ("id", Text),
            ("object", Text),
            ("name", Text),
            ("slug", Text),
            ("public_metadata", Metadata),
        ]),
    ),
    (
        "public_user_data",
        Object(&[
            ("user_id", Text),
            ("first_name", Text),
            ("last_name", Text),
            ("image_url", Text),
            ("identifier", Text),
            ("username", Text),
            ("banned", Flag),
        ]),
    ),
    ("public_metadata", Metadata),
    ("created_at", Time),
    ("updated_at", Time),
];

const ORGANIZATION_INVITATION: [(&str, Kind); 14] = [
    ("id", Id),
    ("object", Is("organization_invitation")),
    ("email_address", Text),
    ("role", Text),
    ("role_name", Text),
    ("organization_id", Text),
    ("inviter_id", Text),
    (
        "public_inviter_data",
        Object(&[
            ("user_id", Text),
            ("identifier", Text),
            ("first_name", Text),
            ("last_name", Text),
        ]),
    ),
    ("status", Text),
    ("url", Text),
    ("expires_at", Time),
    ("public_metadata", Metadata),
    ("created_at", Time),
    ("updated_at", Time),
];

const INVITATION: [(&str, Kind); 10] = [
    ("id", Id),
    ("object", Is("invitation")),
    ("email_address", Text),
    ("status", Text),
    ("revoked", Flag),
    ("url", Text),
    ("expires_at", Time),
    ("public_metadata", Metadata),
    ("created_at", Time),
    ("updated_at", Time),
];

const ALLOWLIST_IDENTIFIER: [(&str, Kind); 7] = [
    ("id", Id),
    ("object", Is("allowlist_identifier")),
    ("identifier", Text),
    ("identifier_type", Text),
    ("invitation_id", Text),
    ("created_at", Time),
    ("updated_at", Time),
];

const BLOCKLIST_IDENTIFIER: [(&str, Kind); 6] = [
    ("id", Id),
    ("object", Is("blocklist_identifier")),
    ("identifier", Text),
    ("identifier_type", Text),
    ("created_at", Time),
    ("updated_at", Time),
];

const JWT_TEMPLATE: [(&str, Kind); 10] = [
    ("id", Id),
    ("object", Is("jwt_template")),
    ("name", Text),
    ("claims", Metadata),
    ("lifetime", Count),
    ("allowed_clock_skew", Count),
    ("custom_signing_key", Flag),
    ("signing_algorithm", Text),
    ("created_at", Time),
    ("updated_at", Time),
];

const ACTOR_TOKEN: [(&str, Kind); 9] = [
    ("id", Id),
    ("object", Is("actor_token")),
    ("status", Text),
    ("user_id", Text),
    ("actor", Metadata),
    ("token", Text),
    ("url", Text),
    ("created_at", Time),
    ("updated_at", Time),
];

const OAUTH_ACCESS_TOKEN: [(&str, Kind); 11] = [
    ("object", Is("oauth_access_token")),
    ("external_account_id", Text),
    ("provider_user_id", Text),
    ("token", Id),
    ("token_secret", Text),
    ("id_token", Text),
    ("expires_at", Time),
    ("provider", Text),
    ("label", Text),
    ("scopes", Texts),
    ("public_metadata", Metadata),
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
        Texts => proptest::collection::vec(string(), 0..3)
            .prop_map(|texts| format!("[{}]", texts.join(", ")))
            .boxed(),
        Object(fields) => object(fields),
        Is(name) => any::<u64>()
            .prop_map(move |escapes| format!("\"{}\"", escaped(name, escapes)))
            .boxed(),
        Flag => any::<bool>().prop_map(|flag| flag.to_string()).boxed(),
        Time => whole(any::<i64>().prop_map(i128::from)).boxed(),
        Count => whole(any::<u32>().prop_map(i128::from)).boxed(),
        Metadata => generated::json().boxed(),
        Addresses(name) => {
            let unknown = generated::json().prop_map(|value| format!("\"strategy\":{value}"));
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
    let unknown = generated::json().prop_map(|value| format!("\"a field of 2027\":{value}"));
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
                list if list.starts_with("list-") || list == "get-user-oauth-token" => [
                    &format!(r#"{{"data":[{one}, {other}],"total_count":5}}"#),
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
        &[
            "get-user",
            "list-users",
            "create-user",
            "update-user",
            "ban-user",
            "unban-user",
            "lock-user",
            "unlock-user",
            "merge-user-metadata",
        ],
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
            "update-organization",
            "merge-organization-metadata",
        ],
    );
}

#[test]
fn memberships_are_decoded_field_by_field() {
    check(
        &MEMBERSHIP,
        &[
            "list-organization-memberships",
            "list-user-organization-memberships",
            "add-organization-member",
            "update-organization-membership",
            "remove-organization-member",
        ],
    );
}

#[test]
fn invitations_are_decoded_field_by_field() {
    check(
        &ORGANIZATION_INVITATION,
        &[
            "list-organization-invitations",
            "create-organization-invitation",
            "revoke-organization-invitation",
        ],
    );
    check(
        &INVITATION,
        &["list-invitations", "create-invitation", "revoke-invitation"],
    );
}

#[test]
fn restrictions_are_decoded_field_by_field() {
    check(
        &ALLOWLIST_IDENTIFIER,
        &["list-allowlist-identifiers", "create-allowlist-identifier"],
    );
    check(
        &BLOCKLIST_IDENTIFIER,
        &["list-blocklist-identifiers", "create-blocklist-identifier"],
    );
}

#[test]
fn tokens_are_decoded_field_by_field() {
    check(&JWT_TEMPLATE, &["list-jwt-templates", "get-jwt-template"]);
    check(&ACTOR_TOKEN, &["create-actor-token", "revoke-actor-token"]);
    check(&OAUTH_ACCESS_TOKEN, &["get-user-oauth-token"]);
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

/// Of every list that has to be asked for its total, and may come without it.
#[test]
fn a_bare_array_is_a_page_unless_it_is_full() {
    let item = r#"{"id":"a","token":"b"}"#;
    for name in [
        "list-sessions",
        "list-invitations",
        "list-allowlist-identifiers",
        "list-jwt-templates",
        "get-user-oauth-token",
    ] {
        // Two are asked for, after three.
        for (page, total_count) in [
            ("[]".to_owned(), Some(3)),
            (format!("[{item}]"), Some(4)),
            (format!("[{item},{item}]"), None),
            (format!("{{\"data\":[{item}],\"total_count\":7}}"), Some(7)),
        ] {
            let answers = [0, 1].map(|_| Answer::new(200, page.as_str()));
            let output = check_answers(operation(name), &answers).ok();
            let found = output.map(|output| json::number(member(&output, "totalCount")));
            assert_eq!(found, total_count.map(Ok), "{name} {page}");
        }
    }
}

/// Clerk does not say whether it pages the blocklist, so the page is the same whether it does or not.
#[test]
fn a_page_of_the_blocklist_is_the_same_whether_clerk_pages_it_or_not() {
    // Two are asked for, after three: how many there are in all, how many come, and which are returned.
    for (total_count, returned, expected) in [
        (5, 2, Some(0..2)),
        (5, 5, Some(3..5)),
        (5, 3, None),
        (5, 0, None),
        (4, 1, Some(0..1)),
        (4, 4, Some(3..4)),
        (4, 2, None),
        (3, 0, Some(0..0)),
        (3, 3, Some(0..0)),
        (2, 2, Some(0..0)),
        (2, 1, None),
        (600, 2, Some(0..2)),
        (600, 600, Some(3..5)),
        (600, 500, None),
    ] {
        let items = (0..returned).map(|index| format!(r#"{{"id":"{index}"}}"#));
        let items = items.collect::<Vec<_>>().join(",");
        let body = format!(r#"{{"data":[{items}],"total_count":{total_count}}}"#);
        let answers = [0, 1].map(|_| Answer::new(200, body.as_str()));
        let result = check_answers(operation("list-blocklist-identifiers"), &answers);
        let ids = result.ok().map(|output| {
            assert_eq!(
                json::number(member(&output, "totalCount")),
                Ok(total_count.into())
            );
            let identifiers = json::items(member(&output, "identifiers")).unwrap();
            let ids = identifiers.into_iter();
            ids.map(|item| json::string(member(item, "id")).unwrap())
                .collect::<Vec<_>>()
        });
        let expected = expected.map(|ids| ids.map(|id: u32| id.to_string()).collect());
        assert_eq!(ids, expected, "{returned} of {total_count}");
    }
}

#[test]
fn the_id_that_was_asked_for_stands_in_for_a_missing_one() {
    for (name, id) in [
        ("add-organization-member", "userId"),
        ("update-organization-membership", "userId"),
        ("remove-organization-member", "userId"),
        ("create-organization-invitation", "organizationId"),
        ("revoke-organization-invitation", "organizationId"),
        ("delete-organization", "id"),
        ("delete-allowlist-identifier", "id"),
        ("delete-blocklist-identifier", "id"),
    ] {
        let with_id = if id == "id" { "" } else { r#""id":"a","# };
        let body = format!(r#"{{{with_id}"deleted":true,"public_user_data":null}}"#);
        let answers = [0, 1].map(|_| Answer::new(200, body.as_str()));
        let output = check_answers(operation(name), &answers).unwrap();
        assert_eq!(member(&output, id), r#""a_1""#, "{name}");
    }
    for (name, list, id) in [
        (
            "list-user-organization-memberships",
            "memberships",
            r#""userId":"a_1""#,
        ),
        (
            "list-organization-memberships",
            "memberships",
            r#""userId":null"#,
        ),
        (
            "list-organization-invitations",
            "invitations",
            r#""organizationId":"a_1""#,
        ),
    ] {
        let body = r#"{"data":[{"id":"a"}],"total_count":4}"#;
        let answers = [0, 1].map(|_| Answer::new(200, body));
        let output = check_answers(operation(name), &answers).unwrap();
        assert!(member(&output, list).contains(id), "{name}: {output}");
    }
}

/// What a member of an object is, byte for byte.
#[track_caller]
fn member<'a>(object: &'a str, name: &str) -> &'a str {
    let members = json::members(object).unwrap();
    let found = members.iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("{name} in {object}")).1
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
        generated::json(),
    ];
    let objects: [&[_]; 10] = [
        &USER,
        &ORGANIZATION,
        &SESSION,
        &MEMBERSHIP,
        &ORGANIZATION_INVITATION,
        &INVITATION,
        &ALLOWLIST_IDENTIFIER,
        &JWT_TEMPLATE,
        &ACTOR_TOKEN,
        &OAUTH_ACCESS_TOKEN,
    ];
    let fields = objects.into_iter().flatten();
    let names = fields.flat_map(|(name, kind)| match kind {
        Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(field, _)| vec![*name, *field])
                .chain([vec![*name]])
                .collect()
        }
        _ => vec![vec![*name]],
    });
    let names: BTreeSet<_> = names.collect();
    let names: Vec<_> = names.into_iter().collect();
    let [fails, succeeds] = [Cell::new(0), Cell::new(0)];
    generated::with(2000, (select(names), wrong), |(path, wrong)| {
        let id = if path == ["id"] { "" } else { "\"id\":\"a\"," };
        let field = match path[..] {
            [parent, field] => format!(r#""{parent}":{{"{field}":{wrong}}}"#),
            _ => format!(r#""{}":{wrong}"#, path.concat()),
        };
        let body = format!("{{{id}{field}}}");
        let page = format!(r#"{{"data":[{body}],"total_count":1}}"#);
        for name in [
            "get-user",
            "get-organization",
            "get-session",
            "delete-user",
            "create-user",
            "remove-organization-member",
            "revoke-organization-invitation",
            "revoke-invitation",
            "create-allowlist-identifier",
            "get-jwt-template",
            "revoke-actor-token",
            "get-user-oauth-token",
        ] {
            let body = match name {
                "get-user-oauth-token" => &page,
                _ => &body,
            };
            let answers = [body, body].map(|body| Answer::new(200, body.as_str()));
            let count = match check_answers(operation(name), &answers) {
                Ok(_) => &succeeds,
                Err(_) => &fails,
            };
            count.set(count.get() + 1);
        }
    });
    assert!(fails.get() > 2000 && succeeds.get() > 2000);
}

/// Clerk ignores a limit that it does not know, and a page that is not the one that was asked for is no page of the caller's.
#[test]
fn a_page_longer_than_was_asked_for_is_not_understood() {
    let count = Answer::new(200, r#"{"total_count":7}"#);
    for (length, is_ok) in [(0, true), (2, true), (3, false), (500, false)] {
        let items = vec![r#"{"id":"a","token":"b"}"#; length].join(",");
        let page = format!(r#"{{"data":[{items}],"total_count":7}}"#);
        for (name, body) in [
            ("list-users", format!("[{items}]")),
            ("list-organizations", page.clone()),
            ("list-sessions", page.clone()),
            ("list-organization-memberships", page.clone()),
            ("list-user-organization-memberships", page.clone()),
            ("list-organization-invitations", page.clone()),
            ("list-invitations", page.clone()),
            ("list-allowlist-identifiers", page.clone()),
            ("list-jwt-templates", page.clone()),
            ("get-user-oauth-token", page),
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
        ("delete-organization", vec!["slug", "external_id"]),
        ("ban-user", vec!["email_addresses", "private_metadata"]),
        ("merge-user-metadata", vec!["private_metadata", "username"]),
        (
            "merge-organization-metadata",
            vec!["private_metadata", "name", "slug"],
        ),
        ("update-organization", vec!["private_metadata"]),
        (
            "add-organization-member",
            vec!["private_metadata", "user_id", "url"],
        ),
        (
            "create-organization-invitation",
            vec!["private_metadata", "public_organization_data"],
        ),
        (
            "create-blocklist-identifier",
            vec!["invitation_id", "instance_id"],
        ),
        ("get-jwt-template", vec!["signing_key"]),
    ];
    generated::with(
        300,
        [generated::json(), generated::json()],
        |[one, other]| {
            for (name, fields) in &unread {
                for field in fields {
                    let body =
                        format!(r#"{{"{field}":{one},"id":"a","deleted":true,"{field}":{other}}}"#);
                    let answers = [0, 1].map(|_| Answer::new(200, body.as_str()));
                    let result = check_answers(operation(name), &answers);
                    assert!(result.is_ok(), "{name} {body}: {result:?}");
                }
            }
        },
    );
}
