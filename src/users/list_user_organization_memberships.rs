//! `GET /v1/users/{user_id}/organization_memberships`
//! <https://clerk.com/docs/reference/backend-api/tag/users/get/users/{user_id}/organization_memberships>

use super::{
    ListUserOrganizationMembershipsOutput, ListUserOrganizationMembershipsParams, Membership,
};
use crate::operation::{Answers, Failure, Fields, Operation, Page, Plan, Query, Request, segment};

impl Operation for ListUserOrganizationMembershipsParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let user_id = segment("user_id", &self.user_id)?;
        let mut query = Query::default();
        query
            .number("limit", self.limit)
            .number("offset", self.offset);
        let request = Request::get(&["users", user_id, "organization_memberships"]);
        Ok(Plan::One(request.query(query)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let mut page: Page<Membership> =
            answers.main.page("organization_membership", self.limit)?;
        for membership in &mut page.items {
            membership
                .user_id
                .get_or_insert_with(|| self.user_id.trim().to_owned());
        }
        Ok(ListUserOrganizationMembershipsOutput {
            memberships: page.items,
            total_count: page.total_count,
            success: true,
        })
    }
}
