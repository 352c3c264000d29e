//! WIT types as JSON Schema, narrowed by what their documentation says in fixed words.
//!
//! A schema refuses only what the component, or a host on its behalf, refuses itself: what Clerk judges stays with Clerk.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail, ensure};
use heck::ToLowerCamelCase as _;
use serde_json::{Map, Value, json};
use wit_parser::{Docs, Field, Resolve, Type, TypeDefKind};

use crate::docs;

// Patterns are anchored, since HTML forms anchor them anyway, and valid under JavaScript's flag `v`.

/// Anything but white space somewhere.
pub(crate) const NOT_BLANK: &str = r"^[\s\S]*\S[\s\S]*$";
/// Something between commas.
pub(crate) const NOT_BLANK_LIST: &str = r"^[\s\S]*[^\s,][\s\S]*$";
/// What the guest takes for a segment of a path, with white space around it that is cut off, but for `.` and `..`.
pub(crate) const SEGMENT: &str = r"^\s*[^\/\\?#%\s\u0000-\u001f\u007f-\u009f](?:[^\/\\?#%\u0000-\u001f\u007f-\u009f]*[^\/\\?#%\s\u0000-\u001f\u007f-\u009f])?\s*$";
pub(crate) const DOTS: &str = r"^\s*\.{1,2}\s*$";
/// What can be a secret key: no quotes around it and no white space inside, with white space around it that is cut off.
pub(crate) const KEY: &str =
    r"^[\t\n\f\r ]*(?:[!#-&\(-_a-~](?:[!-~]*[!#-&\(-_a-~])?)?[\t\n\f\r ]*$";
/// The same where there may be several: base64, with a prefix and white space between them.
pub(crate) const KEYS: &str = r"^[\t\n\f\r A-Za-z0-9+\/=_]*$";
/// What the guest takes for a slug, with white space around it that is cut off.
const SLUG: &str = r"^\s*[a-z0-9\-]+\s*$";
/// Something that does not begin with a sign, with white space around it that is cut off.
const NO_SIGN: &str = r"^\s*[^\s+\-][\s\S]*$";
/// Digits, with white space around them that is cut off.
const DIGITS: &str = r"^\s*[0-9]+\s*$";

/// How the documentation of a secret says that a host may leave it out.
const ENVIRONMENT: &str = "the one in the environment variable `";

/// Which way the data goes. What goes in is judged; what comes out may be more than was promised.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    In,
    Out,
}

/// What schemas are made from.
pub(crate) struct Schemas<'a> {
    pub(crate) resolve: &'a Resolve,
    /// The names of all fields, in kebab-case.
    pub(crate) fields: BTreeSet<String>,
}

/// Where a field stands, as far as it changes its schema.
struct Place<'a> {
    way: Way,
    /// The parameters that become segments of a path, in JSON's spelling.
    segments: &'a BTreeSet<String>,
}

impl<'a> Schemas<'a> {
    pub(crate) fn new(resolve: &'a Resolve) -> Self {
        let records = resolve.types.iter().filter_map(|(_, ty)| match &ty.kind {
            TypeDefKind::Record(record) => Some(&record.fields),
            _ => None,
        });
        let fields = records.flatten().map(|field| field.name.clone()).collect();
        Self { resolve, fields }
    }

    pub(crate) fn text(&self, docs: &Docs) -> Result<String> {
        docs::text(docs, &self.fields)
    }

    /// The schema of an operation's parameters. `segments`: those that stand in a path.
    pub(crate) fn params(&self, ty: &Type, segments: &BTreeSet<String>) -> Result<Value> {
        let way = Way::In;
        let schema = self.plain(ty, &Place { way, segments })?;
        for segment in segments {
            ensure!(
                schema["properties"][segment].is_object(),
                "its endpoint needs the parameter `{segment}`, which it does not have"
            );
        }
        Ok(schema)
    }

    /// The schema of what an operation returns.
    pub(crate) fn output(&self, ty: &Type) -> Result<Value> {
        let (way, segments) = (Way::Out, &BTreeSet::new());
        self.plain(ty, &Place { way, segments })
    }

    /// The environment variable that stands in for a parameter that is left out, if the parameter is such a one.
    pub(crate) fn stand_in(&self, field: &Field) -> Result<Option<String>> {
        if self.alias(&field.ty) != Some("secret") {
            return Ok(None);
        }
        let text = self.text(&field.docs)?;
        let name = docs::sentence(&text, "Empty: ")
            .and_then(|text| text.strip_prefix(ENVIRONMENT))
            .and_then(|text| text.split_once('`'))
            .map(|(name, _)| name.to_owned());
        ensure!(
            name.is_some(),
            "`{}` is a secret that is not optional: say `Empty: {ENVIRONMENT}NAME`.`",
            field.name
        );
        Ok(name)
    }

    /// The fields of a record behind its aliases.
    pub(crate) fn record(&self, ty: &Type) -> Result<&'a [Field]> {
        match self.kind(ty) {
            Some(TypeDefKind::Record(record)) => Ok(&record.fields),
            _ => bail!("it is not a record"),
        }
    }

    /// What a type is behind its aliases.
    pub(crate) fn kind(&self, ty: &Type) -> Option<&'a TypeDefKind> {
        let Type::Id(id) = ty else { return None };
        match &self.resolve.types[*id].kind {
            TypeDefKind::Type(inner) => self.kind(inner),
            kind => Some(kind),
        }
    }

    /// The name of an alias of a type that WIT has itself, such as `secret`.
    pub(crate) fn alias(&self, ty: &Type) -> Option<&'a str> {
        let Type::Id(id) = ty else { return None };
        let definition = &self.resolve.types[*id];
        match &definition.kind {
            TypeDefKind::Type(inner @ Type::Id(_)) => self.alias(inner),
            TypeDefKind::Type(_) => definition.name.as_deref(),
            _ => None,
        }
    }

    /// A type that stands alone: a record, or a list of them.
    fn plain(&self, ty: &Type, place: &Place) -> Result<Value> {
        let Type::Id(id) = ty else {
            bail!("{ty:?} is not a record")
        };
        let definition = &self.resolve.types[*id];
        let name = definition.name.as_deref().unwrap_or_default();
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in self.record(ty)? {
            let json_name = field.name.to_lower_camel_case();
            let (schema, is_required) = self
                .field(field, place)
                .with_context(|| format!("in `{name}.{}`", field.name))?;
            if is_required {
                required.push(json_name.clone());
            }
            properties.insert(json_name, schema);
        }
        let mut schema = json!({
            "type": "object",
            "description": self.record_text(ty).with_context(|| format!("in `{name}`"))?,
            "properties": properties,
            "required": required,
        });
        if place.way == Way::In {
            schema["additionalProperties"] = false.into();
        }
        Ok(schema)
    }

    fn field(&self, field: &Field, place: &Place) -> Result<(Value, bool)> {
        let text = self.text(&field.docs)?;
        let (ty, optional) = self.optional(&field.ty);
        // Hosts may leave out a secret that the environment has; a model that writes parameters must not need it.
        let left_out = place.way == Way::In && self.stand_in(field)?.is_some();
        let nullable = optional || left_out;
        let mut schema = Map::new();
        let mut set = |name: &str, value: Value| schema.insert(name.to_owned(), value);
        let kind = |name: &str| match nullable {
            true => json!([name, "null"]),
            false => json!(name),
        };
        match (self.alias(ty), ty) {
            (Some("json"), _) => {
                // What Clerk answers is passed on whatever it is.
                if place.way == Way::In {
                    set("type", kind("object"));
                }
                set("description", text.into());
            }
            (Some("timestamp"), _) => {
                set("type", kind("integer"));
                set("format", "int64".into());
                let unit = self.alias_text(ty)?;
                set("description", format!("{text} {unit}").into());
            }
            (_, Type::S64) => {
                set("type", kind("integer"));
                set("format", "int64".into());
                set("description", text.into());
            }
            (_, Type::Bool) => {
                set("type", kind("boolean"));
                set("description", text.into());
            }
            (_, Type::U16 | Type::U32) => {
                let largest = if *ty == Type::U16 {
                    u16::MAX.into()
                } else {
                    u32::MAX
                };
                let (minimum, maximum) = range(&text)?.unwrap_or((0, largest));
                set("type", kind("integer"));
                set("minimum", minimum.into());
                set("maximum", maximum.into());
                if let Some(default) = default_number(&text) {
                    ensure!(
                        (minimum..=maximum).contains(&default),
                        "its default is out of its range"
                    );
                    set("default", default.into());
                }
                set("description", text.into());
            }
            (alias, _) if self.is_text(ty) => {
                set("type", kind("string"));
                if alias == Some("secret") {
                    set("format", "password".into());
                    set("writeOnly", true.into());
                }
                if place.way == Way::In {
                    let is_segment = place.segments.contains(&field.name.to_lower_camel_case());
                    ensure!(
                        !is_segment || !nullable,
                        "it stands in a path and must not be optional"
                    );
                    let narrow = narrow(&text);
                    if let (true, None) = (is_segment, narrow) {
                        set("pattern", SEGMENT.into());
                        set("not", json!({ "pattern": DOTS }));
                    } else {
                        let pattern = narrow.unwrap_or_else(|| pattern(&text, left_out));
                        set("pattern", pattern.into());
                    }
                    if let Some(default) = default_text(&text) {
                        set("default", default.into());
                    }
                }
                // What comes out is shown, not written: a single example of it is in its description.
                let examples = match place.way {
                    Way::In => docs::examples(&text),
                    Way::Out => docs::listed(&text),
                };
                if !examples.is_empty() {
                    set("examples", examples.into());
                }
                set("description", text.into());
            }
            _ => match self.kind(ty) {
                Some(TypeDefKind::Enum(names)) => {
                    let names: Vec<_> = names.cases.iter().map(|case| &*case.name).collect();
                    set("type", kind("string"));
                    set("enum", names.into());
                    set("description", text.into());
                }
                Some(TypeDefKind::List(item)) if self.is_text(item) && !optional => {
                    set("type", "array".into());
                    set("description", text.into());
                    set("items", json!({ "type": "string" }));
                }
                Some(TypeDefKind::List(item)) if !optional => {
                    set("type", "array".into());
                    set("description", text.into());
                    set("items", self.plain(item, place)?);
                }
                _ => bail!("the manifest does not know its type"),
            },
        }
        Ok((schema.into(), !nullable))
    }

    /// What is in an option, or the type itself, and whether it is one.
    pub(crate) fn optional<'t>(&self, ty: &'t Type) -> (&'t Type, bool)
    where
        'a: 't,
    {
        match self.kind(ty) {
            Some(TypeDefKind::Option(inner)) => (inner, true),
            _ => (ty, false),
        }
    }

    /// What a list is of.
    pub(crate) fn item(&self, ty: &Type) -> Option<&'a Type> {
        match self.kind(ty) {
            Some(TypeDefKind::List(item)) => Some(item),
            _ => None,
        }
    }

    pub(crate) fn is_text(&self, ty: &Type) -> bool {
        match ty {
            Type::String => true,
            Type::Id(id) => {
                matches!(&self.resolve.types[*id].kind, TypeDefKind::Type(inner) if self.is_text(inner))
            }
            _ => false,
        }
    }

    /// The documentation of a record, or of what it is an alias of if it has none itself.
    pub(crate) fn record_text(&self, ty: &Type) -> Result<String> {
        let Type::Id(id) = ty else { bail!("no record") };
        let definition = &self.resolve.types[*id];
        match (&definition.kind, &definition.docs.contents) {
            (TypeDefKind::Type(inner), None) => self.record_text(inner),
            _ => self.text(&definition.docs),
        }
    }

    /// The documentation of an alias where it was first given.
    fn alias_text(&self, ty: &Type) -> Result<String> {
        let Type::Id(id) = ty else { bail!("no alias") };
        let definition = &self.resolve.types[*id];
        match &definition.kind {
            TypeDefKind::Type(inner @ Type::Id(_)) => self.alias_text(inner),
            _ => self.text(&definition.docs),
        }
    }
}

/// What a text must look like, by what its documentation says.
fn pattern(text: &str, left_out: bool) -> &'static str {
    if left_out && text.contains("separated by spaces") {
        KEYS
    } else if left_out {
        KEY
    } else if text.contains("separated by commas") {
        NOT_BLANK_LIST
    } else {
        NOT_BLANK
    }
}

/// What a text must look like, where its documentation says it in these words.
fn narrow(text: &str) -> Option<&'static str> {
    let words = [
        ("Only lowercase letters, digits and `-`.", SLUG),
        ("It must not begin with `+` or `-`.", NO_SIGN),
        ("Digits only.", DIGITS),
    ];
    let mut words = words.into_iter();
    words.find_map(|(words, pattern)| text.contains(words).then_some(pattern))
}

/// `from 1 to 500`.
pub(crate) fn range(text: &str) -> Result<Option<(u32, u32)>> {
    let number = |text: &str| {
        let digits = text.find(|c: char| !c.is_ascii_digit());
        text[..digits.unwrap_or(text.len())].parse::<u32>().ok()
    };
    for (at, _) in text.match_indices("from ") {
        let (first, rest) = text[at + 5..].split_once(" to ").unwrap_or_default();
        if let (Ok(first), Some(last)) = (first.parse::<u32>(), number(rest)) {
            ensure!(first <= last, "from {first} to {last} is no range");
            return Ok(Some((first, last)));
        }
    }
    Ok(None)
}

/// `Absent: 10.`
fn default_number(text: &str) -> Option<u32> {
    let after = docs::sentence(text, "Absent: ")?;
    after.split(['.', ',']).next()?.parse().ok()
}

/// ``Absent: `-created_at`, …``
fn default_text(text: &str) -> Option<&str> {
    let after = docs::sentence(text, "Absent: `")?;
    after.split('`').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        assert_eq!(
            range("At most, from 1 to 500. Absent: 10.").unwrap(),
            Some((1, 500))
        );
        assert_eq!(
            range("From there, from here to there, from 2 to 3").unwrap(),
            Some((2, 3))
        );
        assert_eq!(range("Counted from the newest.").unwrap(), None);
        assert!(range("from 5 to 1").is_err());
    }

    #[test]
    fn defaults_are_read() {
        assert_eq!(default_number("How many. Absent: 10."), Some(10));
        assert_eq!(default_number("How many. Absent: all."), None);
        assert_eq!(default_text("The order. Absent: `-a`, b."), Some("-a"));
        assert_eq!(default_text("The order. Absent: none."), None);
    }

    #[test]
    fn patterns_follow_the_documentation() {
        assert_eq!(pattern("Text.", false), NOT_BLANK);
        assert_eq!(
            pattern("Texts, separated by commas.", false),
            NOT_BLANK_LIST
        );
        assert_eq!(pattern("Key. Empty: …", true), KEY);
        assert_eq!(pattern("Keys, separated by spaces. Empty: …", true), KEYS);
        assert_eq!(narrow("Text."), None);
        assert_eq!(narrow("Number. Digits only."), Some(DIGITS));
    }
}
