//! A user as Clerk sends it: the schema `User` of Clerk's Backend API, as far as operations return it.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{EmailAddress, ListedEmailAddress, ListedPhoneNumber, PhoneNumber};
use crate::decode::Object;

/// Everything but the ID may be null or absent.
#[derive(Deserialize)]
pub(super) struct WireUser<'a> {
    pub(super) id: String,
    #[serde(rename = "object")]
    _kind: Option<Kind>,
    pub(super) username: Option<String>,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) image_url: Option<String>,
    pub(super) has_image: Option<bool>,
    pub(super) primary_email_address_id: Option<String>,
    pub(super) primary_phone_number_id: Option<String>,
    pub(super) primary_web3_wallet_id: Option<String>,
    pub(super) email_addresses: Option<Vec<Object<WireEmailAddress>>>,
    pub(super) phone_numbers: Option<Vec<Object<WirePhoneNumber>>>,
    pub(super) external_id: Option<String>,
    pub(super) password_enabled: Option<bool>,
    pub(super) two_factor_enabled: Option<bool>,
    pub(super) totp_enabled: Option<bool>,
    pub(super) backup_code_enabled: Option<bool>,
    pub(super) banned: Option<bool>,
    pub(super) locked: Option<bool>,
    pub(super) delete_self_enabled: Option<bool>,
    pub(super) create_organization_enabled: Option<bool>,
    pub(super) last_sign_in_at: Option<i64>,
    pub(super) last_active_at: Option<i64>,
    pub(super) created_at: Option<i64>,
    pub(super) updated_at: Option<i64>,
    #[serde(borrow)]
    pub(super) public_metadata: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) private_metadata: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) unsafe_metadata: Option<&'a RawValue>,
}

/// What `object` must say if it is there: `GET /v1/users/count` answers too, but not with a user.
#[derive(Deserialize)]
#[serde(variant_identifier, rename_all = "snake_case")]
enum Kind {
    User,
}

#[derive(Deserialize)]
pub(super) struct WireEmailAddress {
    id: Option<String>,
    email_address: Option<String>,
    verification: Option<Object<Verification>>,
}

#[derive(Deserialize)]
pub(super) struct WirePhoneNumber {
    id: Option<String>,
    phone_number: Option<String>,
    verification: Option<Object<Verification>>,
}

/// The part that all kinds of verification have; Clerk adds kinds without notice.
#[derive(Deserialize)]
struct Verification {
    status: Option<String>,
}

fn is_verified(verification: Option<Object<Verification>>) -> bool {
    verification
        .and_then(|Object(verification)| verification.status)
        .as_deref()
        == Some("verified")
}

impl From<WireEmailAddress> for EmailAddress {
    fn from(wire: WireEmailAddress) -> Self {
        EmailAddress {
            id: wire.id,
            email_address: wire.email_address.unwrap_or_default(),
            verified: is_verified(wire.verification),
        }
    }
}

impl From<WireEmailAddress> for ListedEmailAddress {
    fn from(wire: WireEmailAddress) -> Self {
        ListedEmailAddress {
            id: wire.id,
            email_address: wire.email_address.unwrap_or_default(),
        }
    }
}

impl From<WirePhoneNumber> for PhoneNumber {
    fn from(wire: WirePhoneNumber) -> Self {
        PhoneNumber {
            id: wire.id,
            phone_number: wire.phone_number.unwrap_or_default(),
            verified: is_verified(wire.verification),
        }
    }
}

impl From<WirePhoneNumber> for ListedPhoneNumber {
    fn from(wire: WirePhoneNumber) -> Self {
        ListedPhoneNumber {
            id: wire.id,
            phone_number: wire.phone_number.unwrap_or_default(),
        }
    }
}

/// A list of addresses as an operation returns them.
pub(super) fn addresses<W, A: From<W>>(wire: Option<Vec<Object<W>>>) -> Vec<A> {
    let wire = wire.into_iter().flatten();
    wire.map(|Object(address)| address.into()).collect()
}
