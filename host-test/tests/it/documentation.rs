//! Holds `wit/` against `documented.json`, the project's own table of the users' documentation, so that no documented
//! parameter or output can be lost, renamed, added or change its type unnoticed.
//!
//! A cell of the table is `[secret ]TYPE[, timestamp][, required][, may be absent]`; a list is an array with one item: a
//! text, or an object, nested as documented.

use std::collections::BTreeSet;

use crate::common::wit::{Wit, camel_case};
use serde_json::{Map, Value, json};
use wit_parser::{Docs, Type, TypeDefKind, TypeId, TypeOwner, WorldItem};

/// Whether the fields of a record are marked when they must be there or when they may be missing.
#[derive(Clone, Copy)]
enum Mark {
    Required,
    Absent,
}

#[test]
fn wit_has_what_is_documented_and_nothing_else() {
    let documented: Value =
        serde_json::from_str(include_str!("../documented.json")).expect("documented.json is JSON");
    let mut problems = Vec::new();
    compare("", &documented, &table(&Wit::load()), &mut problems);
    assert!(
        problems.is_empty(),
        "wit/ differs from documented.json:\n{}",
        problems.join("\n")
    );
}

#[test]
fn operations_have_the_signature_of_the_contract() {
    let wit = Wit::load();
    for (name, (_, function)) in wit.operations() {
        let [params] = function.params.as_slice() else {
            panic!("{name} must have one parameter");
        };
        assert_eq!(params.name, "params", "the parameter of {name}");
        assert_eq!(
            type_name(&wit, params.ty),
            format!("{name}-params"),
            "{name}"
        );
        let (ok, err) = result_of(&wit, function.result);
        assert_eq!(type_name(&wit, ok), format!("{name}-output"), "{name}");
        assert_eq!(type_name(&wit, err), "failure", "{name}");
    }
}

#[test]
fn world_exports_the_interfaces_and_imports_none() {
    let wit = Wit::load();
    let package = &wit.resolve.packages[wit.package];
    assert_eq!(package.name.to_string(), "clerk:tool@0.2.0");
    let worlds = package.worlds.values().map(|id| &wit.resolve.worlds[*id]);
    let [world] = worlds.collect::<Vec<_>>()[..] else {
        panic!("wit/ must have one world");
    };
    let exported = world.exports.values().map(|item| match item {
        WorldItem::Interface { id, .. } => wit.resolve.interfaces[*id].name.as_deref(),
        _ => None,
    });
    assert_eq!(
        exported.collect::<BTreeSet<_>>(),
        [
            "types",
            "users",
            "organizations",
            "memberships",
            "invitations",
            "sessions",
            "restrictions",
            "tokens",
            "webhooks",
            "dynamic",
        ]
        .map(Some)
        .into()
    );
    // A host must be able to guess nothing: what a name of `types` means is said there alone.
    assert!(world.imports.values().all(|item| {
        matches!(item, WorldItem::Interface { id, .. }
            if wit.resolve.interfaces[*id].name.as_deref() == Some("types"))
    }));
}

#[test]
fn failure_is_the_one_of_the_contract() {
    let wit = Wit::load();
    let cases = wit.failure_cases();
    let names: Vec<_> = cases.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["execution-failed", "transient", "permanent"]);
    for (name, payload) in cases {
        let expected = (name != "execution-failed").then_some("fault");
        assert_eq!(
            payload.map(|ty| type_name(&wit, ty)).as_deref(),
            expected,
            "{name}"
        );
    }
    let types = wit.interfaces()["types"];
    assert_eq!(
        exact_fields(&wit, types.types["fault"]),
        [
            "reason: reason",
            "message: string",
            "parameter: option<string>",
            "status: option<u16>",
            "errors: list<clerk-error>",
            "trace-id: option<string>",
            "retry-after-ms: option<u32>",
        ]
    );
    let TypeDefKind::Enum(reasons) = &wit.resolve.types[types.types["reason"]].kind else {
        panic!("`reason` must be an enum");
    };
    let reasons: Vec<_> = reasons
        .cases
        .iter()
        .map(|case| case.name.as_str())
        .collect();
    assert_eq!(
        reasons,
        [
            "rate-limited",
            "unavailable",
            "invalid-parameter",
            "misconfigured",
            "unauthorized",
            "not-found",
            "rejected",
            "outcome-unknown",
            "bad-response",
        ]
    );
    assert_eq!(
        exact_fields(&wit, types.types["clerk-error"]),
        [
            "code: string",
            "message: string",
            "long-message: option<string>",
            "param-name: option<string>",
        ]
    );
    for (name, meaning) in [
        ("secret", "string"),
        ("timestamp", "s64"),
        ("json", "string"),
    ] {
        let TypeDefKind::Type(ty) = wit.resolve.types[types.types[name]].kind else {
            panic!("types.{name} must be an alias");
        };
        assert_eq!(exact(&wit, ty), meaning, "types.{name}");
    }
}

#[test]
fn everything_is_explained() {
    let wit = Wit::load();
    let mut bare = Vec::new();
    let mut explain = |what: String, docs: &Docs| {
        if docs
            .contents
            .as_deref()
            .is_none_or(|text| text.trim().is_empty())
        {
            bare.push(what);
        }
    };
    let package = &wit.resolve.packages[wit.package];
    explain("the package".to_owned(), &package.docs);
    for (name, id) in &package.worlds {
        explain(format!("world {name}"), &wit.resolve.worlds[*id].docs);
    }
    for (at, interface) in wit.interfaces() {
        explain(format!("interface {at}"), &interface.docs);
        for (name, function) in &interface.functions {
            explain(format!("{at}.{name}"), &function.docs);
        }
        for (name, id) in interface
            .types
            .iter()
            .filter(|(_, id)| !is_used(&wit, **id))
        {
            let ty = &wit.resolve.types[*id];
            explain(format!("{at}.{name}"), &ty.docs);
            match &ty.kind {
                TypeDefKind::Record(record) => {
                    for field in &record.fields {
                        explain(format!("{at}.{name}.{}", field.name), &field.docs);
                    }
                }
                TypeDefKind::Variant(variant) => {
                    for case in &variant.cases {
                        explain(format!("{at}.{name}.{}", case.name), &case.docs);
                    }
                }
                _ => {}
            }
        }
    }
    assert!(
        bare.is_empty(),
        "wit/ says nothing about {}",
        bare.join(", ")
    );
}

#[test]
fn no_type_is_one_that_engines_refuse() {
    let wit = Wit::load();
    let refused = wit.resolve.types.iter().filter(|(_, ty)| {
        !matches!(
            ty.kind,
            TypeDefKind::Record(_)
                | TypeDefKind::Enum(_)
                | TypeDefKind::Variant(_)
                | TypeDefKind::Option(_)
                | TypeDefKind::Result(_)
                | TypeDefKind::List(_)
                | TypeDefKind::Type(_)
        )
    });
    let refused: Vec<_> = refused
        .map(|(_, ty)| {
            format!(
                "{} {}",
                ty.kind.as_str(),
                ty.name.as_deref().unwrap_or_default()
            )
        })
        .collect();
    assert!(refused.is_empty(), "wit/ uses {}", refused.join(", "));
}

/// The table that `wit/` amounts to, in the form of `documented.json`.
fn table(wit: &Wit) -> Value {
    let rows = wit
        .operations()
        .into_iter()
        .map(|(name, (interface, function))| {
            let params = function
                .params
                .first()
                .map_or(Value::Null, |params| record(wit, params.ty, Mark::Required));
            let (output, _) = result_of(wit, function.result);
            let outputs = record(wit, output, Mark::Absent);
            let row = json!({ "interface": interface, "params": params, "outputs": outputs });
            (name.to_owned(), row)
        });
    Value::Object(rows.collect())
}

fn record(wit: &Wit, ty: Type, mark: Mark) -> Value {
    let Some(fields) = wit.fields(ty) else {
        return json!(format!("{}, which is not a record", exact(wit, ty)));
    };
    let mut cells = Map::new();
    for (name, ty) in fields {
        cells.insert(name, field(wit, ty, mark));
    }
    Value::Object(cells)
}

fn field(wit: &Wit, ty: Type, mark: Mark) -> Value {
    match (kind(wit, ty), mark) {
        (Some(TypeDefKind::List(Type::String)), _) => json!(["string"]),
        (Some(TypeDefKind::List(item)), _) => json!([record(wit, *item, mark)]),
        (Some(TypeDefKind::Option(inner)), Mark::Required) => json!(cell(wit, *inner)),
        (Some(TypeDefKind::Option(inner)), Mark::Absent) => {
            json!(format!("{}, may be absent", cell(wit, *inner)))
        }
        (_, Mark::Required) => json!(format!("{}, required", cell(wit, ty))),
        (_, Mark::Absent) => json!(cell(wit, ty)),
    }
}

/// The documented type that a WIT type stands for, or the WIT type itself if it stands for none.
fn cell(wit: &Wit, ty: Type) -> String {
    let wit_type = exact(wit, ty);
    let documented = match wit_type.as_str() {
        "secret" => "secret string",
        "timestamp" => "number, timestamp",
        "u32" => "number",
        "s64" => "number of 64 bits",
        "bool" => "boolean",
        "string" | "json" => &wit_type,
        _ => return format!("the WIT type {wit_type}"),
    };
    documented.to_owned()
}

fn compare(at: &str, documented: &Value, found: &Value, problems: &mut Vec<String>) {
    match (documented, found) {
        (Value::Object(documented), Value::Object(found)) => {
            for (name, cell) in documented {
                let at = format!("{at}/{name}");
                match found.get(name) {
                    Some(other) => compare(&at, cell, other, problems),
                    None => problems.push(format!("{at} is documented and missing")),
                }
            }
            let unknown = found.keys().filter(|name| !documented.contains_key(*name));
            problems.extend(unknown.map(|name| format!("{at}/{name} is not documented")));
        }
        (Value::Array(documented), Value::Array(found)) => {
            for (documented, found) in documented.iter().zip(found) {
                compare(at, documented, found, problems);
            }
        }
        _ if documented == found => {}
        _ => problems.push(format!("{at} is documented as {documented} and is {found}")),
    }
}

fn kind(wit: &Wit, ty: Type) -> Option<&TypeDefKind> {
    match ty {
        Type::Id(id) => Some(&wit.resolve.types[id].kind),
        _ => None,
    }
}

fn result_of(wit: &Wit, ty: Option<Type>) -> (Type, Type) {
    match ty.and_then(|ty| kind(wit, ty)) {
        Some(TypeDefKind::Result(result)) => (
            result.ok.expect("an operation has an output"),
            result.err.expect("an operation has a failure"),
        ),
        _ => panic!("an operation must return a result"),
    }
}

fn type_name(wit: &Wit, ty: Type) -> String {
    match ty {
        Type::Id(id) => wit.resolve.types[id].name.clone().unwrap_or_default(),
        _ => exact(wit, ty),
    }
}

/// The fields of a record as they stand in WIT.
fn exact_fields(wit: &Wit, id: TypeId) -> Vec<String> {
    let TypeDefKind::Record(record) = &wit.resolve.types[id].kind else {
        panic!("{} must be a record", type_name(wit, Type::Id(id)));
    };
    let fields = record.fields.iter();
    fields
        .map(|field| format!("{}: {}", field.name, exact(wit, field.ty)))
        .collect()
}

/// A type as it stands in WIT, by its own name if it has one.
fn exact(wit: &Wit, ty: Type) -> String {
    match ty {
        Type::Bool => "bool".to_owned(),
        Type::U16 => "u16".to_owned(),
        Type::U32 => "u32".to_owned(),
        Type::S64 => "s64".to_owned(),
        Type::String => "string".to_owned(),
        Type::Id(id) => match (&wit.resolve.types[id].name, &wit.resolve.types[id].kind) {
            (Some(name), _) => name.clone(),
            (None, TypeDefKind::Option(inner)) => format!("option<{}>", exact(wit, *inner)),
            (None, TypeDefKind::List(inner)) => format!("list<{}>", exact(wit, *inner)),
            (None, kind) => kind.as_str().to_owned(),
        },
        other => format!("{other:?}"),
    }
}

/// Whether the type only stands in its interface because of a `use`, and is explained elsewhere.
fn is_used(wit: &Wit, id: TypeId) -> bool {
    let owner = |id: TypeId| match wit.resolve.types[id].owner {
        TypeOwner::Interface(interface) => Some(interface),
        _ => None,
    };
    matches!(wit.resolve.types[id].kind, TypeDefKind::Type(Type::Id(other)) if owner(other) != owner(id))
}

#[test]
fn names_are_turned_into_documented_ones() {
    assert_eq!(camel_case("id"), "id");
    assert_eq!(camel_case("primary-web3-wallet-id"), "primaryWeb3WalletId");
}
