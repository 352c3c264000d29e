//! Calls by name: any text is refused, or sent as it is meant.

use std::cell::RefCell;

use clerk_model::guest::{accepted, check_parameters, parts, plain_successes, play};
use clerk_model::json::Json;
use clerk_model::{operation, operations, webhook};
use clerk_tool::perform::Environment;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::generated::{self, any_text, json, json_object, string};
use crate::parameters::given;

/// Members that may stand among the parameters and have nothing to do there.
fn stray() -> impl Strategy<Value = String> {
    let names = operations().iter().flat_map(|model| model.parameters());
    let mut names: Vec<_> = names.map(|known| format!("\"{}\"", known.name)).collect();
    names.push("\"secretKey\"".into());
    names.push("\"secret-key\"".into());
    let name = prop_oneof![3 => select(names), 1 => string()];
    (name, json()).prop_map(|(name, value)| format!("{name}:{value}"))
}

#[test]
fn any_object_is_refused_or_sent_as_it_is_meant() {
    for model in operations() {
        // How many calls were sent, and how many refused.
        let counts = RefCell::new([0, 0]);
        let stray = prop_oneof![1 => Just(Vec::new()), 1 => vec(stray(), 1..3)];
        let members = (given(*model), stray).prop_map(|(given, stray)| [given, stray].concat());
        let space = select(vec!["", " ", "\r\n\t"]);
        let members = (members.prop_shuffle(), space);
        generated::with(400, members, |(members, space)| {
            let params = format!("{{{space}{}{space}}}", members.join(&format!(",{space}")));
            let environment = Environment {
                secret_key: clerk_model::guest::KEY.into(),
                api_url: String::new(),
                ..Environment::default()
            };
            let played = check_parameters(*model, &params, &environment);
            counts.borrow_mut()[usize::from(played.sent.is_empty())] += 1;
        });
        let counts = counts.into_inner();
        assert!(
            counts.iter().all(|count| *count >= 40),
            "{}: {counts:?}",
            model.name()
        );
    }
}

#[test]
fn any_text_is_refused_or_sent_as_it_is_meant() {
    let text = prop_oneof![any_text(), json(), json_object()];
    generated::with(500, text, |text| {
        for model in operations() {
            let played = check_parameters(*model, &text, &Environment::default());
            // No text here has a key.
            assert!(played.sent.is_empty() && played.result.is_err());
        }
    });
    for levels in [1000, 100_000] {
        for text in ["[", "{\"a\":", "{\"secretKey\":[", "{\"limit\":{\"a\":"] {
            let played = check_parameters(
                operation("list-users"),
                &text.repeat(levels),
                &Environment::default(),
            );
            assert!(played.sent.is_empty());
        }
    }
}

/// What is refused is named and what was expected is said; the value, which may be a secret, is not.
#[test]
fn a_value_of_another_type_is_refused_without_being_shown() {
    let secret = "correct-horse-battery";
    for model in operations() {
        let accepted = accepted(*model);
        for parameter in model.parameters() {
            for wrong in [
                format!("[\"{secret}\"]"),
                format!("{{\"{secret}\":\"{secret}\"}}"),
                format!("\"{secret}\""),
                "7.5".to_owned(),
                "-1".to_owned(),
                "4294967296".to_owned(),
                "true".to_owned(),
                "1e400".to_owned(),
            ] {
                let params = accepted.clone().with(parameter.name, Json::Raw(wrong));
                let played = check_parameters(*model, &params.to_string(), &Environment::default());
                if let Err(failure) = played.result
                    && played.sent.is_empty()
                {
                    let (_, _, fault) = parts(&failure);
                    assert_eq!(fault.parameter.as_deref(), Some(parameter.name));
                    assert!(!format!("{fault:?}").contains(secret), "{fault:?}");
                }
            }
        }
    }
}

#[test]
fn metadata_given_as_its_text_is_told_to_be_an_object() {
    let model = operation("create-user");
    let text = Json::text(r#"{"plan":"pro"}"#);
    let params = accepted(model).with("publicMetadata", text).to_string();
    let failure = check_parameters(model, &params, &Environment::default())
        .result
        .unwrap_err();
    let (_, reason, fault) = parts(&failure);
    assert_eq!(reason, "invalid-parameter");
    let says = |what: &str| fault.message.contains(what);
    assert!(
        says("publicMetadata") && says("object") && says("string"),
        "{}",
        fault.message
    );
}

#[test]
fn a_limit_may_be_written_in_any_notation_and_is_told_with_its_range() {
    let model = operation("list-organizations");
    for limit in ["10", "10.0", "1e1", "100E-1", "0.1e2"] {
        let params = accepted(model)
            .with("limit", Json::Raw(limit.into()))
            .to_string();
        let played = check_parameters(model, &params, &Environment::default());
        assert!(
            played.sent[0].path_with_query.contains("limit=10&"),
            "{limit}"
        );
    }
    for limit in [
        "0", "501", "10.5", "-1", "\"\"", "\"10\"", "true", "[]", "1e99",
    ] {
        let params = accepted(model)
            .with("limit", Json::Raw(limit.into()))
            .to_string();
        let played = check_parameters(model, &params, &Environment::default());
        let failure = played.result.unwrap_err();
        let message = &parts(&failure).2.message;
        assert!(message.contains("from 1 to 500"), "{limit}: {message}");
    }
}

#[test]
fn null_is_the_same_as_absent() {
    for model in operations() {
        let accepted = accepted(*model);
        for parameter in model.parameters() {
            let with_null = accepted
                .clone()
                .with(parameter.name, Json::Null)
                .to_string();
            let without = match &accepted {
                Json::Object(members) => {
                    let members = members.iter().filter(|(name, _)| name != parameter.name);
                    Json::Object(members.cloned().collect()).to_string()
                }
                _ => panic!("parameters are an object"),
            };
            let [one, other] = [with_null, without].map(|params| {
                let played = check_parameters(*model, &params, &Environment::default());
                let sent = played.sent.into_iter();
                sent.map(|request| (request.path_with_query, request.body))
                    .collect::<Vec<_>>()
            });
            assert_eq!(one, other, "{} {}", model.name(), parameter.name);
        }
    }
}

#[test]
fn a_name_that_stands_twice_is_refused() {
    for model in operations() {
        let accepted = accepted(*model).to_string();
        let names = model.parameters().iter().map(|known| known.name);
        for name in names
            .chain(["secretKey"])
            .filter(|name| accepted.contains(*name))
        {
            for value in ["null", "\"a_2\""] {
                let twice = accepted.replacen('{', &format!("{{\"{name}\":{value},"), 1);
                let played = check_parameters(*model, &twice, &Environment::default());
                assert!(played.sent.is_empty(), "{} {name}", model.name());
            }
        }
    }
}

/// The guest lists the operations that it has: there is a model of each that makes requests.
#[test]
fn an_unknown_operation_is_refused_and_the_known_ones_are_listed() {
    let unknown = ["", "list_users", "listUsers", "users", "list-users ", "\0"];
    for name in unknown {
        let played = play(name, "{}", &Environment::default(), plain_successes());
        assert!(played.sent.is_empty());
        let failure = played.result.unwrap_err();
        let (_, reason, fault) = parts(&failure);
        assert_eq!(reason, "invalid-parameter");
        let (_, listed) = fault.message.rsplit_once("there are ").expect("a list");
        let mut listed: Vec<_> = listed.split(", ").collect();
        let mut known: Vec<_> = operations().iter().map(|model| model.name()).collect();
        listed.sort_unstable();
        // It makes no request.
        known.push(webhook::NAME);
        known.sort_unstable();
        assert_eq!(listed, known);
    }
}
