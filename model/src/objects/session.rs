//! A session.

use crate::output::Fields;
use crate::output::Is::{Id, OptionalText, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Id),
    ("userId", Text),
    ("clientId", Text),
    ("status", Text),
    ("lastActiveAt", Time),
    ("lastActiveOrganizationId", OptionalText),
    ("expireAt", Time),
    ("abandonAt", Time),
    ("createdAt", Time),
    ("updatedAt", Time),
];
