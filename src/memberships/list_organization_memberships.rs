//! `GET /v1/organizations/{organization_id}/memberships`
//! <https://clerk.com/docs/reference/backend-api/tag/organization-memberships/get/organizations/{organization_id}/memberships>

use super::{ListOrganizationMembershipsOutput, ListOrganizationMembershipsParams};
use crate::operation::{Answers, Failure, Fields, Operation, Plan, Query, Request, segment};

impl Operation for ListOrganizationMembershipsParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let organization_id = segment("organization_id", &self.organization_id)?;
        let mut query = Query::default();
        query
            .number("limit", self.limit)
            .number("offset", self.offset)
            .id("order_by", &self.order_by)
            .list("role", &self.role)
            .list("user_id", &self.user_id)
            .list("email_address", &self.email_address)
            .list("phone_number", &self.phone_number)
            .list("username", &self.username)
            .text("query", &self.query);
        let request = Request::get(&["organizations", organization_id, "memberships"]);
        Ok(Plan::One(request.query(query)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let page = answers.main.page("organization_membership", self.limit)?;
        Ok(ListOrganizationMembershipsOutput {
            memberships: page.items,
            total_count: page.total_count,
            success: true,
        })
    }
}
