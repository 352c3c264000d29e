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
    &["data", "user_id"],
    &["payer", "user_id"],
];

/// Clerk's schema has a part of an invitation under a second `data`, its examples do not.
const ORGANIZATION: Places = &[
    &["organization_id"],
    &["organization", "id"],
    &["public_organization_data", "id"],
    &["data", "organization_id"],
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_from_every_shape_of_data() {
        for (event_type, data, user, organization, session) in [
            ("user.created", r#"{"id":"u","object":"user"}"#, "u", "", ""),
            (
                "user.deleted",
                r#"{"deleted":true,"id":"u","object":"user"}"#,
                "u",
                "",
                "",
            ),
            (
                "session.created",
                r#"{"id":"s","user_id":"u","user":{"id":"u"}}"#,
                "u",
                "",
                "s",
            ),
            (
                "session.ended",
                r#"{"id":"s","user":{"id":"u"},"last_active_organization_id":"o"}"#,
                "u",
                "",
                "s",
            ),
            (
                "organization.updated",
                r#"{"id":"o","created_by":"u"}"#,
                "",
                "o",
                "",
            ),
            (
                "organization.deleted",
                r#"{"id":"o","deleted":true,"object":"organization"}"#,
                "",
                "o",
                "",
            ),
            (
                "organizationMembership.deleted",
                r#"{"id":"m","organization":{"id":"o"},"public_user_data":{"user_id":"u"}}"#,
                "u",
                "o",
                "",
            ),
            (
                "organizationInvitation.created",
                r#"{"id":"i","organization_id":"o","inviter_id":"x"}"#,
                "",
                "o",
                "",
            ),
            (
                "organizationInvitation.accepted",
                r#"{"id":"i","organization_id":"o","user_id":"u"}"#,
                "u",
                "o",
                "",
            ),
            (
                "organizationInvitation.revoked",
                r#"{"public_organization_data":{"id":"o"}}"#,
                "",
                "o",
                "",
            ),
            (
                "organizationInvitation.revoked",
                r#"{"data":{"public_organization_data":{"id":"o"}}}"#,
                "",
                "o",
                "",
            ),
            (
                "organizationDomain.created",
                r#"{"id":"d","organization_id":"o"}"#,
                "",
                "o",
                "",
            ),
            (
                "organizationDomain.deleted",
                r#"{"id":"d","deleted":true}"#,
                "",
                "",
                "",
            ),
            ("role.created", r#"{"id":"r"}"#, "", "", ""),
            (
                "email.created",
                r#"{"id":"e","user_id":"u","data":{"otp_code":"1"}}"#,
                "u",
                "",
                "",
            ),
            ("sms.created", r#"{"id":"e","user_id":null}"#, "", "", ""),
            (
                "waitlistEntry.created",
                r#"{"id":"w","object":"waitlistEntry"}"#,
                "",
                "",
                "",
            ),
            (
                "subscription.active",
                r#"{"id":"p","payer":{"user_id":"u"}}"#,
                "u",
                "",
                "",
            ),
            (
                "paymentAttempt.updated",
                r#"{"payer":{"organization_id":"o","user_id":""}}"#,
                "",
                "o",
                "",
            ),
            ("user", r#"{"id":"u"}"#, "", "", ""),
            ("user.created", "[]", "", "", ""),
            (
                "user.created",
                r#"{"id":7,"user":"x","payer":[{}],"user_id":{}}"#,
                "",
                "",
                "",
            ),
            ("user.created", r#"{"id":"x","id":"u"}"#, "u", "", ""),
        ] {
            let given = |id: &str| Some(id.to_owned()).filter(|id| !id.is_empty());
            let expected = About {
                user_id: given(user),
                organization_id: given(organization),
                session_id: given(session),
            };
            assert_eq!(
                About::read(event_type, data),
                expected,
                "{event_type} {data}"
            );
        }
    }
}
