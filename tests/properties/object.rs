//! The members of a JSON object, each with its text, in their order, none lost.

use std::fmt;

use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of the object that this is the text of, or none if it is not.
pub(crate) fn members(text: &str) -> Option<Vec<(String, &RawValue)>> {
    struct Members;

    impl<'a> Visitor<'a> for Members {
        type Value = Vec<(String, &'a RawValue)>;

        fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<Self::Value, M::Error> {
            let mut members = Vec::new();
            while let Some(member) = map.next_entry()? {
                members.push(member);
            }
            Ok(members)
        }
    }

    let mut json = serde_json::Deserializer::from_str(text);
    let members = json.deserialize_map(Members).ok()?;
    json.end().ok()?;
    Some(members)
}
