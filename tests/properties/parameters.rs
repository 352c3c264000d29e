//! Any parameters end in a refusal of one that deserves it, or in exactly the requests that they mean.

use std::cell::RefCell;
use std::collections::BTreeMap;

use clerk_tool::perform::Environment;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use crate::call::{Call, OPERATIONS};
use crate::generated::{self, any_text, json_object};
use crate::script::Script;
use crate::{KEY, intent, sent};

/// The parameters of all operations.
const NAMES: [&str; 25] = [
    "clientId",
    "createdBy",
    "emailAddress",
    "externalId",
    "firstName",
    "includeMembersCount",
    "lastName",
    "limit",
    "maxAllowedMemberships",
    "name",
    "offset",
    "orderBy",
    "organizationId",
    "password",
    "phoneNumber",
    "primaryEmailAddressId",
    "primaryPhoneNumberId",
    "privateMetadata",
    "publicMetadata",
    "query",
    "sessionId",
    "skipPasswordChecks",
    "skipPasswordRequirement",
    "slug",
    "status",
];

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

fn given() -> impl Strategy<Value = BTreeMap<&'static str, String>> {
    let text = prop_oneof![
        6 => "[a-z]{1,8}(, ?[a-z_0-9]{1,8}){0,2}",
        3 => any_text(),
        1 => select(HOSTILE.to_vec()).prop_map(str::to_owned),
    ];
    let metadata = prop_oneof![
        9 => (json_object(), select(vec!["", " ", "\n"])).prop_map(|(json, space)| format!("{space}{json}{space}")),
        1 => generated::json(),
        1 => any_text(),
    ];
    let numbers = [0, 1, 10, u32::MAX - 1, u32::MAX];
    let value = |name: &str| match name {
        "limit" => select(vec![0, 1, 10, 499, 500, 501, u32::MAX])
            .prop_map(|limit| limit.to_string())
            .boxed(),
        "offset" | "maxAllowedMemberships" => select(numbers.to_vec())
            .prop_map(|number| number.to_string())
            .boxed(),
        name if name.starts_with("include") || name.starts_with("skip") => {
            any::<bool>().prop_map(|flag| flag.to_string()).boxed()
        }
        name if name.ends_with("Metadata") => metadata.clone().boxed(),
        _ => text.clone().boxed(),
    };
    let names = NAMES.into_iter().chain(["unsafeMetadata", "userId"]);
    let values: Vec<_> = names
        .map(|name| weighted(0.4, value(name)).prop_map(move |value| Some((name, value?))))
        .collect();
    // Required ones, which would seldom all be there.
    let required = ["userId", "organizationId", "sessionId", "name", "createdBy"];
    let required: Vec<_> = required
        .into_iter()
        .map(|name| text.clone().prop_map(move |value| (name, value)))
        .collect();
    (values, required, any::<bool>()).prop_map(|(values, required, all)| {
        let required = required.into_iter().filter(|_| all);
        values.into_iter().flatten().chain(required).collect()
    })
}

fn key() -> impl Strategy<Value = String> {
    let keys = vec!["", " \t", KEY, " sk_test_fixture\r\n", "{{of the host}}"];
    prop_oneof![
        8 => select(keys).prop_map(str::to_owned),
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
    prop_oneof![9 => select(sent::GOOD_ADDRESSES.to_vec()), 1 => select(bad)]
}

#[test]
fn any_parameters_are_refused_or_sent_as_they_are_meant() {
    // How many calls of each operation were sent, and how many refused.
    let counts: RefCell<BTreeMap<&str, [usize; 2]>> = RefCell::default();
    let strategy = (given(), key(), key(), address());
    generated::with(250, strategy, |(given, parameter, variable, address)| {
        for operation in OPERATIONS {
            let call = Call::new(operation, |name| match name {
                "secretKey" => Some(parameter.clone()),
                name => given.get(name).cloned(),
            });
            let environment = Environment {
                secret_key: variable.clone(),
                api_url: address.to_owned(),
            };
            let script = Script::new(sent::plain_successes());
            let failure = call.clone().perform(&environment, &script).err();
            let requests = script.into_sent();
            let intent = intent::of(&call, &environment);
            sent::check(&intent, address, failure.as_ref(), &requests);
            let is_refused = requests.is_empty();
            counts.borrow_mut().entry(operation).or_default()[usize::from(is_refused)] += 1;
        }
    });
    let counts = counts.into_inner();
    assert_eq!(counts.len(), OPERATIONS.len());
    for (operation, counts) in counts {
        assert!(
            counts.iter().all(|count| *count >= 50),
            "{operation}: {counts:?}"
        );
    }
}

/// Every character of the first planes, alone, in every text of every operation.
#[test]
fn every_character_is_refused_or_sent_as_itself() {
    let characters = (0..=0x3ff)
        .chain(0x2000..=0x206f)
        .chain([0xfeff, 0xfffd, 0x10ffff]);
    for character in characters.filter_map(char::from_u32) {
        for text in [format!("{character}"), format!("a{character}b")] {
            for operation in OPERATIONS {
                let call = Call::new(operation, |name| {
                    let is_number = ["limit", "offset", "maxAllowedMemberships"].contains(&name);
                    Some(match name {
                        "secretKey" => KEY.to_owned(),
                        name if name.ends_with("Metadata") => format!("{{\"a\":\"{text}\"}}"),
                        _ if is_number => "7".to_owned(),
                        _ => text.clone(),
                    })
                });
                let environment = Environment::default();
                let script = Script::new(sent::plain_successes());
                let failure = call.clone().perform(&environment, &script).err();
                let intent = intent::of(&call, &environment);
                sent::check(&intent, "", failure.as_ref(), &script.into_sent());
            }
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
    generated::with(2000, address, |address| {
        let call = Call::accepted("get-session");
        let environment = Environment {
            secret_key: String::new(),
            api_url: address.clone(),
        };
        let script = Script::new(sent::plain_successes());
        let failure = call.clone().perform(&environment, &script).err();
        let intent = intent::of(&call, &environment);
        sent::check(&intent, &address, failure.as_ref(), &script.into_sent());
    });
}
