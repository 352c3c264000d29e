//! What a component exports, read from its WIT: one more operation needs no code here.

use heck::ToLowerCamelCase as _;
use wasmtime::{Result, bail, error::Context as _, format_err};
use wit_parser::decoding::{DecodedWasm, decode};
use wit_parser::{Function, Resolve, Type, TypeDefKind, WorldItem};

/// The interface that performs any operation by its name, and so has none of its own.
const DYNAMIC: &str = "dynamic";

/// What a component exports.
#[derive(Clone, Debug, Default)]
pub(crate) struct Exports {
    /// The operations, in the component's order.
    pub(crate) operations: Vec<Operation>,
    /// Functions that are no operations as this bench knows them: interface, name, and why.
    pub(crate) skipped: Vec<String>,
    /// Whether there is an interface that performs any operation by its name.
    pub(crate) dynamic: bool,
}

/// One exported function, `NAME: func(params: record) -> result<output, variant>`.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Name in kebab-case, such as `list-users`.
    pub name: String,
    /// The interface that exports it, such as `clerk:tool/users@0.2.0`.
    pub interface: String,
    /// Its parameters, in the order of the record.
    pub params: Vec<Field>,
    /// What it returns when it succeeds.
    pub output: Shape,
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name in the component, in kebab-case.
    pub name: String,
    /// Name in JSON: the documented one, in camelCase.
    pub json: String,
    /// Its type.
    pub shape: Shape,
}

/// The types that operations are made of. `secret`, `timestamp` and `json` are aliases in the component's WIT, told
/// apart here because they mean something to a host.
#[derive(Clone, Debug)]
pub enum Shape {
    /// `bool`.
    Bool,
    /// `u16`.
    U16,
    /// `u32`.
    U32,
    /// `s64`.
    S64,
    /// `timestamp`: an `s64` of milliseconds since 1970-01-01T00:00:00Z.
    Timestamp,
    /// `string`.
    Text,
    /// `secret`: a text that must not be logged, shown or stored.
    Secret,
    /// `json`: the text of a JSON value in the component, the value itself in JSON.
    Json,
    /// `option`: `null` or absent in JSON.
    Optional(Box<Shape>),
    /// `list`.
    List(Box<Shape>),
    /// `record`.
    Record(Vec<Field>),
}

/// Reads what a component's binary exports.
pub(crate) fn exports(component: &[u8]) -> Result<Exports> {
    let decoded =
        decode(component).map_err(|error| format_err!("this is not a component: {error:#}"))?;
    let DecodedWasm::Component(resolve, world) = decoded else {
        bail!("this is a WIT package, not a component");
    };
    let mut exports = Exports::default();
    for item in resolve.worlds[world].exports.values() {
        let WorldItem::Interface { id, .. } = item else {
            continue;
        };
        let Some(interface) = resolve.id_of(*id) else {
            continue;
        };
        if resolve.interfaces[*id].name.as_deref() == Some(DYNAMIC) {
            exports.dynamic = true;
            continue;
        }
        for function in resolve.interfaces[*id].functions.values() {
            match read(&resolve, &interface, function) {
                Ok(operation) => exports.operations.push(operation),
                Err(error) => {
                    let skipped = format!("{interface}: `{}`: {error:#}", function.name);
                    exports.skipped.push(skipped);
                }
            }
        }
    }
    Ok(exports)
}

fn read(resolve: &Resolve, interface: &str, function: &Function) -> Result<Operation> {
    let [param] = &function.params[..] else {
        bail!(
            "it takes {} parameters, not one record",
            function.params.len()
        )
    };
    let Shape::Record(params) = shape(resolve, &param.ty)? else {
        bail!("its parameter is not a record")
    };
    let Some(TypeDefKind::Result(result)) =
        function.result.as_ref().and_then(|ty| kind(resolve, ty))
    else {
        bail!("it does not return a `result`");
    };
    let Some(output) = &result.ok else {
        bail!("it returns nothing")
    };
    Ok(Operation {
        name: function.name.clone(),
        interface: interface.to_owned(),
        params,
        output: shape(resolve, output)?,
    })
}

/// What a type is behind its aliases.
fn kind<'a>(resolve: &'a Resolve, ty: &Type) -> Option<&'a TypeDefKind> {
    let Type::Id(id) = ty else { return None };
    match &resolve.types[*id].kind {
        TypeDefKind::Type(inner) => kind(resolve, inner),
        kind => Some(kind),
    }
}

fn shape(resolve: &Resolve, ty: &Type) -> Result<Shape> {
    Ok(match ty {
        Type::Bool => Shape::Bool,
        Type::U16 => Shape::U16,
        Type::U32 => Shape::U32,
        Type::S64 => Shape::S64,
        Type::String => Shape::Text,
        Type::Id(id) => {
            let definition = &resolve.types[*id];
            match (&definition.kind, definition.name.as_deref()) {
                (TypeDefKind::Type(Type::String), Some("secret")) => Shape::Secret,
                (TypeDefKind::Type(Type::String), Some("json")) => Shape::Json,
                (TypeDefKind::Type(Type::S64), Some("timestamp")) => Shape::Timestamp,
                (TypeDefKind::Type(inner), _) => shape(resolve, inner)?,
                (TypeDefKind::Option(inner), _) => {
                    Shape::Optional(Box::new(shape(resolve, inner)?))
                }
                (TypeDefKind::List(inner), _) => Shape::List(Box::new(shape(resolve, inner)?)),
                (TypeDefKind::Record(record), _) => Shape::Record(
                    record
                        .fields
                        .iter()
                        .map(|field| self::field(resolve, field))
                        .collect::<Result<_>>()?,
                ),
                (kind, name) => bail!(
                    "{} `{}` is not a type that this host knows",
                    kind.as_str(),
                    name.unwrap_or("")
                ),
            }
        }
        other => bail!("{other:?} is not a type that this host knows"),
    })
}

fn field(resolve: &Resolve, field: &wit_parser::Field) -> Result<Field> {
    let shape = shape(resolve, &field.ty).with_context(|| format!("in field `{}`", field.name))?;
    Ok(Field {
        name: field.name.clone(),
        json: field.name.to_lower_camel_case(),
        shape,
    })
}

#[cfg(test)]
mod tests {
    use heck::ToLowerCamelCase as _;

    #[test]
    fn names_are_the_documented_ones() {
        assert_eq!("id".to_lower_camel_case(), "id");
        assert_eq!(
            "primary-web3-wallet-id".to_lower_camel_case(),
            "primaryWeb3WalletId"
        );
        assert_eq!("retry-after-ms".to_lower_camel_case(), "retryAfterMs");
    }
}
