//! A JWT template.

use crate::output::Fields;
use crate::output::Is::{Count, Flag, Id, Metadata, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Id),
    ("name", Text),
    ("claims", Metadata),
    ("lifetime", Count),
    ("allowedClockSkew", Count),
    ("customSigningKey", Flag),
    ("signingAlgorithm", Text),
    ("createdAt", Time),
    ("updatedAt", Time),
];
