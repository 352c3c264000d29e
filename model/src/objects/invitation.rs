//! An invitation to the application.

use crate::output::Fields;
use crate::output::Is::{Metadata, OptionalFlag, OptionalText, OptionalTime, Required, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Required),
    ("emailAddress", Text),
    ("status", Text),
    ("revoked", OptionalFlag),
    ("url", OptionalText),
    ("expiresAt", OptionalTime),
    ("publicMetadata", Metadata),
    ("createdAt", Time),
    ("updatedAt", Time),
];
