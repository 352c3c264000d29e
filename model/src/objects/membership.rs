//! A membership of an organization.

use crate::output::Fields;
use crate::output::Is::{In, Metadata, OptionalFlag, OptionalText, Required, Text, Texts, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Required),
    ("role", Text),
    ("roleName", OptionalText),
    ("permissions", Texts),
    ("organizationId", In("organization", "id", &Text)),
    ("organizationName", In("organization", "name", &Text)),
    (
        "organizationSlug",
        In("organization", "slug", &OptionalText),
    ),
    ("userId", In("public_user_data", "user_id", &OptionalText)),
    (
        "firstName",
        In("public_user_data", "first_name", &OptionalText),
    ),
    (
        "lastName",
        In("public_user_data", "last_name", &OptionalText),
    ),
    (
        "imageUrl",
        In("public_user_data", "image_url", &OptionalText),
    ),
    (
        "identifier",
        In("public_user_data", "identifier", &OptionalText),
    ),
    (
        "username",
        In("public_user_data", "username", &OptionalText),
    ),
    ("banned", In("public_user_data", "banned", &OptionalFlag)),
    ("publicMetadata", Metadata),
    ("createdAt", Time),
    ("updatedAt", Time),
];
