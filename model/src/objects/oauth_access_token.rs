//! A user's token for an external provider.

use crate::output::Fields;
use crate::output::Is::{Metadata, OptionalText, OptionalTime, Required, Text, Texts};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("externalAccountId", Text),
    ("providerUserId", OptionalText),
    ("token", Required),
    ("tokenSecret", OptionalText),
    ("idToken", OptionalText),
    ("expiresAt", OptionalTime),
    ("provider", Text),
    ("label", OptionalText),
    ("scopes", Texts),
    ("publicMetadata", Metadata),
];
