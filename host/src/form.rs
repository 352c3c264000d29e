//! What an engine needs to draw forms and lists, and what follows from the rest of a manifest: titles from names, what
//! belongs together in JSON Schema's words, and the rest in one object, `x-block`, of each operation and each field. What a
//! parameter refuses beyond the manifest's own schema is read from the words of its description, which the tests hold to.

use serde_json::{Map, Value, json};

use crate::manifest::{Manifest, Operation};

/// The name of the object for what JSON Schema has no word for.
const EXTENSION: &str = "x-block";

impl Manifest {
    /// The manifest as JSON, with everything that an engine needs to draw a form for each operation.
    pub fn form(&self) -> Value {
        let mut form = json!(self);
        for (operation, form) in self.operations.iter().zip(list(&mut form["operations"])) {
            self.operation_form(operation, form);
        }
        fields(&mut form["failure"]["fault"]);
        form
    }

    fn operation_form(&self, operation: &Operation, form: &mut Value) {
        form["title"] = title(&operation.name.replace('-', " ")).into();
        fields(&mut form["params"]);
        fields(&mut form["output"]);
        form["params"]["title"] = form["title"].clone();
        form["output"]["title"] = format!("Result of {}", operation.name.replace('-', " ")).into();

        // They stand beside the schema in the manifest: not every reader of schemas takes these words at the top of one.
        for word in ["anyOf", "dependentRequired"] {
            let Some(value) = form.as_object_mut().and_then(|form| form.remove(word)) else {
                continue;
            };
            form["params"][word] = match value {
                Value::Array(names) => names
                    .iter()
                    .map(|name| {
                        let title = name.as_str().map(|name| title(&words(name)));
                        json!({ "title": title, "required": [name] })
                    })
                    .collect(),
                value => value,
            };
        }
        if let Some(excluded) = removes(&mut form["params"]) {
            form["params"]["not"] = json!({ "anyOf": excluded });
        }

        let needs: Vec<_> = self
            .needed(operation)
            .map(|variable| json!({ "name": variable.name, "secret": variable.is_secret() }))
            .collect();
        for variable in &self.environment {
            if let Some(name) = &variable.parameter
                && form["params"]["properties"][name].is_object()
            {
                extension(&mut form["params"]["properties"][name])["variable"] =
                    json!(variable.name);
            }
        }
        let mut more = Map::new();
        more.insert("origins".into(), json!(self.origins(operation)));
        more.insert("methods".into(), json!(operation.methods()));
        more.insert("environment".into(), needs.into());
        if let Some(paging) = paging(operation) {
            more.insert("paging".into(), paging);
        }
        let interface = self
            .interfaces
            .iter()
            .find(|one| one.name == operation.interface);
        let url = interface.and_then(|one| one.description.split_once("Documentation: "));
        if let Some((_, url)) = url {
            more.insert("documentation".into(), url.trim().into());
        }
        form[EXTENSION] = more.into();
    }
}

/// Narrows the parameter that removes fields by their names to those names. Returns what it excludes: to give a field
/// that is to be removed.
fn removes(params: &mut Value) -> Option<Vec<Value>> {
    let fields = params.get_mut("properties")?.as_object_mut()?;
    let (parameter, field) = fields
        .iter_mut()
        .find(|(_, field)| describes(field, "A field that is also given cannot be removed."))?;
    let is_name = |text: &&str| text.chars().all(|letter| letter.is_ascii_alphanumeric());
    let examples = field["examples"].as_array()?.clone();
    let names: Vec<_> = examples
        .iter()
        .filter_map(Value::as_str)
        .filter(is_name)
        .collect();
    let one = format!("(?:{})", names.join("|"));
    field["pattern"] = format!(r"^[\s,]*{one}\s*(?:,\s*(?:{one}\s*)?)*$").into();
    let excluded = names.iter().map(|name| {
        let properties = json!({
            parameter: { "type": "string", "pattern": format!(r"^(?:[\s\S]*,)?\s*{name}\s*(?:,[\s\S]*)?$") },
            *name: { "type": "string" },
        });
        json!({ "required": [parameter, name], "properties": properties })
    });
    Some(excluded.collect())
}

/// Which parameters turn pages, and where the items and their total are.
fn paging(operation: &Operation) -> Option<Value> {
    let [params, output] =
        [&operation.params, &operation.output].map(|schema| &schema["properties"]);
    let there = params["limit"].is_object() && params["offset"].is_object();
    let lists = output
        .as_object()?
        .iter()
        .filter(|(_, field)| field["type"] == "array");
    let items = lists.map(|(name, _)| name).next()?;
    (there && output["totalCount"].is_object()).then(
        || json!({ "limit": "limit", "offset": "offset", "items": items, "total": "totalCount" }),
    )
}

/// Adds to the fields of a schema, and to those of what it lists.
fn fields(schema: &mut Value) {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    let Some(properties) = properties else {
        return;
    };
    for (name, field) in properties.iter_mut().filter(|(_, field)| field.is_object()) {
        field["title"] = title(&words(name)).into();
        let is = |field: &Value, word: &str| match &field["type"] {
            Value::Array(types) => types.iter().any(|ty| ty == word),
            ty => ty == word,
        };
        if field["format"] == "password" {
            extension(field)["credential"] = true.into();
        } else if is(field, "integer") && describes(field, "Unix milliseconds") {
            extension(field)["unit"] = "unix-milliseconds".into();
        } else if is(field, "object") {
            if let Some(name) = between(field, "JSON object with the text `", "`") {
                let text = json!({ "type": "string", "pattern": r"^[\s\S]*\S[\s\S]*$" });
                field["required"] = json!([name]);
                // Not in `properties`: it stays an object of any keys, which is passed on as it is.
                field["patternProperties"] = json!({ format!("^{name}$"): text });
            }
        } else if is(field, "string") {
            if let Some(prefix) = between(field, "with or without `", "` before it") {
                let alone = json!({ "pattern": format!(r"^\s*{prefix}\s*$") });
                let other = field.get("not").cloned();
                field["not"] =
                    json!({ "anyOf": other.into_iter().chain([alone]).collect::<Value>() });
            }
            if describes(field, "every byte of it as it came") {
                field["contentMediaType"] = "application/json".into();
            }
            let formats = [("mailAddress", "email"), ("Url", "uri")];
            let mut formats = formats.into_iter();
            let format = formats.find_map(|(end, format)| name.ends_with(end).then_some(format));
            if describes(field, "separated by commas") {
                let mut list = json!({ "separator": "," });
                if let Some(format) = format {
                    list["format"] = format.into();
                }
                extension(field)["list"] = list;
            } else if let Some(format) = format {
                field["format"] = format.into();
            }
        }
        if let Some(items) = field.get_mut("items") {
            fields(items);
        }
    }
}

fn describes(field: &Value, words: &str) -> bool {
    let text = field["description"].as_str();
    text.is_some_and(|text| text.contains(words))
}

/// What the description of a field has between these words.
fn between(field: &Value, before: &str, after: &str) -> Option<String> {
    let (_, rest) = field["description"].as_str()?.split_once(before)?;
    Some(rest.split_once(after)?.0.to_owned())
}

/// The object of a schema for what JSON Schema has no word for.
fn extension(schema: &mut Value) -> &mut Value {
    let extension = &mut schema[EXTENSION];
    if !extension.is_object() {
        *extension = json!({});
    }
    extension
}

fn list(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    value.as_array_mut().into_iter().flatten()
}

/// `primaryWeb3WalletId` in words.
fn words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// Words as a title: the first with a capital, abbreviations in capitals.
fn title(words: &str) -> String {
    const ABBREVIATIONS: [&str; 7] = ["api", "id", "ip", "jwt", "mfa", "totp", "url"];
    let words = words.split(' ').enumerate().map(|(number, word)| {
        let mut letters = word.chars();
        match letters.next() {
            _ if ABBREVIATIONS.contains(&word) => word.to_ascii_uppercase(),
            _ if word == "oauth" => "OAuth".to_owned(),
            Some(first) if number == 0 => first.to_ascii_uppercase().to_string() + letters.as_str(),
            _ => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_made_of_names() {
        assert_eq!(title(&words("orderBy")), "Order by");
        assert_eq!(
            title(&words("primaryWeb3WalletId")),
            "Primary web3 wallet ID"
        );
        assert_eq!(title(&words("id")), "ID");
        assert_eq!(title("get user oauth token"), "Get user OAuth token");
    }

    /// Every value of a manifest, replaced by another, one after the other.
    #[test]
    fn no_manifest_of_a_hostile_component_panics() {
        let text = Manifest::text(artifact::COMPONENT).unwrap();
        let mut whole: Value = serde_json::from_str(text).unwrap();
        whole["operations"].as_array_mut().unwrap().truncate(1);
        whole["operations"][0]["params"]["properties"]["secretKey"][EXTENSION] = "odd".into();
        let mut places = Vec::new();
        pointers(&whole, String::new(), &mut places);
        assert!(places.len() > 200, "{}", places.len());
        for place in places {
            for odd in [
                json!(null),
                json!(true),
                json!("odd"),
                json!([1]),
                json!({}),
            ] {
                let mut changed = whole.clone();
                *changed.pointer_mut(&place).unwrap() = odd;
                if let Ok(manifest) = Manifest::from_text(changed.to_string().as_bytes()) {
                    manifest.form();
                }
            }
        }
    }

    fn pointers(value: &Value, here: String, places: &mut Vec<String>) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| {
                let name = name.replace('~', "~0").replace('/', "~1");
                pointers(value, format!("{here}/{name}"), places);
            }),
            Value::Array(items) => items.iter().enumerate().for_each(|(number, value)| {
                pointers(value, format!("{here}/{number}"), places);
            }),
            _ => {}
        }
        places.push(here);
    }

    #[test]
    fn an_operation_has_what_a_form_needs() {
        let form = Manifest::of(artifact::COMPONENT).unwrap().form();
        let operation = |name: &str| {
            let all = form["operations"].as_array().unwrap();
            all.iter().find(|one| one["name"] == name).unwrap()
        };
        let list = operation("list-users");
        assert_eq!(list["title"], "List users");
        let paging = json!({ "limit": "limit", "offset": "offset", "items": "users", "total": "totalCount" });
        assert_eq!(list[EXTENSION]["paging"], paging);
        assert_eq!(list[EXTENSION]["methods"], json!(["GET"]));
        assert_eq!(list[EXTENSION]["origins"], json!(["https://api.clerk.com"]));
        assert_eq!(
            list[EXTENSION]["environment"][0],
            json!({ "name": "CLERK_SECRET_KEY", "secret": true })
        );
        assert!(
            list[EXTENSION]["documentation"]
                .as_str()
                .unwrap()
                .starts_with("https://clerk.com/docs/")
        );
        let params = &list["params"]["properties"];
        assert_eq!(params["orderBy"]["title"], "Order by");
        assert!(
            params["orderBy"]["examples"]
                .as_array()
                .unwrap()
                .contains(&json!("created_at"))
        );
        assert_eq!(
            params["secretKey"][EXTENSION],
            json!({ "credential": true, "variable": "CLERK_SECRET_KEY" })
        );
        assert_eq!(
            params["emailAddress"][EXTENSION]["list"],
            json!({ "separator": ",", "format": "email" })
        );
        let user = &list["output"]["properties"]["users"]["items"]["properties"];
        assert_eq!(user["createdAt"][EXTENSION]["unit"], "unix-milliseconds");
        assert_eq!(user["imageUrl"]["format"], "uri");

        let one_of = json!([
            { "title": "Client ID", "required": ["clientId"] },
            { "title": "User ID", "required": ["userId"] },
        ]);
        let sessions = &operation("list-sessions")["params"];
        assert_eq!(sessions["anyOf"], one_of);
        assert_eq!(
            sessions["properties"]["status"]["examples"]
                .as_array()
                .unwrap()
                .len(),
            8
        );
        let update = &operation("update-user")["params"];
        assert_eq!(
            update["dependentRequired"]["skipPasswordChecks"],
            json!(["password"])
        );
        assert_eq!(operation("verify-webhook")[EXTENSION]["origins"], json!([]));
    }
}
