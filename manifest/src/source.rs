//! The Rust source that the build of the component takes from `wit/`: the tables of its records, the facts of its
//! operations, and the functions that know them by name.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail, ensure};
use heck::{ToLowerCamelCase as _, ToSnakeCase as _, ToUpperCamelCase as _};
use wit_parser::{Field, Function, Interface, Resolve, Type, TypeDefKind, TypeId, TypeOwner};

use crate::docs;
use crate::effect::Effect;
use crate::operation;
use crate::schema::{self, Schemas};

/// Files to include, each beside the code that it is for.
#[derive(Default)]
pub struct Source {
    /// Implementations of the tables of records and the facts of operations.
    pub facts: String,
    /// The exports of the component.
    pub exports: String,
    /// The operations by name.
    pub dynamic: String,
}

/// The answer can't be understood without these, where the record has them and they are no options.
const REQUIRED: [&str; 3] = ["id", "deleted", "token"];

pub(crate) fn source(schemas: &Schemas, interfaces: &[&Interface]) -> Result<Source> {
    let mut source = Source::default();
    let mut arms = String::new();
    let mut names = Vec::new();
    let mut written = BTreeSet::new();
    for interface in interfaces {
        let module = interface
            .name
            .as_deref()
            .context("an interface has no name")?;
        let operations: Vec<_> = interface
            .functions
            .values()
            .filter(|function| operation::is_operation(schemas, function))
            .collect();
        if operations.is_empty() {
            continue;
        }
        let _ = writeln!(
            source.exports,
            "impl crate::bindings::exports::clerk::tool::{0}::Guest for Component {{",
            ident(module)
        );
        for function in operations {
            let place = || format!("in `{}`", function.name);
            let (params, output) = operation::types(schemas, function)?;
            source.facts += &facts(schemas, function, &params, &output).with_context(place)?;
            source.facts += &params_table(schemas, &params).with_context(place)?;
            outputs(schemas, &output, &mut written, &mut source.facts).with_context(place)?;
            let (name, record) = (ident(&function.name), path(schemas.resolve, &params)?);
            let sends = !operation::endpoints(&schemas.text(&function.docs)?)?.is_empty();
            let _ = writeln!(
                source.exports,
                "    fn {name}(params: crate::bindings::exports::clerk::tool::{record}) -> Result<crate::bindings::exports::clerk::tool::{}, Failure> {{ {}(params) }}",
                path(schemas.resolve, &output)?,
                if sends { "perform" } else { "compute" },
            );
            let (performed, transport) = match sends {
                true => ("performed", ", transport"),
                false => ("computed", ""),
            };
            let _ = writeln!(
                arms,
                "        {:?} => {performed}::<crate::bindings::exports::clerk::tool::{record}>(params, environment{transport}),",
                function.name
            );
            names.push(function.name.clone());
        }
        source.exports += "}\n";
    }
    source.dynamic = format!(
        "/// Performs the operation of this name with parameters in JSON, and gives its output in JSON.\n\
         ///\n\
         /// # Errors\n\
         /// As the operation, and `invalid-parameter` if there is none of this name or its parameters are others.\n\
         pub fn call(operation: &str, params: &str, environment: &Environment, transport: &impl Transport) -> Result<String, Failure> {{\n    \
         match operation {{\n{arms}        _ => Err(no_operation({:?})),\n    }}\n}}\n",
        names.join(", ")
    );
    Ok(source)
}

fn facts(schemas: &Schemas, function: &Function, params: &Type, output: &Type) -> Result<String> {
    let text = schemas.text(&function.docs)?;
    let effect = Effect::parse(docs::paragraph(&text, "Effect: ")?)?;
    let mut key = None;
    let mut secrets = String::new();
    let mut ranges = String::new();
    for field in schemas.record(params)? {
        let name = ident(&field.name);
        let (ty, optional) = schemas.optional(&field.ty);
        if schemas.alias(ty) == Some("secret") {
            match schemas.stand_in(field)? {
                Some(_) if key.is_none() && !optional => key = Some(name),
                _ if optional => {
                    let _ = write!(secrets, "self.{name}.as_deref(), ");
                }
                _ => {
                    let _ = write!(secrets, "Some(self.{name}.as_str()), ");
                }
            }
        } else if let (Type::U32, Some((least, most))) =
            (ty, schema::range(&schemas.text(&field.docs)?)?)
        {
            let value = if optional {
                format!("self.{name}")
            } else {
                format!("Some(self.{name})")
            };
            let json = field.name.to_lower_camel_case();
            let _ = write!(ranges, "({json:?}, {value}, {least}, {most}), ");
        }
    }
    let params = path(schemas.resolve, params)?;
    let mut facts = format!(
        "impl Facts for {params} {{\n    \
             type Output = {output};\n    \
             fn ranges(&self) -> Vec<(&'static str, Option<u32>, u32, u32)> {{ vec![{ranges}] }}\n\
         }}\n",
        output = path(schemas.resolve, output)?,
    );
    if !operation::endpoints(&text)?.is_empty() {
        let key = key.context("it has no secret that hosts may leave out")?;
        let _ = write!(
            facts,
            "impl RequestFacts for {params} {{\n    \
                 const NAME: &'static str = {name:?};\n    \
                 const IDEMPOTENT: bool = {idempotent};\n    \
                 const READS: bool = {reads};\n    \
                 fn take_secret_key(&mut self) -> String {{ std::mem::take(&mut self.{key}) }}\n    \
                 fn secrets(&self) -> Vec<Option<&str>> {{ vec![{secrets}] }}\n\
             }}\n",
            name = function.name,
            idempotent = effect.idempotent,
            reads = effect.kind == "reads",
        );
    }
    Ok(facts)
}

/// What reads parameters from JSON.
fn params_table(schemas: &Schemas, params: &Type) -> Result<String> {
    let mut table = String::new();
    let mut fields = String::new();
    for (index, field) in schemas.record(params)?.iter().enumerate() {
        let (ty, optional) = schemas.optional(&field.ty);
        let (kind, take) = match (schemas.alias(ty), ty) {
            (Some("json"), _) => ("Kind::Json".to_owned(), "json"),
            (Some("timestamp"), _) | (None, Type::S64) => ("Kind::Timestamp".to_owned(), "long"),
            (_, Type::Bool) => ("Kind::Flag".to_owned(), "flag"),
            (_, Type::U32) => {
                let (least, most) =
                    schema::range(&schemas.text(&field.docs)?)?.unwrap_or((0, u32::MAX));
                (format!("Kind::Number({least}, {most})"), "number")
            }
            _ if schemas.is_text(ty) => ("Kind::Text".to_owned(), "text"),
            _ => bail!("`{}` has a type that no parameter has", field.name),
        };
        let required = !optional && schemas.stand_in(field)?.is_none();
        let json = field.name.to_lower_camel_case();
        let _ = writeln!(
            table,
            "        Param {{ name: {json:?}, kind: {kind}, required: {required} }},"
        );
        let option = if optional { "optional_" } else { "" };
        let name = ident(&field.name);
        let _ = writeln!(
            fields,
            "            {name}: values.{option}{take}({index}),"
        );
    }
    Ok(format!(
        "impl Params for {} {{\n    \
             const PARAMS: &'static [Param] = &[\n{table}    ];\n    \
             fn from_values(mut values: Values) -> Self {{\n        Self {{\n{fields}        }}\n    }}\n\
         }}\n",
        path(schemas.resolve, params)?
    ))
}

/// What writes an output and the records in it as JSON, and reads those from Clerk's answers that stand in one object.
fn outputs(
    schemas: &Schemas,
    output: &Type,
    written: &mut BTreeSet<String>,
    source: &mut String,
) -> Result<()> {
    let record = path(schemas.resolve, output)?;
    if !written.insert(record.clone()) {
        return Ok(());
    }
    let fields = schemas.record(output)?;
    let names: Vec<_> = fields
        .iter()
        .map(|field| field.name.to_lower_camel_case())
        .collect();
    let mut values = String::new();
    for (index, field) in fields.iter().enumerate() {
        let name = ident(&field.name);
        let (ty, _) = schemas.optional(&field.ty);
        let value = match (schemas.alias(ty), schemas.item(ty)) {
            (Some("json"), _) if ty == &field.ty => format!("Value::Json(&self.{name})"),
            (Some("json"), _) => {
                format!("self.{name}.as_deref().map_or(Value::Absent, Value::Json)")
            }
            (_, Some(item)) if !schemas.is_text(item) => {
                outputs(schemas, item, written, source)?;
                format!("Value::List(&self.{name})")
            }
            _ => format!("(&self.{name}).into()"),
        };
        let _ = writeln!(values, "            {index} => {value},");
    }
    let _ = write!(
        source,
        "impl ToJson for {record} {{\n    \
             fn names(&self) -> &'static [&'static str] {{ &{names:?} }}\n    \
             fn value(&self, index: usize) -> Value<'_> {{\n        match index {{\n{values}            _ => Value::Absent,\n        }}\n    }}\n\
         }}\n"
    );
    // A list is not read from one object: its items are, and its total comes from elsewhere.
    if !fields.iter().any(|field| field.name == "total-count") {
        source.push_str(&from_answer(schemas, &record, fields)?);
    }
    Ok(())
}

fn from_answer(schemas: &Schemas, record: &str, fields: &[Field]) -> Result<String> {
    let deletes = fields.iter().any(|field| field.name == "deleted");
    let mut wire = Object::default();
    let mut built = String::new();
    for (index, field) in fields.iter().enumerate() {
        let name = ident(&field.name);
        if field.name == "success" {
            let _ = writeln!(built, "            {name}: true,");
            continue;
        }
        let (ty, optional) = schemas.optional(&field.ty);
        let text = schemas.text(&field.docs)?;
        let place = docs::place(&text).with_context(|| format!("in `{record}.{}`", field.name))?;
        let (read, take) = match (schemas.alias(ty), ty, schemas.item(ty)) {
            _ if place.as_ref().is_some_and(|place| place.is.is_some()) => {
                ensure!(
                    *ty == Type::Bool,
                    "`{}` must be a bool to be `is`",
                    field.name
                );
                let is = place.as_ref().and_then(|place| place.is.as_deref());
                let is = is.unwrap_or_default();
                (format!("Read::Is({index}, {is:?})"), "flag".to_owned())
            }
            (Some("json"), ..) => (format!("Read::Json({index})"), "json".to_owned()),
            (_, Type::Bool, _) => (format!("Read::Flag({index})"), "flag".to_owned()),
            (_, Type::U32, _) => (format!("Read::Number({index})"), "number".to_owned()),
            (Some("timestamp"), ..) | (None, Type::S64, _) => {
                (format!("Read::Long({index})"), "long".to_owned())
            }
            (_, _, Some(item)) if schemas.is_text(item) => {
                (format!("Read::Texts({index})"), "texts".to_owned())
            }
            (_, _, Some(item)) => {
                let item = path(schemas.resolve, item)?;
                let table = format!("<{item} as FromAnswer>::WIRE, <{item} as FromAnswer>::LEN");
                (format!("Read::List({index}, {table})"), "list".to_owned())
            }
            _ if schemas.is_text(ty) => (format!("Read::Text({index})"), "text".to_owned()),
            _ => bail!("`{}` has a type that no output has", field.name),
        };
        let required = !optional
            && REQUIRED.contains(&field.name.as_str())
            && !(deletes && field.name == "id");
        let snake = field.name.to_snake_case();
        let path = place.map_or(snake, |place| place.path);
        if !docs::is_filled_in(&text) {
            wire.add(&path, read, required);
        }
        let option = if optional { "optional_" } else { "" };
        let _ = writeln!(built, "            {name}: values.{option}{take}({index}),");
    }
    Ok(format!(
        "impl FromAnswer for {record} {{\n    \
             const WIRE: &'static Wires = {};\n    \
             const LEN: usize = {};\n    \
             fn from_values(mut values: Values) -> Self {{\n        Self {{\n{built}        }}\n    }}\n\
         }}\n",
        wire.table(),
        fields.len()
    ))
}

/// The fields of an object of Clerk's, as Rust.
#[derive(Default)]
struct Object(Vec<(String, Member)>);

enum Member {
    Field { read: String, required: bool },
    Object(Object),
}

impl Object {
    fn add(&mut self, path: &str, read: String, required: bool) {
        let Some((object, rest)) = path.split_once('.') else {
            self.0
                .push((path.to_owned(), Member::Field { read, required }));
            return;
        };
        let found = self.0.iter_mut().find(|(name, _)| name == object);
        match found {
            Some((_, Member::Object(inner))) => inner.add(rest, read, required),
            _ => {
                let mut inner = Object::default();
                inner.add(rest, read, required);
                self.0.push((object.to_owned(), Member::Object(inner)));
            }
        }
    }

    fn table(&self) -> String {
        let mut table = String::from("&Wires::new(&[");
        for (name, member) in &self.0 {
            let (read, required) = match member {
                Member::Field { read, required } => (read.clone(), *required),
                Member::Object(inner) => (format!("Read::Object({})", inner.table()), false),
            };
            let _ = write!(
                table,
                "Wire {{ name: {name:?}, read: {read}, required: {required} }}, "
            );
        }
        table + "])"
    }
}

/// A record as it is called in the generated bindings: `users::GetUserOutput`.
fn path(resolve: &Resolve, ty: &Type) -> Result<String> {
    let id = behind_uses(resolve, ty).context("it is no record")?;
    let definition = &resolve.types[id];
    let TypeOwner::Interface(owner) = definition.owner else {
        bail!("a type belongs to no interface")
    };
    let interface = resolve.interfaces[owner].name.as_deref();
    let name = definition.name.as_deref().context("a type has no name")?;
    Ok(format!(
        "{}::{}",
        ident(interface.context("an interface has no name")?),
        name.to_upper_camel_case()
    ))
}

/// The record behind aliases and `use`.
fn behind_uses(resolve: &Resolve, ty: &Type) -> Option<TypeId> {
    let Type::Id(id) = ty else { return None };
    match &resolve.types[*id].kind {
        TypeDefKind::Type(inner) => behind_uses(resolve, inner),
        _ => Some(*id),
    }
}

/// The name that wit-bindgen gives to a field, a function or an interface.
fn ident(name: &str) -> String {
    match name.to_snake_case() {
        name if name == "type" || name == "use" || name == "ref" => name + "_",
        name => name,
    }
}
