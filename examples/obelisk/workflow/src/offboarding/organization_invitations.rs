//! Invitations to organizations that an address has and has not accepted. Clerk lists them by organization only, so every
//! organization is asked.

use std::fmt::{self, Display, Formatter};

use crate::bindings::clerk::tool::invitations::{
    ListOrganizationInvitationsParams, RevokeOrganizationInvitationOutput,
    RevokeOrganizationInvitationParams,
};
use crate::bindings::clerk::tool::organizations::{ListOrganizationsParams, list_organizations};
use crate::bindings::clerk::tool::types::{Failure, Reason};
use crate::bindings::clerk::tool_obelisk_ext::invitations::{
    list_organization_invitations_get, list_organization_invitations_submit,
    revoke_organization_invitation_get, revoke_organization_invitation_submit,
};
use crate::failures::{Failed, failed, has_code, is};
use crate::lists::{PAGE, every_page};
use crate::{from_environment, parallel};

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Invitation {
    organization_id: String,
    id: String,
}

impl Display for Invitation {
    fn fmt(&self, formatter: &mut Formatter) -> fmt::Result {
        write!(formatter, "{} of {}", self.id, self.organization_id)
    }
}

pub(super) fn pending(address: &str) -> Result<Vec<Invitation>, Failed> {
    let organization_ids = organizations()?;
    let params = |organization_id: &String| ListOrganizationInvitationsParams {
        secret_key: from_environment(),
        organization_id: organization_id.clone(),
        status: Some("pending".to_owned()),
        email_address: Some(address.to_owned()),
        order_by: None,
        // An organization has one pending invitation for an address.
        limit: None,
        offset: None,
    };
    let pages = parallel::each(
        &organization_ids,
        params,
        list_organization_invitations_submit,
        list_organization_invitations_get,
    );

    let mut pending = Vec::new();
    let mut refused = Vec::new();
    for (organization_id, page) in organization_ids.iter().zip(pages) {
        match page {
            Ok(page) => pending.extend(
                page.invitations
                    .into_iter()
                    .filter(|invitation| invitation.email_address.eq_ignore_ascii_case(address))
                    .map(|invitation| Invitation {
                        organization_id: organization_id.clone(),
                        id: invitation.id,
                    }),
            ),
            // The organization was deleted meanwhile, and its invitations with it.
            Err(failure) if is(&failure, Reason::NotFound) => (),
            Err(failure) => refused.push(failed(
                "list-organization-invitations",
                organization_id,
                failure,
            )),
        }
    }
    if refused.is_empty() {
        Ok(pending)
    } else {
        Err(refused)
    }
}

fn organizations() -> Result<Vec<String>, Failed> {
    let result = every_page(|offset| {
        let page = list_organizations(&ListOrganizationsParams {
            secret_key: from_environment(),
            limit: PAGE,
            offset,
            include_members_count: None,
            query: None,
            // New ones come last, so that they move no page.
            order_by: Some("created_at".to_owned()),
        })?;
        let ids = page.organizations.into_iter();
        let ids = ids.map(|organization| organization.id);
        Ok((ids.collect(), page.total_count))
    });
    match result {
        Err(failure) if has_code(&failure, "organization_not_enabled_in_instance") => {
            Ok(Vec::new())
        }
        result => result.map_err(|failure| vec![failed("list-organizations", "all", failure)]),
    }
}

pub(super) fn revoke(
    invitations: &[Invitation],
) -> Vec<Result<RevokeOrganizationInvitationOutput, Failure>> {
    let params = |invitation: &Invitation| RevokeOrganizationInvitationParams {
        secret_key: from_environment(),
        organization_id: invitation.organization_id.clone(),
        invitation_id: invitation.id.clone(),
        requesting_user_id: None,
    };
    parallel::each(
        invitations,
        params,
        revoke_organization_invitation_submit,
        revoke_organization_invitation_get,
    )
}
