//! An entry of the allowlist.

use crate::output::Fields;
use crate::output::Is::{OptionalText, Required, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Required),
    ("identifier", Text),
    ("identifierType", Text),
    ("invitationId", OptionalText),
    ("createdAt", Time),
    ("updatedAt", Time),
];
