//! An organization as Clerk sends it: the schema `Organization` of Clerk's Backend API, as far as operations return it.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{GetOrganizationOutput, Organization};
use crate::decode::metadata;

/// Everything but the ID may be null or absent.
#[derive(Deserialize)]
pub(super) struct WireOrganization<'a> {
    id: String,
    #[serde(rename = "object")]
    _kind: Option<Kind>,
    name: Option<String>,
    slug: Option<String>,
    image_url: Option<String>,
    has_image: Option<bool>,
    members_count: Option<u32>,
    pending_invitations_count: Option<u32>,
    max_allowed_memberships: Option<u32>,
    admin_delete_enabled: Option<bool>,
    created_by: Option<String>,
    created_at: Option<i64>,
    updated_at: Option<i64>,
    #[serde(borrow)]
    public_metadata: Option<&'a RawValue>,
}

/// What `object` must say if it is there.
#[derive(Deserialize)]
#[serde(variant_identifier, rename_all = "snake_case")]
enum Kind {
    Organization,
}

impl From<WireOrganization<'_>> for Organization {
    fn from(wire: WireOrganization) -> Self {
        Organization {
            id: wire.id,
            name: wire.name.unwrap_or_default(),
            slug: wire.slug.unwrap_or_default(),
            image_url: wire.image_url,
            has_image: wire.has_image.unwrap_or_default(),
            members_count: wire.members_count,
            pending_invitations_count: wire.pending_invitations_count,
            max_allowed_memberships: wire.max_allowed_memberships,
            admin_delete_enabled: wire.admin_delete_enabled.unwrap_or_default(),
            created_by: wire.created_by,
            created_at: wire.created_at.unwrap_or_default(),
            updated_at: wire.updated_at.unwrap_or_default(),
            public_metadata: metadata(wire.public_metadata),
        }
    }
}

impl From<Organization> for GetOrganizationOutput {
    fn from(organization: Organization) -> Self {
        let Organization {
            id,
            name,
            slug,
            image_url,
            has_image,
            members_count,
            pending_invitations_count,
            max_allowed_memberships,
            admin_delete_enabled,
            created_by,
            created_at,
            updated_at,
            public_metadata,
        } = organization;
        GetOrganizationOutput {
            id,
            name,
            slug,
            image_url,
            has_image,
            members_count,
            pending_invitations_count,
            max_allowed_memberships,
            admin_delete_enabled,
            created_by,
            created_at,
            updated_at,
            public_metadata,
            success: true,
        }
    }
}
