//! An entry of the allowlist.

use crate::output::Fields;
use crate::output::Is::{Id, OptionalText, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Id),
    ("identifier", Text),
    ("identifierType", Text),
    ("invitationId", OptionalText),
    ("createdAt", Time),
    ("updatedAt", Time),
];
