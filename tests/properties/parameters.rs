//! Any parameters end in a refusal of one that deserves it, or in exactly the requests that they mean.

use std::cell::RefCell;

use clerk_model::guest::{GOOD_ADDRESSES, KEY, accepted, check_parameters, parts};
use clerk_model::json::Json;
use clerk_model::parameters::{Kind, Parameter};
use clerk_model::{Model, operation, operations};
use clerk_tool::perform::Environment;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use crate::generated::{self, any_text, json_object, string, whole};

/// Texts that mean something somewhere on the way to Clerk.
const HOSTILE: [&str; 22] = [
    "",
    " ",
    ".",
    "..",
    "../users",
    "a/b",
    "a\\b",
    "a?b=c",
    "a#b",
    "%2e%2e",
    "count",
    "a&limit=500",
    "a=b;c",
    "+15555550100",
    "a@b.example:80",
    "//example.com",
    "\r\nHost: example.com",
    "\0",
    ",",
    "a,, b ,c",
    "\u{202e}\u{feff}",
    "\u{3000}",
];

/// A value of a parameter, in JSON.
fn value(parameter: &Parameter) -> BoxedStrategy<String> {
    // Names of parameters are what one parameter takes.
    let name = select(vec!["firstName", "lastName", "username", "externalId"]);
    let names = if parameter.name == "clear" { 20 } else { 1 };
    let piece = prop_oneof![
        9 => "[a-z_0-9]{1,8}",
        1 => "(oauth_){0,2}[ .a-z]{0,3}",
        names => name.prop_map(str::to_owned),
    ];
    let pieces = vec(piece, 1..4).prop_map(|pieces| pieces.join(", "));
    let text = prop_oneof![
        6 => pieces,
        3 => any_text(),
        1 => select(HOSTILE.to_vec()).prop_map(str::to_owned),
    ];
    let text = text.prop_map(|text| Json::Text(text).to_string());
    match parameter.kind {
        Kind::Limit => {
            let limits = select(vec![0, 1, 10, 499, 500, 501, i128::from(u32::MAX)]);
            whole(limits).boxed()
        }
        Kind::Days => whole(select(vec![0, 1, 30, 365, 366])).boxed(),
        Kind::Number => whole(select(vec![0, 1, 10, 4_294_967_294, 4_294_967_295])).boxed(),
        Kind::Flag => any::<bool>().prop_map(|flag| flag.to_string()).boxed(),
        Kind::Metadata => prop_oneof![9 => json_object(), 1 => generated::json()].boxed(),
        Kind::Actor => prop_oneof![9 => actor(), 1 => json_object()].boxed(),
        Kind::Slug => {
            let slug = select(vec!["a", "a-1", " a ", "-", "A", "a_1", "a.b", "ä", ""]);
            slug.prop_map(|slug| Json::text(slug).to_string()).boxed()
        }
        _ => text.boxed(),
    }
}

/// An object that says who acts, now and then not in a text, or twice.
fn actor() -> impl Strategy<Value = String> {
    let sub = prop_oneof![9 => string(), 1 => generated::json()];
    let sub = vec(sub, 1..3).prop_map(|subs| {
        let subs = subs.iter().map(|sub| format!("\"sub\": {sub}"));
        subs.collect::<Vec<_>>()
    });
    let other = json_object().prop_map(|other| vec![format!("\"other\":{other}")]);
    let other = prop_oneof![1 => Just(Vec::new()), 1 => other];
    let members = (sub, other).prop_map(|(sub, other)| [sub, other].concat());
    members
        .prop_shuffle()
        .prop_map(|members| format!("{{{}}}", members.join(",")))
}

/// The members of parameters, most of the required ones among them.
pub(crate) fn given(model: &dyn Model) -> impl Strategy<Value = Vec<String>> + use<> {
    let given = |parameter: &Parameter| {
        let name = parameter.name;
        let presence = if parameter.required { 0.9 } else { 0.35 };
        weighted(presence, value(parameter))
            .prop_map(move |value| Some(format!("\"{name}\":{}", value?)))
    };
    let given: Vec<_> = model.parameters().iter().map(given).collect();
    given.prop_map(|given| given.into_iter().flatten().collect())
}

fn key() -> impl Strategy<Value = String> {
    let keys = vec!["", " \t", KEY, " sk_test_fixture\r\n", "PLACEHOLDER_1{2}"];
    let bad = vec![
        "\"sk_test_fixture\"",
        "'sk_test_fixture'",
        "Bearer sk_test_fixture",
        "sk_test fixture",
        "sk_test\u{a0}fixture",
    ];
    prop_oneof![
        16 => select(keys).prop_map(str::to_owned),
        1 => select(bad).prop_map(str::to_owned),
        1 => any_text(),
    ]
}

fn address() -> impl Strategy<Value = &'static str> {
    let bad = vec![
        "api.clerk.com",
        "https://api.clerk.com/v1",
        "https://user:password@example.com",
        "https://user@example.com",
        "https://example.com?a=b",
        "https://example.com\r\nHost: example.org",
        "https://example.com/..%2f",
        "http://a..b/../c",
    ];
    prop_oneof![9 => select(GOOD_ADDRESSES.to_vec()), 1 => select(bad)]
}

#[test]
fn any_parameters_are_refused_or_sent_as_they_are_meant() {
    for model in operations() {
        // How many calls were sent, and how many refused.
        let counts = RefCell::new([0, 0]);
        let strategy = (given(*model), key(), key(), address());
        generated::with(
            400,
            strategy,
            |(mut given, parameter, variable, address)| {
                given.push(format!("\"secretKey\":{}", Json::Text(parameter)));
                let params = format!("{{{}}}", given.join(","));
                let environment = Environment {
                    secret_key: variable,
                    api_url: address.to_owned(),
                    ..Environment::default()
                };
                let played = check_parameters(*model, &params, &environment);
                counts.borrow_mut()[usize::from(played.sent.is_empty())] += 1;
            },
        );
        let counts = counts.into_inner();
        assert!(
            counts.iter().all(|count| *count >= 50),
            "{}: {counts:?}",
            model.name()
        );
    }
}

/// Every character of the first planes, alone and between others, in the texts of every operation: where it may mean
/// something, in each of them, and elsewhere in one after the other.
#[test]
fn every_character_is_refused_or_sent_as_itself() {
    let environment = Environment::default();
    for model in operations() {
        let accepted = accepted(*model);
        let is_text = |kind: Kind| kind.is_text() || kind.is_object();
        let parameters = model.parameters().iter();
        let texts: Vec<_> = parameters.filter(|known| is_text(known.kind)).collect();
        let check = |parameter: &Parameter, text: &str| {
            let text = Json::text(text);
            let value = match parameter.kind {
                kind if kind.is_object() => Json::Raw(format!("{{\"sub\":{text}}}")),
                _ => text,
            };
            let params = accepted.clone().with(parameter.name, value).to_string();
            check_parameters(*model, &params, &environment);
        };
        let special = (0..=0xff)
            .chain(0x2000..=0x206f)
            .chain([0x3000, 0xfeff, 0xfffd, 0x10ffff]);
        for character in special.filter_map(char::from_u32) {
            for parameter in &texts {
                check(parameter, &format!("{character}"));
                check(parameter, &format!("a{character}b"));
            }
        }
        for (character, parameter) in ('\u{100}'..='\u{3ff}').zip(texts.iter().cycle()) {
            check(parameter, &format!("{character}"));
            check(parameter, &format!("a{character}b"));
        }
    }
}

/// No address changes where a request goes, whatever it holds: it is refused, or all of it is used.
#[test]
fn any_address_is_refused_or_used_as_it_is() {
    let schemes = vec!["http://", "https://", "HTTPS://", "ftp://", "//", ""];
    let known = vec![
        "api.clerk.com",
        "[::1]",
        "a",
        "user@",
        ":80",
        ":",
        "/",
        "/v1",
        "/a%20b",
    ];
    let known = select(known).prop_map(str::to_owned);
    let part = prop_oneof![4 => known, 1 => any_text()];
    let address = (select(schemes), vec(part, 0..5))
        .prop_map(|(scheme, parts)| format!("{scheme}{}", parts.concat()));
    let model = operation("get-session");
    let params = accepted(model).to_string();
    generated::with(2000, address, |api_url| {
        let environment = Environment {
            api_url,
            ..Environment::default()
        };
        check_parameters(model, &params, &environment);
    });
}

/// A key that is pasted with what stands around it never leaves, and the message says what is wrong with it.
#[test]
fn a_key_that_can_not_be_one_is_misconfigured_wherever_it_came_from() {
    let model = operation("get-user");
    for (key, says) in [
        ("\"sk_test_fixture\"", "quotes"),
        ("'sk_test_fixture'", "quotes"),
        ("Bearer sk_test_fixture", "Bearer"),
        ("bearer sk_test_fixture", "Bearer"),
        ("sk_test fixture", "white space"),
        ("sk_test\nfixture", "white space"),
        ("", "secretKey"),
        (" \n", "secretKey"),
    ] {
        let given = Json::text(key);
        for (parameter, variable) in [(given, ""), (Json::text(""), key), (Json::Null, key)] {
            let params = accepted(model).with("secretKey", parameter).to_string();
            let environment = Environment {
                secret_key: variable.to_owned(),
                api_url: String::new(),
                ..Environment::default()
            };
            let played = check_parameters(model, &params, &environment);
            let failure = played.result.unwrap_err();
            let (case, reason, fault) = parts(&failure);
            assert_eq!((case, reason), ("permanent", "misconfigured"));
            assert!(fault.message.contains(says), "{}", fault.message);
        }
    }
}

/// An empty text removes nothing; only `clear` does, what it may and what is not also given.
#[test]
fn update_user_removes_what_is_cleared_by_name_and_nothing_else() {
    let model = operation("update-user");
    let user = |given: &[(&str, &str)]| {
        let empty = Json::Object(Vec::new());
        let with_id = empty
            .with("secretKey", Json::text(KEY))
            .with("userId", Json::text("a"));
        let given = given.iter();
        let params = given.fold(with_id, |params, (name, text)| {
            params.with(name, Json::text(*text))
        });
        let played = check_parameters(model, &params.to_string(), &Environment::default());
        played
            .sent
            .into_iter()
            .next()
            .and_then(|request| request.body)
    };
    for (name, wire) in [
        ("firstName", "first_name"),
        ("lastName", "last_name"),
        ("username", "username"),
        ("externalId", "external_id"),
    ] {
        assert_eq!(
            user(&[("clear", name)]),
            Some(format!("{{\"{wire}\":null}}"))
        );
        assert_eq!(
            user(&[("clear", &format!(" {name} , {name},"))]),
            Some(format!("{{\"{wire}\":null}}"))
        );
        assert_eq!(user(&[("clear", name), (name, "a")]), None);
        assert_eq!(user(&[(name, "")]), None);
        assert_eq!(user(&[(name, " ")]), None);
        assert_eq!(user(&[("clear", wire)]).is_some(), wire == name);
    }
    for clear in [
        "",
        ",",
        "password",
        "publicMetadata",
        "primaryEmailAddressId",
        "firstName,x",
    ] {
        assert_eq!(
            user(&[("clear", clear), ("password", "abcdefgh")]),
            None,
            "{clear}"
        );
    }
}

/// A filter that Clerk would cut or ignore must not let everybody through.
#[test]
fn a_filter_takes_a_hundred_values() {
    let filters = [
        ("list-users", "emailAddress"),
        ("list-users", "phoneNumber"),
        ("list-users", "externalId"),
        ("list-users", "username"),
        ("list-users", "userId"),
        ("list-organization-memberships", "role"),
        ("list-organization-memberships", "userId"),
        ("list-organization-memberships", "emailAddress"),
        ("list-organization-memberships", "phoneNumber"),
        ("list-organization-memberships", "username"),
        ("list-organization-invitations", "status"),
    ];
    for (operation_name, name) in filters {
        let model = operation(operation_name);
        for (count, is_sent) in [(100, true), (101, false), (1000, false)] {
            let values = Json::Text(vec!["a"; count].join(" , ,"));
            let params = accepted(model).with(name, values).to_string();
            let played = check_parameters(model, &params, &Environment::default());
            assert_eq!(
                !played.sent.is_empty(),
                is_sent,
                "{operation_name} {name} {count}"
            );
        }
    }
    let model = operation("create-user");
    let values = Json::Text(vec!["a"; 1000].join(","));
    let params = accepted(model).with("emailAddress", values).to_string();
    let played = check_parameters(model, &params, &Environment::default());
    assert_eq!(played.sent.len(), 1);
}

/// The URL may have 65,534 bytes in all, wherever they come from.
#[test]
fn a_longer_url_than_hosts_can_send_is_an_invalid_parameter() {
    let path = "https://api.clerk.com/v1/users/".len();
    let model = operation("get-user");
    for (length, is_sent) in [
        (65_533, true),
        (65_534, true),
        (65_535, false),
        (1 << 20, false),
    ] {
        let id = Json::Text("a".repeat(length - path));
        let params = accepted(model).with("userId", id).to_string();
        let played = check_parameters(model, &params, &Environment::default());
        assert_eq!(!played.sent.is_empty(), is_sent, "{length}");
    }
    let params = accepted(model).to_string();
    for (length, is_sent) in [(65_534, true), (65_535, false)] {
        let rest = "http://localhost//v1/users/a_1".len();
        let prefix = "x".repeat(length - rest);
        let environment = Environment {
            secret_key: String::new(),
            api_url: format!("http://localhost/{prefix}"),
            ..Environment::default()
        };
        let played = check_parameters(model, &params, &environment);
        assert_eq!(!played.sent.is_empty(), is_sent, "{length}");
    }
    // What is encoded is longer than what was given, and of two requests either may be too long.
    let model = operation("list-users");
    for (name, text) in [
        ("query", "\u{fc}".repeat(11_000)),
        ("orderBy", "a".repeat(70_000)),
        ("emailAddress", vec!["a".repeat(700); 99].join(",")),
    ] {
        let params = accepted(model).with(name, Json::Text(text)).to_string();
        let played = check_parameters(model, &params, &Environment::default());
        assert_eq!(played.sent.len(), 0, "{name}");
    }
    for (name, id, path) in [
        ("update-user", "userId", path),
        (
            "update-organization",
            "organizationId",
            "https://api.clerk.com/v1/organizations/".len(),
        ),
    ] {
        let model = operation(name);
        let text = "a".repeat(65_534 - path);
        let params = accepted(model).with(id, Json::Text(text)).to_string();
        let played = check_parameters(model, &params, &Environment::default());
        assert_eq!(
            played.sent.len(),
            0,
            "{name}: the path of the metadata is too long"
        );
    }
}

/// With its prefix or without, and never with two: Clerk's path has it once.
#[test]
fn a_provider_is_sent_with_its_prefix_once() {
    let model = operation("get-user-oauth-token");
    for (provider, sent) in [
        ("google", Some("oauth_google")),
        ("oauth_google", Some("oauth_google")),
        (" oauth_google\n", Some("oauth_google")),
        ("custom_acme", Some("oauth_custom_acme")),
        ("oauth_custom_acme", Some("oauth_custom_acme")),
        ("oauth_oauth_x", Some("oauth_oauth_x")),
        ("oauth", Some("oauth_oauth")),
        ("", None),
        ("oauth_", None),
        ("oauth_ ", None),
        ("oauth_..", None),
        ("oauth_a/b", None),
    ] {
        let params = accepted(model)
            .with("provider", Json::text(provider))
            .to_string();
        let played = check_parameters(model, &params, &Environment::default());
        let path = played.sent.first().map(|request| &request.path_with_query);
        let expected = sent.map(|sent| format!("/v1/users/a_1/oauth_access_tokens/{sent}?"));
        assert_eq!(path.is_some(), expected.is_some(), "{provider}");
        let is_sent = path
            .zip(expected)
            .is_none_or(|(path, expected)| path.starts_with(&expected));
        assert!(is_sent, "{provider}: {path:?}");
    }
}

#[test]
fn an_actor_without_one_subject_that_is_a_text_is_refused() {
    let model = operation("create-actor-token");
    for (actor, is_sent) in [
        (r#"{"sub":"user_1"}"#, true),
        (r#"{"role":"support", "sub" : "user_1"}"#, true),
        (r#"{"s\u0075b":"user_1"}"#, true),
        (r#"{"sub":"user_1","sub":"user_2"}"#, false),
        (r#"{"sub":"user_1","s\u0075b":null}"#, false),
        (r#"{"sub":""}"#, false),
        (r#"{"sub":" "}"#, false),
        (r#"{"sub":null}"#, false),
        (r#"{"sub":7}"#, false),
        (r#"{"sub":["user_1"]}"#, false),
        (r#"{"Sub":"user_1"}"#, false),
        (r#"{"act":{"sub":"user_1"}}"#, false),
        ("{}", false),
    ] {
        let params = accepted(model).with("actor", Json::Raw(actor.into()));
        let played = check_parameters(model, &params.to_string(), &Environment::default());
        assert_eq!(!played.sent.is_empty(), is_sent, "{actor}");
        let body = played.sent.into_iter().next().and_then(|it| it.body);
        assert!(body.is_none_or(|body| body.contains(actor)), "{actor}");
    }
}

/// A request without a body has none, rather than an empty one: `{}` is not what the bodiless routes document.
#[test]
fn revoking_an_invitation_has_a_body_only_if_somebody_asks_for_it() {
    let model = operation("revoke-organization-invitation");
    for (user, body) in [
        (Json::Null, None),
        (
            Json::text(" user_1 "),
            Some(r#"{"requesting_user_id":"user_1"}"#),
        ),
    ] {
        let params = accepted(model).with("requestingUserId", user).to_string();
        let played = check_parameters(model, &params, &Environment::default());
        assert_eq!(played.sent[0].body.as_deref(), body);
    }
}
