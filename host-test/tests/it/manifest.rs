//! Holds the manifest against everything that knows better: JSON Schema's own rules, the component's types, and what the
//! fixtures show of the component's behaviour.

use crate::common::{fixture_value, fixtures};
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};
use std::{env, fs, process};

use artifact::COMPONENT;
use clerk_host::manifest::{Effect, Manifest, Operation};
use host_test::Subject;
use host_test::interface::{Field, Shape};
use jsonschema::Validator;
use serde_json::{Value, json};

fn manifest() -> Manifest {
    Manifest::of(COMPONENT).unwrap()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).unwrap_or_else(|error| panic!("{error}: {schema:#}"))
}

/// Each operation with its fixtures, by case.
fn operations() -> Vec<(Operation, BTreeMap<String, Value>)> {
    let mut fixtures = fixtures::by_operation();
    let operations = manifest().operations.into_iter();
    let operations = operations.map(|operation| {
        let cases = fixtures.remove(&operation.name).unwrap();
        let cases = cases
            .iter()
            .map(|case| (case.name.clone(), fixture_value::value(case)));
        (operation, cases.collect())
    });
    operations.collect()
}

fn exchanges(fixture: &Value) -> &[Value] {
    fixture["exchanges"].as_array().unwrap()
}

/// What a schema says against a value, in lines.
fn errors(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// A parameter of a fixture, if it is there. Null is the same as absent, and so is a blank one that the environment
/// stands in for.
fn given<'a>(fixture: &'a Value, parameter: &str, manifest: &Manifest) -> Option<&'a Value> {
    let mut stand_ins = manifest.environment.iter();
    let stood_in = stand_ins.any(|variable| variable.parameter.as_deref() == Some(parameter));
    let is_blank = |value: &Value| value.as_str().is_some_and(|text| text.trim().is_empty());
    let value = &fixture["params"][parameter];
    let is_absent = value.is_null() || (stood_in && is_blank(value));
    (!is_absent).then_some(value)
}

#[test]
fn the_manifest_describes_the_block_and_not_the_words_of_wit() {
    let manifest = Manifest::of(COMPONENT).unwrap();
    assert!(
        manifest.description.starts_with("The Clerk block: "),
        "{}",
        manifest.description
    );
}

#[test]
fn schemas_are_json_schema_2020_12() {
    let manifest = manifest();
    assert_eq!(
        manifest.json_schema_dialect,
        "https://json-schema.org/draft/2020-12/schema"
    );
    let of_operations = manifest
        .operations
        .iter()
        .flat_map(|operation| [&operation.params, &operation.output]);
    for schema in of_operations.chain([&manifest.failure.fault]) {
        if let Err(error) = jsonschema::draft202012::meta::validate(schema) {
            panic!("{error}: {schema:#}");
        }
    }
}

#[test]
fn what_the_component_accepts_and_returns_is_valid() {
    let mut problems = Vec::new();
    for (operation, fixtures) in operations() {
        let [params, output] = [&operation.params, &operation.output].map(validator);
        for (case, fixture) in fixtures {
            let mut found = Vec::new();
            if !exchanges(&fixture).is_empty() {
                found.extend(errors(&params, &fixture["params"]));
            }
            if fixture["expect"]["ok"].is_object() {
                found.extend(errors(&output, &fixture["expect"]["ok"]));
            }
            problems.extend(
                found
                    .into_iter()
                    .map(|error| format!("{}/{case} {error}", operation.name)),
            );
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What no schema can know of a value.
const BEYOND_SCHEMAS: [(&str, &str); 14] = [
    (
        "create-actor-token/refused-actor-without-sub",
        "JSON in parameters is not described",
    ),
    (
        "create-actor-token/refused-sub-blank",
        "JSON in parameters is not described",
    ),
    (
        "create-actor-token/refused-sub-of-another-type",
        "JSON in parameters is not described",
    ),
    (
        "delete-user/user-id-twice",
        "JSON has one value under a name",
    ),
    (
        "get-user-oauth-token/refused-prefix-alone",
        "a prefix that may be left out is not listed",
    ),
    (
        "list-organization-memberships/filter-of-101",
        "values in a text are not counted",
    ),
    (
        "list-users/filter-of-101",
        "values in a text are not counted",
    ),
    (
        "update-user/clear-in-snake-case",
        "names in a text are not listed",
    ),
    (
        "update-user/clear-of-what-cannot-be-cleared",
        "names in a text are not listed",
    ),
    (
        "update-user/clear-unknown",
        "names in a text are not listed",
    ),
    (
        "verify-webhook/secret-short",
        "bytes in base64 are not counted",
    ),
    (
        "verify-webhook/secret-too-much-padding",
        "bytes in base64 are not counted",
    ),
    (
        "verify-webhook/secret-public-key",
        "one of several may begin with anything",
    ),
    (
        "verify-webhook/secret-api-key",
        "one of several may begin with anything",
    ),
];

/// A schema judges each parameter by its value alone. So it must refuse what the component refuses, unless
/// - no single parameter is at fault, or
/// - another case, of any operation where the schema of the parameter is the same, shows that its value is accepted: then
///   the refusal is a matter of other parameters or of the environment.
#[test]
fn what_the_component_refuses_is_not_valid_where_a_schema_can_know() {
    let manifest = manifest();
    let operations = operations();
    let mut problems = Vec::new();
    for (operation, fixtures) in &operations {
        let validator = validator(&operation.params);
        let mut judged = 0;
        for (case, fixture) in fixtures {
            let Some(parameter) = fixture["expect"]["err"]["parameter"].as_str() else {
                continue;
            };
            let value = given(fixture, parameter, &manifest);
            let schema = &operation.params["properties"][parameter];
            let accepted = operations
                .iter()
                .filter(|(other, _)| other.params["properties"][parameter] == *schema)
                .flat_map(|(_, fixtures)| fixtures.values())
                .filter(|other| !exchanges(other).is_empty())
                .any(|other| given(other, parameter, &manifest) == value);
            if accepted {
                continue;
            }
            judged += 1;
            let found = errors(&validator, &fixture["params"]);
            let place = format!("/{parameter}: ");
            let title = format!("{}/{case}", operation.name);
            // What is missing or unknown is wrong with the whole.
            let refused = found.iter().any(|error| {
                error.starts_with(&place) || (error.starts_with(": ") && error.contains(parameter))
            });
            let beyond = BEYOND_SCHEMAS.iter().any(|(known, _)| *known == title);
            if refused == beyond {
                let says = if refused { "refuses" } else { "accepts" };
                problems.push(format!("{title}: the schema {says} `{parameter}`"));
            }
        }
        assert!(judged > 0, "{} refuses nothing", operation.name);
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn what_a_host_refuses_is_not_valid() {
    for (operation, fixtures) in operations() {
        let validator = validator(&operation.params);
        let good = fixtures
            .values()
            .find(|fixture| fixture["expect"]["ok"].is_object());
        let good = &good.unwrap()["params"];
        let with = |name: &str, value: Value| {
            let mut params = good.clone();
            params[name] = value;
            params
        };
        assert!(validator.is_valid(good));
        assert!(!validator.is_valid(&with("noSuchParameter", json!(1))));
        for not_an_object in [json!([]), json!("{}"), json!(null)] {
            assert!(!validator.is_valid(&not_an_object));
        }
        for (name, property) in operation.params["properties"].as_object().unwrap() {
            let is_long = property["format"] == "int64";
            for wrong in [json!([]), json!(-1), json!(0.5), json!(4_294_967_296_u64)] {
                if is_long && wrong.is_i64() {
                    continue;
                }
                assert!(
                    !validator.is_valid(&with(name, wrong.clone())),
                    "{}: `{name}` may be {wrong}",
                    operation.name
                );
            }
            let required = operation.params["required"].as_array().unwrap();
            let required = required.contains(&json!(name));
            let null = validator.is_valid(&with(name, Value::Null));
            assert_eq!(null, !required, "{}: {name}", operation.name);
            for value in property["examples"].as_array().into_iter().flatten() {
                assert!(validator.is_valid(&with(name, value.clone())), "{value}");
            }
            if let Some(default) = property.get("default") {
                assert!(validator.is_valid(&with(name, default.clone())), "{name}");
            }
        }
    }
}

#[test]
fn it_describes_the_types_of_the_component_that_carries_it() {
    let subject = Subject::built().unwrap();
    let manifest = manifest();
    let names = |name: &str, interface: &str| format!("{interface}.{name}");
    let exported = subject.operations().iter();
    let exported: BTreeMap<_, _> = exported
        .map(|operation| (names(&operation.name, &operation.interface), operation))
        .collect();
    let described = manifest.operations.iter();
    let described: BTreeMap<_, _> = described
        .map(|operation| (names(&operation.name, &operation.interface), operation))
        .collect();
    assert!(exported.keys().eq(described.keys()));
    for (name, operation) in exported {
        let described = described[&name];
        same_fields(&operation.params, &described.params, &name);
        let Shape::Record(output) = &operation.output else {
            panic!("{name} returns no record")
        };
        same_fields(output, &described.output, &name);
    }
    let cases = manifest.failure.cases.iter();
    assert_eq!(
        cases.map(|case| case.name.as_str()).collect::<Vec<_>>(),
        ["execution-failed", "transient", "permanent"]
    );
    let fault = manifest.failure.fault["properties"].as_object().unwrap();
    assert_eq!(
        fault.keys().collect::<Vec<_>>(),
        [
            "reason",
            "message",
            "parameter",
            "status",
            "errors",
            "traceId",
            "retryAfterMs"
        ]
    );
}

fn same_fields(fields: &[Field], schema: &Value, place: &str) {
    let properties = schema["properties"].as_object().unwrap();
    let names: Vec<_> = fields.iter().map(|field| &field.json).collect();
    assert_eq!(names, properties.keys().collect::<Vec<_>>(), "{place}");
    // Engines that do not read the component's types go from JSON's names to WIT's by this rule.
    for field in fields {
        let kebab = field.json.chars().fold(String::new(), |name, letter| {
            match letter.is_ascii_uppercase() {
                true => format!("{name}-{}", letter.to_ascii_lowercase()),
                false => format!("{name}{letter}"),
            }
        });
        assert_eq!(kebab, field.name, "{place}");
    }
    let is_input = schema["additionalProperties"] == false;
    for field in fields {
        let property = &properties[&field.json];
        let place = format!("{place}.{}", field.json);
        let (shape, optional) = match &field.shape {
            Shape::Optional(shape) => (&**shape, true),
            // It may be left out: the environment has it.
            Shape::Secret if is_input => (&field.shape, true),
            shape => (shape, false),
        };
        let required = schema["required"].as_array().unwrap();
        assert_eq!(!optional, required.contains(&json!(field.json)), "{place}");
        let (name, format) = match shape {
            Shape::Bool => ("boolean", Value::Null),
            Shape::U16 | Shape::U32 => ("integer", Value::Null),
            Shape::S64 | Shape::Timestamp => ("integer", json!("int64")),
            Shape::Text => ("string", Value::Null),
            Shape::Secret => ("string", json!("password")),
            Shape::Json => ("object", Value::Null),
            Shape::List(item) => {
                match &**item {
                    Shape::Record(fields) => same_fields(fields, &property["items"], &place),
                    Shape::Text => assert_eq!(property["items"], json!({ "type": "string" })),
                    item => panic!("{place} is a list of {item:?}"),
                }
                ("array", Value::Null)
            }
            shape => panic!("{place} is {shape:?}"),
        };
        let ty = match (shape, optional) {
            (Shape::Json, _) if !is_input => Value::Null,
            (_, true) => json!([name, "null"]),
            (_, false) => json!(name),
        };
        assert_eq!(property["type"], ty, "{place}");
        assert_eq!(property["format"], format, "{place}");
        let secret = matches!(shape, Shape::Secret);
        assert_eq!(property["writeOnly"] == true, secret, "{place}");
        let described = property["description"].as_str().unwrap();
        let is_timestamp = matches!(shape, Shape::Timestamp);
        assert_eq!(
            described.contains("Unix milliseconds"),
            is_timestamp,
            "{place}"
        );
    }
}

#[test]
fn requests_are_the_documented_ones_and_reads_only_get() {
    for (operation, fixtures) in operations() {
        let mut made = BTreeSet::new();
        for (case, fixture) in &fixtures {
            for exchange in exchanges(fixture) {
                let request = &exchange["request"];
                let [method, url] = ["method", "url"].map(|name| request[name].as_str().unwrap());
                let place = format!("{}/{case}: {method} {url}", operation.name);
                let matching = operation.endpoints.iter();
                let matching: Vec<_> = matching
                    .filter(|endpoint| is_request_of(endpoint, method, url))
                    .collect();
                assert!(!matching.is_empty(), "{place}");
                made.extend(matching);
                if operation.effect == Effect::Reads {
                    assert_eq!(method, "GET", "{place}");
                }
            }
        }
        assert_eq!(made.len(), operation.endpoints.len(), "{}", operation.name);
    }
}

/// Whether a request is one of an endpoint such as `GET /v1/users/{user_id}`, wherever the base URL leads.
fn is_request_of(endpoint: &str, method: &str, url: &str) -> bool {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let Some((expected_method, expected)) = endpoint.split_once(' ') else {
        return false;
    };
    let (expected, expected_query) = expected.split_once('?').unwrap_or((expected, ""));
    let mut given = path.rsplit('/');
    method == expected_method
        && query.contains(expected_query)
        && expected
            .trim_start_matches('/')
            .rsplit('/')
            .all(|expected| {
                given
                    .next()
                    .is_some_and(|given| given == expected || expected.starts_with('{'))
            })
}

/// What the component does with a lost answer shows whether it takes the operation for idempotent.
#[test]
fn the_component_agrees_on_what_is_idempotent() {
    for (operation, fixtures) in operations() {
        if operation.endpoints.is_empty() {
            continue;
        }
        let lost = fixtures.values().filter(|fixture| {
            exchanges(fixture)
                .iter()
                .any(|exchange| exchange["failure"] == "response-timeout")
        });
        let cases: BTreeSet<_> = lost
            .filter_map(|fixture| fixture["expect"]["err"]["reason"].as_str())
            .collect();
        let unknown = "outcome-unknown";
        let (expected, other) = match operation.idempotent {
            true => ("unavailable", unknown),
            false => (unknown, "unavailable"),
        };
        assert!(
            cases.contains(expected) && !cases.contains(other),
            "{}: {cases:?}",
            operation.name
        );
    }
}

#[test]
fn failures_are_the_documented_ones() {
    for (operation, fixtures) in operations() {
        let seen: BTreeSet<_> = fixtures
            .values()
            .filter_map(|fixture| fixture["expect"]["err"]["reason"].as_str())
            .collect();
        let documented = operation.failures.iter().map(String::as_str).collect();
        assert_eq!(seen, documented, "{}", operation.name);
    }
}

#[test]
fn hints_agree_with_effects() {
    for operation in manifest().operations {
        let hints = operation.annotations;
        assert_eq!(hints.read_only_hint, operation.effect == Effect::Reads);
        assert_eq!(hints.idempotent_hint, operation.idempotent);
        assert_eq!(hints.open_world_hint, !operation.endpoints.is_empty());
        match operation.effect {
            Effect::Reads => assert!(!hints.destructive_hint, "{}", operation.name),
            Effect::Destroys => assert!(hints.destructive_hint, "{}", operation.name),
            // What sets values anew loses the old ones.
            Effect::Writes => {
                let mut adding = ["add-", "create-", "ensure-"].iter();
                let adds = adding.any(|verb| operation.name.starts_with(verb));
                assert_eq!(hints.destructive_hint, !adds, "{}", operation.name);
            }
            effect => panic!("{} has the effect {effect:?}", operation.name),
        }
    }
}

#[test]
fn variables_are_those_of_the_contract() {
    let variables = manifest().environment;
    let variables: Vec<_> = variables
        .iter()
        .map(|variable| (variable.name.as_str(), variable.parameter.as_deref()))
        .collect();
    let expected = [
        ("CLERK_SECRET_KEY", Some("secretKey")),
        ("CLERK_API_URL", None),
        ("CLERK_WEBHOOK_SIGNING_SECRET", Some("signingSecret")),
    ];
    assert_eq!(variables, expected);
}

fn describe(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_host-test"))
        .arg("describe")
        .args(args)
        .output()
        .unwrap()
}

#[test]
fn describe_prints_the_manifest_of_a_file() {
    let of_built = describe(&[]);
    assert!(of_built.status.success() && of_built.stderr.is_empty());
    let printed: Value = serde_json::from_slice(&of_built.stdout).unwrap();
    assert_eq!(
        printed["operations"].as_array().map(Vec::len),
        Some(manifest().operations.len())
    );

    let file = env::temp_dir().join(format!("host-test-{}-describe.wasm", process::id()));
    fs::write(&file, COMPONENT).unwrap();
    let of_file = describe(&["--component", file.to_str().unwrap()]);
    assert_eq!(of_file.stdout, of_built.stdout);

    // An empty component.
    fs::write(&file, b"\0asm\x0d\0\x01\0").unwrap();
    let without = describe(&["--component", file.to_str().unwrap()]);
    fs::remove_file(&file).unwrap();
    for (output, says) in [
        (without, "this component carries no manifest"),
        (
            describe(&["--component", "/no/such/file"]),
            "No such file or directory",
        ),
        (
            describe(&["--component", env!("CARGO_BIN_EXE_host-test")]),
            "this is not a WebAssembly component",
        ),
    ] {
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), &output.stdout[..]),
            (Some(1), &[][..])
        );
        assert!(
            stderr.starts_with("error: ") && stderr.contains(says),
            "{stderr}"
        );
    }
}

#[test]
fn the_reference_is_up_to_date() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/operations.md");
    let committed = fs::read_to_string(file).unwrap_or_default();
    let printed = String::from_utf8(describe(&["--markdown"]).stdout).unwrap();
    assert!(
        committed == printed,
        "docs/operations.md is not what the component says. Run\n\
         cargo run -- describe --markdown > docs/operations.md"
    );
}
