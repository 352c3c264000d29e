//! A JWT template.

use crate::output::Fields;
use crate::output::Is::{Count, Flag, Metadata, Required, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Required),
    ("name", Text),
    ("claims", Metadata),
    ("lifetime", Count),
    ("allowedClockSkew", Count),
    ("customSigningKey", Flag),
    ("signingAlgorithm", Text),
    ("createdAt", Time),
    ("updatedAt", Time),
];
