//! A user.

use crate::output::Is::{
    Flag, List, Metadata, OptionalText, OptionalTime, Required, Text, Time, Verified,
};
use crate::output::{Fields, Is};

/// With everything that is documented.
pub(crate) const WHOLE: Fields = &[
    ("id", Required),
    ("username", OptionalText),
    ("firstName", OptionalText),
    ("lastName", OptionalText),
    ("imageUrl", OptionalText),
    ("hasImage", Flag),
    ("primaryEmailAddressId", OptionalText),
    ("primaryPhoneNumberId", OptionalText),
    ("primaryWeb3WalletId", OptionalText),
    ("emailAddresses", EMAIL_ADDRESSES),
    ("phoneNumbers", PHONE_NUMBERS),
    ("externalId", OptionalText),
    ("passwordEnabled", Flag),
    ("twoFactorEnabled", Flag),
    ("totpEnabled", Flag),
    ("backupCodeEnabled", Flag),
    ("banned", Flag),
    ("locked", Flag),
    ("deleteSelfEnabled", Flag),
    ("createOrganizationEnabled", Flag),
    ("lastSignInAt", OptionalTime),
    ("lastActiveAt", OptionalTime),
    ("createdAt", Time),
    ("updatedAt", Time),
    ("publicMetadata", Metadata),
    ("privateMetadata", Metadata),
    ("unsafeMetadata", Metadata),
];

/// As it stands in a list.
pub(crate) const LISTED: Fields = &[
    ("id", Required),
    ("username", OptionalText),
    ("firstName", OptionalText),
    ("lastName", OptionalText),
    ("imageUrl", OptionalText),
    ("hasImage", Flag),
    ("primaryEmailAddressId", OptionalText),
    ("primaryPhoneNumberId", OptionalText),
    (
        "emailAddresses",
        List(&[("id", OptionalText), ("emailAddress", Text)]),
    ),
    (
        "phoneNumbers",
        List(&[("id", OptionalText), ("phoneNumber", Text)]),
    ),
    ("externalId", OptionalText),
    ("passwordEnabled", Flag),
    ("twoFactorEnabled", Flag),
    ("banned", Flag),
    ("locked", Flag),
    ("lastSignInAt", OptionalTime),
    ("lastActiveAt", OptionalTime),
    ("createdAt", Time),
    ("updatedAt", Time),
    ("publicMetadata", Metadata),
];

/// After it was created.
pub(crate) const CREATED: Fields = &[
    ("id", Required),
    ("username", OptionalText),
    ("firstName", OptionalText),
    ("lastName", OptionalText),
    ("imageUrl", OptionalText),
    ("primaryEmailAddressId", OptionalText),
    ("primaryPhoneNumberId", OptionalText),
    ("emailAddresses", EMAIL_ADDRESSES),
    ("phoneNumbers", PHONE_NUMBERS),
    ("externalId", OptionalText),
    ("createdAt", Time),
    ("updatedAt", Time),
    ("publicMetadata", Metadata),
];

/// After it was updated.
pub(crate) const UPDATED: Fields = &[
    ("id", Required),
    ("username", OptionalText),
    ("firstName", OptionalText),
    ("lastName", OptionalText),
    ("imageUrl", OptionalText),
    ("primaryEmailAddressId", OptionalText),
    ("primaryPhoneNumberId", OptionalText),
    ("emailAddresses", EMAIL_ADDRESSES),
    ("phoneNumbers", PHONE_NUMBERS),
    ("externalId", OptionalText),
    ("banned", Flag),
    ("locked", Flag),
    ("createdAt", Time),
    ("updatedAt", Time),
    ("publicMetadata", Metadata),
];

/// After it was banned or locked, or no longer is.
pub(crate) const RESTRICTED: Fields = &[
    ("id", Required),
    ("username", OptionalText),
    ("firstName", OptionalText),
    ("lastName", OptionalText),
    ("banned", Flag),
    ("locked", Flag),
    ("lockoutExpiresInSeconds", OptionalTime),
    ("updatedAt", Time),
];

/// After metadata was merged into its own.
pub(crate) const MERGED: Fields = &[
    ("id", Required),
    ("publicMetadata", Metadata),
    ("unsafeMetadata", Metadata),
    ("updatedAt", Time),
];

const EMAIL_ADDRESSES: Is = List(&[
    ("id", OptionalText),
    ("emailAddress", Text),
    ("verified", Verified),
]);

const PHONE_NUMBERS: Is = List(&[
    ("id", OptionalText),
    ("phoneNumber", Text),
    ("verified", Verified),
]);
