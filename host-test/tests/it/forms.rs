//! What `describe` adds for forms, held against JSON Schema's rules and what the fixtures show.

use crate::common::{fixture_value, fixtures};
use artifact::COMPONENT;
use clerk_host::Manifest;
use jsonschema::Validator;
use serde_json::{Value, json};

fn operations() -> Vec<Value> {
    let form = Manifest::of(COMPONENT).unwrap().form();
    form["operations"].as_array().unwrap().clone()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).unwrap_or_else(|error| panic!("{error}: {schema:#}"))
}

/// What a form sends: fields that were left alone are not there.
fn sent(params: &Value) -> Value {
    let given = params
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, value)| !value.is_null());
    given
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[test]
fn a_form_accepts_what_the_component_accepts() {
    let fixtures = fixtures::by_operation();
    for operation in operations() {
        if let Err(error) = jsonschema::draft202012::meta::validate(&operation["params"]) {
            panic!("{error}: {:#}", operation["params"]);
        }
        let validator = validator(&operation["params"]);
        for case in &fixtures[operation["name"].as_str().unwrap()] {
            let fixture = fixture_value::value(case);
            let accepted = !fixture["exchanges"].as_array().unwrap().is_empty();
            let valid = validator.is_valid(&sent(&fixture["params"]));
            assert!(!accepted || valid, "{}/{}", operation["name"], case.name);
        }
    }
}

#[test]
fn a_form_refuses_what_the_component_refuses() {
    /// What no schema of a form says: how long a request may get, how many values a list may have, names that stand twice.
    const BEYOND: [&str; 3] = ["filter-of-101", "refused-query-too-long", "user-id-twice"];
    let fixtures = fixtures::by_operation();
    for operation in operations() {
        let validator = validator(&operation["params"]);
        for case in &fixtures[operation["name"].as_str().unwrap()] {
            let fixture = fixture_value::value(case);
            let refused = fixture["expect"]["err"]["reason"] == "invalid-parameter"
                && fixture["exchanges"].as_array().unwrap().is_empty();
            let valid = validator.is_valid(&sent(&fixture["params"]));
            let beyond = BEYOND.contains(&case.name.as_str());
            assert!(
                !refused || valid == beyond,
                "{}/{}",
                operation["name"],
                case.name
            );
        }
    }
}

#[test]
fn a_form_takes_what_is_like_something_that_it_refuses() {
    let update = |more: Value| {
        let mut params = json!({ "userId": "user_1" });
        let all = params.as_object_mut().unwrap();
        all.extend(more.as_object().unwrap().clone());
        ("update-user", params)
    };
    let actor = |actor: Value| json!({ "userId": "user_1", "actor": actor });
    let token = |provider: &str| json!({ "userId": "user_1", "provider": provider });
    let taken = [
        update(json!({ "clear": " lastName ,, username ", "firstName": "Ada" })),
        update(json!({ "clear": "lastName", "lastName": null })),
        (
            "create-actor-token",
            actor(json!({ "sub": "user_2", "role": ["admin"] })),
        ),
        ("get-user-oauth-token", token("oauth_google")),
        ("get-user-oauth-token", token("oauth")),
    ];
    let operations = operations();
    for (name, params) in taken {
        let operation = operations.iter().find(|one| one["name"] == name).unwrap();
        assert!(
            validator(&operation["params"]).is_valid(&params),
            "{name}: {params}"
        );
    }
}

#[test]
fn a_form_refuses_what_lacks_another_parameter() {
    let refused = [
        ("list-sessions", json!({})),
        ("update-user", json!({ "userId": "user_1" })),
        (
            "update-user",
            json!({ "userId": "user_1", "firstName": "Ada", "skipPasswordChecks": true }),
        ),
        ("update-organization", json!({ "organizationId": "org_1" })),
        ("merge-user-metadata", json!({ "userId": "user_1" })),
        (
            "merge-organization-metadata",
            json!({ "organizationId": "org_1" }),
        ),
    ];
    for (name, params) in refused {
        let operations = operations();
        let operation = operations.iter().find(|one| one["name"] == name).unwrap();
        assert!(
            !validator(&operation["params"]).is_valid(&params),
            "{name}: {params}"
        );
        // By its single values it is good.
        let mut single = operation["params"].clone();
        for word in ["anyOf", "dependentRequired"] {
            single.as_object_mut().unwrap().remove(word);
        }
        assert!(validator(&single).is_valid(&params), "{name}: {params}");
    }
}

#[test]
fn every_operation_and_field_has_a_title() {
    fn titled(schema: &Value, place: &str) {
        for (name, field) in schema["properties"].as_object().unwrap() {
            let title = field["title"].as_str().unwrap_or_default();
            let good =
                title.starts_with(|first: char| first.is_ascii_uppercase()) && !title.contains('-');
            assert!(good, "{place}.{name}: {title:?}");
            if field["items"]["properties"].is_object() {
                titled(&field["items"], &format!("{place}.{name}"));
            }
        }
    }
    for operation in operations() {
        let name = operation["name"].as_str().unwrap();
        assert!(operation["title"].is_string(), "{name}");
        titled(&operation["params"], name);
        titled(&operation["output"], name);
    }
}

#[test]
fn every_list_with_a_total_says_how_it_pages() {
    for operation in operations() {
        let paged = operation["output"]["properties"]["totalCount"].is_object();
        let limited = operation["params"]["properties"]["limit"].is_object();
        let paging = &operation["x-block"]["paging"];
        assert_eq!(
            paging.is_object(),
            paged && limited,
            "{}",
            operation["name"]
        );
    }
}

#[test]
fn every_order_and_status_has_its_values() {
    let mut found = 0;
    for operation in operations() {
        for name in ["orderBy", "status"] {
            let field = &operation["params"]["properties"][name];
            if field.is_object() {
                let values = field["examples"].as_array().map_or(0, Vec::len);
                assert!(values > 1, "{}.{name}", operation["name"]);
                found += 1;
            }
        }
    }
    assert!(found >= 7, "only {found}");
}
