//! An invitation to the application.

use crate::output::Fields;
use crate::output::Is::{Id, Metadata, OptionalFlag, OptionalText, OptionalTime, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Id),
    ("emailAddress", Text),
    ("status", Text),
    ("revoked", OptionalFlag),
    ("url", OptionalText),
    ("expiresAt", OptionalTime),
    ("publicMetadata", Metadata),
    ("createdAt", Time),
    ("updatedAt", Time),
];
