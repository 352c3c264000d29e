//! A session.

use crate::output::Fields;
use crate::output::Is::{OptionalText, Required, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Required),
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
