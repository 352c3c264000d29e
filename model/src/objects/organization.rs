//! An organization.

use crate::output::Fields;
use crate::output::Is::{Flag, Id, Metadata, OptionalCount, OptionalText, Text, Time};

/// As every operation returns it.
pub(crate) const WHOLE: Fields = &[
    ("id", Id),
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
    ("id", Id),
    ("publicMetadata", Metadata),
    ("updatedAt", Time),
];
