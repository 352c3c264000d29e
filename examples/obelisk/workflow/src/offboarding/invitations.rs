//! Invitations to the application that an address has and has not accepted.

use crate::bindings::clerk::tool::invitations::{
    ListInvitationsParams, RevokeInvitationOutput, RevokeInvitationParams, list_invitations,
};
use crate::bindings::clerk::tool::types::Failure;
use crate::bindings::clerk::tool_obelisk_ext::invitations::{
    revoke_invitation_get, revoke_invitation_submit,
};
use crate::failures::{Failed, failed};
use crate::lists::{PAGE, every_page};
use crate::{from_environment, parallel};

pub(super) fn pending(address: &str) -> Result<Vec<String>, Failed> {
    let invitations = every_page(|offset| {
        let page = list_invitations(&ListInvitationsParams {
            secret_key: from_environment(),
            status: Some("pending".to_owned()),
            query: Some(address.to_owned()),
            order_by: None,
            limit: PAGE,
            offset,
        })?;
        Ok((page.invitations, page.total_count))
    })
    .map_err(|failure| vec![failed("list-invitations", address, failure)])?;
    Ok(invitations
        .into_iter()
        // `query` also finds addresses that only contain this one.
        .filter(|invitation| invitation.email_address.eq_ignore_ascii_case(address))
        .map(|invitation| invitation.id)
        .collect())
}

pub(super) fn revoke(invitation_ids: &[String]) -> Vec<Result<RevokeInvitationOutput, Failure>> {
    let params = |invitation_id: &String| RevokeInvitationParams {
        secret_key: from_environment(),
        invitation_id: invitation_id.clone(),
    };
    parallel::each(
        invitation_ids,
        params,
        revoke_invitation_submit,
        revoke_invitation_get,
    )
}
