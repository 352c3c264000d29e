//! An actor token.

use crate::output::Fields;
use crate::output::Is::{Id, Metadata, OptionalText, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Id),
    ("status", Text),
    ("userId", Text),
    ("actor", Metadata),
    ("token", OptionalText),
    ("url", OptionalText),
    ("createdAt", Time),
    ("updatedAt", Time),
];
