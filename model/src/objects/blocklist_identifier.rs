//! An entry of the blocklist.

use crate::output::Fields;
use crate::output::Is::{Required, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Required),
    ("identifier", Text),
    ("identifierType", Text),
    ("createdAt", Time),
    ("updatedAt", Time),
];
