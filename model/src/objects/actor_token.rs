//! An actor token.

use crate::output::Fields;
use crate::output::Is::{Metadata, OptionalText, Required, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Required),
    ("status", Text),
    ("userId", Text),
    ("actor", Metadata),
    ("token", OptionalText),
    ("url", OptionalText),
    ("createdAt", Time),
    ("updatedAt", Time),
];
