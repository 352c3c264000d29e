//! Invitations to an organization, one for each address.

use crate::bindings::clerk::tool::invitations::{
    CreateOrganizationInvitationParams, ListOrganizationInvitationsParams,
    list_organization_invitations,
};
use crate::bindings::clerk::tool::types::{Failure, Reason};
use crate::bindings::clerk::tool_obelisk_ext::invitations::{
    create_organization_invitation_get, create_organization_invitation_submit,
};
use crate::bindings::exports::example::workflows::onboarding::Invitee;
use crate::bindings::obelisk::types::time::{Duration, ScheduleAt};
use crate::bindings::obelisk::workflow::workflow_support::sleep;
use crate::failures::{Failed, failed, has_code, is};
use crate::{from_environment, parallel};

/// Seconds to wait before each further attempt.
const WAITS: [u64; 6] = [1, 2, 4, 8, 16, 32];

/// Clerk refuses a second invitation while the first is pending, so one whose outcome is unknown is sent again, and one
/// that was refused because it is there is fine.
pub(super) fn send(organization_id: &str, invitees: &[Invitee]) -> Result<(), Failed> {
    let mut open: Vec<&Invitee> = invitees.iter().collect();
    let mut refused = Vec::new();
    let mut waits = WAITS.into_iter();
    loop {
        let failures = create(organization_id, &open);
        open.clear();
        let wait = waits.next();
        for (invitee, failure) in failures {
            if is_there(organization_id, invitee, &failure)? {
                continue;
            }
            if is(&failure, Reason::OutcomeUnknown) && wait.is_some() {
                open.push(invitee);
            } else {
                let operation = "create-organization-invitation";
                refused.push(failed(operation, &invitee.email_address, failure));
            }
        }
        match wait {
            Some(seconds) if !open.is_empty() => {
                // An error means that an operator cut the wait short.
                let _ = sleep(ScheduleAt::In(Duration::Seconds(seconds)), None);
            }
            _ if refused.is_empty() => return Ok(()),
            _ => return Err(refused),
        }
    }
}

fn create<'a>(organization_id: &str, invitees: &[&'a Invitee]) -> Vec<(&'a Invitee, Failure)> {
    let params = |invitee: &&Invitee| CreateOrganizationInvitationParams {
        secret_key: from_environment(),
        organization_id: organization_id.to_owned(),
        email_address: invitee.email_address.clone(),
        role: invitee.role.clone(),
        inviter_user_id: None,
        redirect_url: None,
        expires_in_days: None,
        public_metadata: None,
        private_metadata: None,
        notify: None,
    };
    let results = parallel::each(
        invitees,
        params,
        create_organization_invitation_submit,
        create_organization_invitation_get,
    );
    invitees
        .iter()
        .zip(results)
        .filter_map(|(invitee, result)| Some((*invitee, result.err()?)))
        .collect()
}

/// Whether the invitation that could not be created is there all the same, or was accepted already.
fn is_there(organization_id: &str, invitee: &Invitee, failure: &Failure) -> Result<bool, Failed> {
    if has_code(failure, "already_a_member_in_organization") {
        return Ok(true);
    }
    let address = &invitee.email_address;
    let page = list_organization_invitations(&ListOrganizationInvitationsParams {
        secret_key: from_environment(),
        organization_id: organization_id.to_owned(),
        status: Some("pending".to_owned()),
        email_address: Some(address.clone()),
        order_by: None,
        limit: None,
        offset: None,
    })
    .map_err(|failure| vec![failed("list-organization-invitations", address, failure)])?;
    Ok(page
        .invitations
        .iter()
        .any(|invitation| invitation.email_address.eq_ignore_ascii_case(address)))
}
