//! `PATCH /v1/organizations/{organization_id}/memberships/{user_id}`
//! <https://clerk.com/docs/reference/backend-api/tag/organization-memberships/patch/organizations/{organization_id}/memberships/{user_id}>

use super::{AddOrganizationMemberOutput, UpdateOrganizationMembershipParams};
use crate::operation::{Answers, Body, Failure, Fields, Operation, Plan, Request, segment};

impl Operation for UpdateOrganizationMembershipParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let organization_id = segment("organization_id", &self.organization_id)?;
        let user_id = segment("user_id", &self.user_id)?;
        let mut body = Body::default();
        body.required_id("role", &self.role);
        let path = ["organizations", organization_id, "memberships", user_id];
        Ok(Plan::One(Request::patch(&path).body(body)?))
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
