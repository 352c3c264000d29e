//! Validates the requests and the 2xx answers of every fixture against Clerk's published description, if the environment
//! variable `CLERK_OPENAPI` names it (OpenAPI 3.0, as JSON): one file, or several as in `PATH`, of which each has a part of
//! the paths. Without the variable, it is looked for beside the repository, of which it is no part. A fixture that deviates on
//! purpose says why in `deviates`, and fails if it does not.

use crate::common::{fixture_value, fixtures};
use std::ffi::OsString;
use std::path::PathBuf;
use std::{collections::HashMap, env, fs, io::Write, rc::Rc};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

const DEFAULT_BASE: &str = "https://api.clerk.com";

#[test]
fn fixtures_follow_the_published_description() {
    let Some(files) = env::var_os("CLERK_OPENAPI").or_else(beside) else {
        // Written past the test's capture: a check that did nothing must not look like one that passed.
        let mut stderr = std::io::stderr();
        let note = "CLERK_OPENAPI is not set: no fixture was checked against Clerk's published description";
        writeln!(stderr, "{note}").expect("stderr can be written");
        return;
    };
    let parts = env::split_paths(&files).map(|file| {
        let text = fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}", file.display()));
        serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{} is not JSON: {error}", file.display()))
    });
    let mut description = Description::new(parts.reduce(merged).expect("a file"));
    let cases = fixtures::by_operation().into_values().flatten();
    let problems: Vec<_> = cases
        .flat_map(|case| description.judge(&case.title(), &fixture_value::value(&case)))
        .collect();
    assert!(
        problems.is_empty(),
        "{} deviations from {}:\n{}",
        problems.len(),
        files.display(),
        problems.join("\n")
    );
    assert!(description.answers > 0, "no answer was checked");
}

/// The parts of the description in the folder where this project keeps what is not its own.
fn beside() -> Option<OsString> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/clerk-api");
    let files = fs::read_dir(folder).ok()?.flatten().map(|file| file.path());
    let is_part = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "json");
    env::join_paths(files.filter(is_part))
        .ok()
        .filter(|files| !files.is_empty())
}

/// Two parts of one description. What stands in both is the same.
fn merged(first: Value, second: Value) -> Value {
    match (first, second) {
        (Value::Object(mut first), Value::Object(second)) => {
            for (name, value) in second {
                let value = match first.remove(&name) {
                    Some(there) => merged(there, value),
                    None => value,
                };
                first.insert(name, value);
            }
            Value::Object(first)
        }
        (first, _) => first,
    }
}

/// Clerk's description, and the validators made of it so far.
struct Description {
    root: Rc<Value>,
    /// The `components` with all schemas as JSON Schema, for references to point into.
    components: Value,
    validators: HashMap<String, Validator>,
    answers: usize,
}

/// A request of a fixture, matched to an operation of the description.
struct Request<'a> {
    /// Where the operation stands in the description, such as `get /users/{user_id}`.
    key: String,
    operation: &'a Value,
    query: Vec<(String, String)>,
}

impl Description {
    fn new(root: Value) -> Self {
        let schemas = root["components"]["schemas"].as_object();
        let schemas: Map<_, _> = schemas
            .into_iter()
            .flatten()
            .map(|(name, schema)| (name.clone(), json_schema(schema)))
            .collect();
        let components = json!({ "schemas": schemas });
        Self {
            root: root.into(),
            components,
            validators: HashMap::new(),
            answers: 0,
        }
    }

    /// What is wrong with a fixture, in lines that name it.
    fn judge(&mut self, title: &str, fixture: &Value) -> Vec<String> {
        let base = fixture["env"]["CLERK_API_URL"].as_str().unwrap_or_default();
        let base = match base.trim().trim_end_matches('/') {
            "" => DEFAULT_BASE,
            base => base,
        };
        let exchanges = fixture["exchanges"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        let mut problems = Vec::new();
        for (index, exchange) in exchanges.iter().enumerate() {
            let found = self.exchange(base, exchange);
            problems.extend(
                found
                    .into_iter()
                    .map(|what| format!("exchanges[{index}].{what}")),
            );
        }
        match fixture["deviates"].as_str() {
            Some(why) if why.trim().is_empty() => problems.push("deviates gives no reason".into()),
            Some(_) if problems.is_empty() => {
                problems.push("deviates, it says, and does not".into())
            }
            Some(_) => problems.clear(),
            None => {}
        }
        problems
            .into_iter()
            .map(|what| format!("{title}: {what}"))
            .collect()
    }

    fn exchange(&mut self, base: &str, exchange: &Value) -> Vec<String> {
        // Shared, for parts of it are borrowed while validators are added.
        let root = Rc::clone(&self.root);
        let request = match find(&root, base, &exchange["request"]) {
            Ok(request) => request,
            Err(problem) => return vec![format!("request: {problem}")],
        };
        let mut problems = self.query(&root, &request);
        problems.extend(self.body(&request, exchange["request"].get("body")));
        let response = &exchange["response"];
        if response["status"]
            .as_u64()
            .is_some_and(|status| (200..300).contains(&status))
        {
            problems.extend(self.answer(&root, &request, response));
        }
        problems
    }

    fn query(&mut self, root: &Value, request: &Request) -> Vec<String> {
        let mut problems = Vec::new();
        let declared = request.operation["parameters"]
            .as_array()
            .into_iter()
            .flatten();
        let declared: Vec<_> = declared
            .map(|p| resolve(root, p))
            .filter(|p| p["in"] == "query")
            .collect();
        for (name, _) in &request.query {
            if declared
                .iter()
                .all(|parameter| parameter["name"] != name.as_str())
            {
                problems.push(format!(
                    "request.url: {name} is no query parameter of {}",
                    request.key
                ));
            }
        }
        for parameter in declared {
            let name = parameter["name"].as_str().unwrap_or_default();
            let pairs = request.query.iter().filter(|(key, _)| key == name);
            let values: Vec<_> = pairs.map(|(_, value)| value.as_str()).collect();
            let schema = &parameter["schema"];
            let value = match (values.as_slice(), schema["type"] == "array") {
                ([], _) if parameter["required"] == true => {
                    problems.push(format!("request.url: {name} is required"));
                    continue;
                }
                ([], _) => continue,
                (many, true) => many
                    .iter()
                    .map(|text| typed(&schema["items"], text))
                    .collect(),
                ([one], false) => typed(schema, one),
                (_, false) => {
                    problems.push(format!("request.url: {name} is given twice"));
                    continue;
                }
            };
            let key = format!("{} query {name}", request.key);
            let found = self.validate(key, schema, &value);
            problems.extend(
                found
                    .into_iter()
                    .map(|what| format!("request.url: {name}{what}")),
            );
        }
        problems
    }

    fn body(&mut self, request: &Request, body: Option<&Value>) -> Vec<String> {
        let described = &request.operation["requestBody"];
        match body.filter(|body| !body.is_null()) {
            None if described["required"] == true => vec!["request.body is required".to_owned()],
            None => Vec::new(),
            Some(_) if described.is_null() => {
                vec![format!("request.body: {} has none", request.key)]
            }
            Some(body) => {
                let schema = &described["content"]["application/json"]["schema"];
                let found = self.validate(format!("{} body", request.key), schema, body);
                found
                    .into_iter()
                    .map(|what| format!("request.body{what}"))
                    .collect()
            }
        }
    }

    fn answer(&mut self, root: &Value, request: &Request, response: &Value) -> Vec<String> {
        let status = response["status"].to_string();
        let described = resolve(root, &request.operation["responses"][&status]);
        let schema = &described["content"]["application/json"]["schema"];
        if schema.is_null() {
            return vec![format!(
                "response.status: {} never answers {status}",
                request.key
            )];
        }
        let body = match (response.get("body"), response["text"].as_str()) {
            (Some(body), _) => body.clone(),
            (None, text) => match serde_json::from_str(text.unwrap_or_default()) {
                Ok(body) => body,
                Err(error) => return vec![format!("response.text is not JSON: {error}")],
            },
        };
        self.answers += 1;
        let paginated = request
            .query
            .contains(&("paginated".to_owned(), "true".to_owned()));
        let found = if paginated {
            let schema = or_page(schema);
            self.validate(format!("{} page", request.key), &schema, &body)
        } else {
            self.validate(format!("{} answer", request.key), schema, &body)
        };
        found
            .into_iter()
            .map(|what| format!("response.body{what}"))
            .collect()
    }

    /// What is wrong with a value, each with the path to it.
    fn validate(&mut self, key: String, schema: &Value, value: &Value) -> Vec<String> {
        let validator = self.validators.entry(key).or_insert_with_key(|key| {
            let schema = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "components": self.components,
                "allOf": [json_schema(schema)],
            });
            jsonschema::validator_for(&schema)
                .unwrap_or_else(|error| panic!("the schema of {key} is not one: {error}"))
        });
        let errors = validator.iter_errors(value);
        errors
            .map(|error| format!("{}: {}", error.instance_path(), error.masked()))
            .collect()
    }
}

/// What Clerk answers to `paginated=true`: its description has the parameter and only shows the answer without it, a bare
/// list. Clerk's own SDKs (`@clerk/backend`, `clerk-sdk-go`) rely on this page.
fn or_page(list: &Value) -> Value {
    json!({ "anyOf": [list, {
        "type": "object",
        "properties": { "data": list, "total_count": { "type": "integer" } },
        "required": ["data", "total_count"],
        "additionalProperties": false,
    }] })
}

/// Finds the operation that a request asks for; a literal path wins over a template, as in Clerk's router.
fn find<'a>(root: &'a Value, base: &str, request: &Value) -> Result<Request<'a>, String> {
    let url = request["url"].as_str().unwrap_or_default();
    let method = request["method"].as_str().unwrap_or_default();
    let rest = url
        .strip_prefix(base)
        .and_then(|rest| rest.strip_prefix("/v1"));
    let rest = rest.ok_or_else(|| format!("{url} is not below {base}/v1"))?;
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let described = root["paths"].as_object().into_iter().flatten();
    let mut found: Vec<_> = described
        .filter(|(template, _)| fits(template, path))
        .filter_map(|(template, item)| Some((template, item.get(method.to_lowercase())?)))
        .collect();
    found.sort_by_key(|(template, _)| template.matches('{').count());
    let (template, operation) = found
        .first()
        .ok_or_else(|| format!("no operation is {method} {path}"))?;
    let query = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    Ok(Request {
        key: format!("{method} {template}"),
        operation,
        query,
    })
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(wanted, segment)| {
            if wanted.starts_with('{') {
                !segment.is_empty()
            } else {
                wanted == segment
            }
        })
}

fn resolve<'a>(root: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"]
        .as_str()
        .and_then(|reference| reference.strip_prefix('#'))
    {
        Some(pointer) => root.pointer(pointer).unwrap_or(&Value::Null),
        None => value,
    }
}

/// The text of a query value as the type that its schema asks for, and as text if it is not one.
fn typed(schema: &Value, text: &str) -> Value {
    match (schema["type"].as_str(), text) {
        (Some("boolean"), "true") => json!(true),
        (Some("boolean"), "false") => json!(false),
        (Some("integer"), digits) => digits.parse::<i64>().map_or(json!(text), |n| json!(n)),
        _ => json!(text),
    }
}

/// A schema of OpenAPI 3.0 as JSON Schema. They differ here in `nullable`, which JSON Schema lacks, and in what stands
/// beside a `$ref`, which counts in JSON Schema alone.
fn json_schema(schema: &Value) -> Value {
    let Value::Object(keywords) = schema else {
        return schema.clone();
    };
    if let Some(reference) = keywords.get("$ref") {
        return json!({ "$ref": reference });
    }
    let converted: Map<_, _> = keywords
        .iter()
        .filter(|(keyword, _)| *keyword != "nullable")
        .map(|(keyword, value)| (keyword.clone(), converted(keyword, value)))
        .collect();
    // Around everything, for `enum`, `allOf` and `oneOf` would refuse a null that only `type` lets in.
    if keywords.get("nullable") == Some(&json!(true)) {
        json!({ "anyOf": [{ "type": "null" }, converted] })
    } else {
        Value::Object(converted)
    }
}

fn converted(keyword: &str, value: &Value) -> Value {
    match (keyword, value) {
        // Names of fields, which may be called like keywords.
        ("properties", Value::Object(fields)) => fields
            .iter()
            .map(|(name, schema)| (name.clone(), json_schema(schema)))
            .collect(),
        ("allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => {
            schemas.iter().map(json_schema).collect()
        }
        ("items" | "additionalProperties" | "not", schema) => json_schema(schema),
        _ => value.clone(),
    }
}

#[test]
fn nullable_lets_null_in_and_nothing_else() {
    let schema = json_schema(&json!({
        "type": "object",
        "properties": {
            "kind": { "type": "string", "enum": ["a"], "nullable": true },
            "one": { "type": "object", "nullable": true, "oneOf": [{ "required": ["x"] }] },
            "nullable": { "type": "boolean" },
        },
        "additionalProperties": false,
    }));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for good in [
        json!({ "kind": null, "one": null }),
        json!({ "kind": "a", "one": { "x": 1 } }),
    ] {
        assert!(validator.is_valid(&good), "{good}");
    }
    for bad in [
        json!({ "kind": "b" }),
        json!({ "one": {} }),
        json!({ "nullable": null }),
    ] {
        assert!(!validator.is_valid(&bad), "{bad}");
    }
}

#[test]
fn deviations_are_found() {
    let mut description = Description::new(json!({ "paths": { "/things/{id}": { "get": {
        "parameters": [{ "name": "limit", "in": "query", "schema": { "type": "integer" } }],
        "responses": { "200": { "content": { "application/json": { "schema": {
            "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"],
        } } } } },
    } } } }));
    let mut judge = |url: &str, body: Value, deviates: Option<&str>| {
        let request = json!({ "method": "GET", "url": format!("{DEFAULT_BASE}{url}") });
        let exchange = json!({ "request": request, "response": { "status": 200, "body": body } });
        let fixture = json!({ "deviates": deviates, "exchanges": [exchange] });
        description.judge("f", &fixture)
    };
    let good = json!({ "id": "1" });
    assert_eq!(judge("/v1/things/1?limit=2", good.clone(), None), [""; 0]);
    assert_eq!(
        judge("/v1/things/1?limit=x", good.clone(), Some("why")),
        [""; 0]
    );
    for (url, body, problem) in [
        ("/v1/things", good.clone(), "no operation is GET /things"),
        ("/things/1", good.clone(), "is not below"),
        (
            "/v1/things/1?limit=2.0",
            good.clone(),
            "request.url: limit: ",
        ),
        (
            "/v1/things/1?limit=1&limit=2",
            good.clone(),
            "limit is given twice",
        ),
        (
            "/v1/things/1?page=1",
            good.clone(),
            "page is no query parameter",
        ),
        ("/v1/things/1", json!({ "id": 1 }), "response.body/id: "),
    ] {
        let found = judge(url, body, None);
        assert!(
            matches!(&found[..], [one] if one.contains(problem)),
            "{url}: {found:?}"
        );
    }
    let stale = judge("/v1/things/1", good, Some("why"));
    assert_eq!(stale, ["f: deviates, it says, and does not"]);
}
