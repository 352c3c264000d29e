//! `GET /v1/organizations`
//! <https://clerk.com/docs/reference/backend-api/tag/organizations/get/organizations>

use super::{ListOrganizationsOutput, ListOrganizationsParams};
use crate::operation::{Answers, Failure, Fields, Operation, Plan, Query, Request};

impl Operation for ListOrganizationsParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let mut query = Query::default();
        query
            .number("limit", self.limit)
            .number("offset", self.offset)
            .flag("include_members_count", self.include_members_count)
            .text("query", &self.query)
            .id("order_by", &self.order_by);
        Ok(Plan::One(Request::get(&["organizations"]).query(query)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let page = answers.main.page("organization", self.limit)?;
        Ok(ListOrganizationsOutput {
            organizations: page.items,
            total_count: page.total_count,
            success: true,
        })
    }
}
