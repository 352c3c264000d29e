//! `POST /v1/organizations/{organization_id}/invitations/{invitation_id}/revoke`
//! <https://clerk.com/docs/reference/backend-api/tag/organization-invitations/post/organizations/{organization_id}/invitations/{invitation_id}/revoke>

use super::{CreateOrganizationInvitationOutput, RevokeOrganizationInvitationParams};
use crate::operation::{Answers, Body, Failure, Fields, Operation, Plan, Request, segment};

impl Operation for RevokeOrganizationInvitationParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let organization_id = segment("organization_id", &self.organization_id)?;
        let invitation_id = segment("invitation_id", &self.invitation_id)?;
        let path = [
            "organizations",
            organization_id,
            "invitations",
            invitation_id,
            "revoke",
        ];
        let mut body = Body::default();
        body.id("requesting_user_id", &self.requesting_user_id);
        if body.is_empty() {
            return Ok(Plan::One(Request::post(&path)));
        }
        Ok(Plan::One(Request::post(&path).body(body)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let mut invitation: CreateOrganizationInvitationOutput =
            answers.main.object("organization_invitation")?;
        invitation
            .organization_id
            .get_or_insert_with(|| self.organization_id.trim().to_owned());
        Ok(invitation)
    }
}
