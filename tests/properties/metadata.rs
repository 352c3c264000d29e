//! Metadata is passed on byte for byte, to Clerk and from Clerk.

use clerk_model::answer::Answer;
use clerk_model::guest::{accepted, play};
use clerk_model::json::{Json, items, members};
use clerk_model::operation;
use clerk_tool::perform::Environment;

use crate::generated::{self, json_object};

const FIELDS: [(&str, &str); 3] = [
    ("publicMetadata", "public_metadata"),
    ("privateMetadata", "private_metadata"),
    ("unsafeMetadata", "unsafe_metadata"),
];

/// What a member of an object is, byte for byte.
#[track_caller]
fn member<'a>(object: &'a str, name: &str) -> &'a str {
    let members = members(object).unwrap();
    let found = members.iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("{name} in {object}")).1
}

/// The body of the last request of a call with this metadata, all of whose requests are answered so, and its output.
fn perform(name: &str, metadata: &[String], answer: &str) -> (Option<String>, String) {
    let model = operation(name);
    let mut params = accepted(model);
    for ((parameter, _), text) in FIELDS.iter().zip(metadata) {
        if model
            .parameters()
            .iter()
            .any(|known| known.name == *parameter)
        {
            params = params.with(parameter, Json::Raw(text.clone()));
        }
    }
    let answers = [0, 1].map(|_| Answer::new(200, answer));
    let played = play(name, &params.to_string(), &Environment::default(), answers);
    let body = played
        .sent
        .into_iter()
        .next_back()
        .and_then(|request| request.body);
    (
        body,
        played
            .result
            .unwrap_or_else(|failure| panic!("{name}: {failure:?}")),
    )
}

fn check(metadata: &[String; 3]) {
    let fields = FIELDS.iter().zip(metadata);
    let fields: Vec<_> = fields
        .map(|((_, field), text)| format!("\"{field}\": {text}"))
        .collect();
    let answer = format!("{{\"id\":\"a\",{}}}", fields.join("\n,"));
    let [public, ..] = metadata;

    for (name, sent) in [
        ("create-user", &FIELDS[..]),
        ("update-user", &FIELDS[..]),
        ("create-organization", &FIELDS[..2]),
        ("update-organization", &FIELDS[..2]),
        ("merge-user-metadata", &FIELDS[..]),
        ("merge-organization-metadata", &FIELDS[..2]),
        ("add-organization-member", &FIELDS[..2]),
        ("create-organization-invitation", &FIELDS[..2]),
        ("create-invitation", &FIELDS[..1]),
    ] {
        let (body, output) = perform(name, metadata, &answer);
        let body = body.unwrap();
        for ((_, field), text) in sent.iter().zip(metadata) {
            assert_eq!(member(&body, field), text, "{name}");
        }
        assert_eq!(member(&output, "publicMetadata"), public, "{name}");
    }

    let (_, output) = perform("get-user", metadata, &answer);
    for ((field, _), text) in FIELDS.iter().zip(metadata) {
        assert_eq!(member(&output, field), text);
    }
    let (_, output) = perform("get-organization", metadata, &answer);
    assert_eq!(member(&output, "publicMetadata"), public);
    let page = format!("{{\"data\":[{answer}],\"total_count\":1}}");
    for (name, list) in [
        ("list-organizations", "organizations"),
        ("list-organization-memberships", "memberships"),
        ("list-organization-invitations", "invitations"),
        ("list-invitations", "invitations"),
    ] {
        let (_, output) = perform(name, metadata, &page);
        let found = items(member(&output, list)).unwrap();
        assert_eq!(member(found[0], "publicMetadata"), public, "{name}");
    }
    let (_, output) = perform(
        "get-jwt-template",
        metadata,
        &format!("{{\"id\":\"a\",\"claims\":{public}}}"),
    );
    assert_eq!(member(&output, "claims"), public);
}

#[test]
fn metadata_reaches_clerk_and_comes_back_byte_for_byte() {
    let metadata = [json_object(), json_object(), json_object()];
    generated::with(300, metadata, |metadata| check(&metadata));
}

/// What libraries and people have stumbled over: keys that serde_json keeps for itself, keys that stand twice, numbers
/// beyond all types, depth.
#[test]
fn metadata_that_is_special_elsewhere_is_passed_on_byte_for_byte() {
    let deep = |levels| format!("{{\"a\":{}1{}}}", "[".repeat(levels), "]".repeat(levels));
    let deep_object = |levels| format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels));
    for text in [
        r#"{"x":{"$serde_json::private::Number":"boom"}}"#,
        r#"{"$serde_json::private::Number":"7"}"#,
        r#"{"$serde_json::private::RawValue":"{\"role\":\"admin\"}"}"#,
        r#"{"a":1,"a":2,"\u0061":3}"#,
        r#"{ "n" : 1.10, "m":12345678901234567890.000e+0 ,"k":-0 }"#,
        r#"{"\ud800":"\udc00","\u0000":"\u0000"}"#,
        r#"{"success":false,"id":null,"secretKey":"x"}"#,
        "{}",
        &deep(1000),
        &deep_object(1000),
        &deep(100_000),
        &deep_object(100_000),
    ] {
        check(&[0, 1, 2].map(|_| text.to_owned()));
    }
}
