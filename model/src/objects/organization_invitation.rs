//! An invitation to an organization.

use crate::output::Fields;
use crate::output::Is::{In, Metadata, OptionalText, OptionalTime, Required, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Required),
    ("emailAddress", Text),
    ("role", Text),
    ("roleName", Text),
    ("organizationId", OptionalText),
    ("inviterId", OptionalText),
    (
        "inviterEmail",
        In("public_inviter_data", "identifier", &OptionalText),
    ),
    (
        "inviterFirstName",
        In("public_inviter_data", "first_name", &OptionalText),
    ),
    (
        "inviterLastName",
        In("public_inviter_data", "last_name", &OptionalText),
    ),
    ("status", OptionalText),
    ("url", OptionalText),
    ("expiresAt", OptionalTime),
    ("publicMetadata", Metadata),
    ("createdAt", Time),
    ("updatedAt", Time),
];
