//! `DELETE /v1/organizations/{organization_id}/memberships/{user_id}`
//! <https://clerk.com/docs/reference/backend-api/tag/organization-memberships/delete/organizations/{organization_id}/memberships/{user_id}>

use super::{AddOrganizationMemberOutput, RemoveOrganizationMemberParams};
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for RemoveOrganizationMemberParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let organization_id = segment("organization_id", &self.organization_id)?;
        let user_id = segment("user_id", &self.user_id)?;
        let path = ["organizations", organization_id, "memberships", user_id];
        Ok(Plan::One(Request::delete(&path)))
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
