//! The members of a JSON object, each with its text as it stands.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// The members of an object, as far as it can be read, and none of anything else.
pub(crate) fn of(text: &str) -> Vec<(String, &str)> {
    let mut members = Vec::new();
    // What stands before an error was read.
    let _ = serde_json::Deserializer::from_str(text).deserialize_map(Lenient(&mut members));
    members
}

struct Lenient<'m, 'a>(&'m mut Vec<(String, &'a str)>);

impl<'a> Visitor<'a> for Lenient<'_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some((name, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            // Half a surrogate pair in a name makes it none that is known.
            let name = serde_json::from_str(name.get()).unwrap_or_default();
            self.0.push((name, value.get()));
        }
        Ok(())
    }
}

/// The members in their order, a name that stands twice among them.
pub(crate) struct Members<'a>(pub(crate) Vec<(String, &'a str)>);

impl<'a> Deserialize<'a> for Members<'a> {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'a> Visitor<'a> for MembersVisitor {
    type Value = Members<'a>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<Members<'a>, M::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            members.push((name, value.get()));
        }
        Ok(Members(members))
    }
}
