//! `POST /v1/organizations/{organization_id}/invitations`
//! <https://clerk.com/docs/reference/backend-api/tag/organization-invitations/post/organizations/{organization_id}/invitations>

use super::{CreateOrganizationInvitationOutput, CreateOrganizationInvitationParams};
use crate::operation::{Answers, Body, Failure, Fields, Operation, Plan, Request, segment};

impl Operation for CreateOrganizationInvitationParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let organization_id = segment("organization_id", &self.organization_id)?;
        let mut body = Body::default();
        body.required_id("email_address", &self.email_address)
            .required_id("role", &self.role)
            .id("inviter_user_id", &self.inviter_user_id)
            .text("redirect_url", &self.redirect_url)
            .number("expires_in_days", self.expires_in_days)
            .metadata("public_metadata", &self.public_metadata)
            .metadata("private_metadata", &self.private_metadata)
            .flag("notify", self.notify);
        let request = Request::post(&["organizations", organization_id, "invitations"]);
        Ok(Plan::One(request.body(body)?))
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
