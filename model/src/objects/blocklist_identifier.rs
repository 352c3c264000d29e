//! An entry of the blocklist.

use crate::output::Fields;
use crate::output::Is::{Id, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Id),
    ("identifier", Text),
    ("identifierType", Text),
    ("createdAt", Time),
    ("updatedAt", Time),
];
