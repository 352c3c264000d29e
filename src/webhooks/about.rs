//! Whom an event is about: where the data of each type of event has its IDs.

use crate::json::members;

/// The IDs of the user, the organization and the session that an event is about.
#[derive(Debug, Default, PartialEq)]
pub(super) struct About {
    pub(super) user_id: Option<String>,
    pub(super) organization_id: Option<String>,
    pub(super) session_id: Option<String>,
}

/// Where an ID may stand, the first one counts.
type Places = &'static [&'static [&'static str]];

const USER: Places = &[
    &["user_id"],
    &["public_user_data", "user_id"],
    &["user", "id"],
    &["payer", "user_id"],
];

/// Clerk's schema has an invitation's organization under a second `data`, its examples do not.
const ORGANIZATION: Places = &[
    &["organization_id"],
    &["organization", "id"],
    &["public_organization_data", "id"],
    &["data", "public_organization_data", "id"],
    &["payer", "organization_id"],
];

const SESSION: Places = &[];

impl About {
    /// Read from the data of an event of this type. What is odd there costs only itself: new types of events appear, and
    /// they are verified all the same.
    pub(super) fn read(event_type: &str, data: &str) -> Self {
        let (object, _) = event_type.split_once('.').unwrap_or_default();
        let data = members::of(data);
        // The data is the object itself, or says that it was deleted.
        let id = |name: &str, places: Places| {
            let own: Places = if object == name { &[&["id"]] } else { &[] };
            let mut places = own.iter().chain(places);
            places.find_map(|place| id_at(&data, place))
        };
        About {
            user_id: id("user", USER),
            organization_id: id("organization", ORGANIZATION),
            session_id: id("session", SESSION),
        }
    }
}

/// A text that is not blank, at the end of a path through objects.
fn id_at(object: &[(String, &str)], path: &[&str]) -> Option<String> {
    let (name, rest) = path.split_first()?;
    // Of a name that stands twice, the last one counts.
    let (_, value) = object.iter().rev().find(|(known, _)| known == name)?;
    if rest.is_empty() {
        let id: String = serde_json::from_str(value).ok()?;
        return Some(id).filter(|id| !id.trim().is_empty());
    }
    id_at(&members::of(value), rest)
}
