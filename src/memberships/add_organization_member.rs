//! `POST /v1/organizations/{organization_id}/memberships`
//! <https://clerk.com/docs/reference/backend-api/tag/organization-memberships/post/organizations/{organization_id}/memberships>

use super::{AddOrganizationMemberOutput, AddOrganizationMemberParams};
use crate::operation::{Answers, Body, Failure, Fields, Operation, Plan, Request, segment};

impl Operation for AddOrganizationMemberParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let organization_id = segment("organization_id", &self.organization_id)?;
        let mut body = Body::default();
        body.required_id("user_id", &self.user_id)
            .required_id("role", &self.role)
            .metadata("public_metadata", &self.public_metadata)
            .metadata("private_metadata", &self.private_metadata);
        let request = Request::post(&["organizations", organization_id, "memberships"]);
        Ok(Plan::One(request.body(body)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let mut membership: AddOrganizationMemberOutput =
            answers.main.object("organization_membership")?;
        membership
            .user_id
            .get_or_insert_with(|| self.user_id.trim().to_owned());
        Ok(membership)
    }
}
