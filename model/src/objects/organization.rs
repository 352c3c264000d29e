//! An organization.

use crate::output::Fields;
use crate::output::Is::{Flag, Metadata, OptionalCount, OptionalText, Required, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Required),
    ("name", Text),
    ("slug", OptionalText),
    ("imageUrl", OptionalText),
    ("hasImage", Flag),
    ("membersCount", OptionalCount),
    ("pendingInvitationsCount", OptionalCount),
    ("maxAllowedMemberships", OptionalCount),
    ("adminDeleteEnabled", Flag),
    ("createdBy", OptionalText),
    ("createdAt", Time),
    ("updatedAt", Time),
    ("publicMetadata", Metadata),
];

/// After metadata was merged into its own.
pub(crate) const MERGED: Fields = &[
    ("id", Required),
    ("publicMetadata", Metadata),
    ("updatedAt", Time),
];
