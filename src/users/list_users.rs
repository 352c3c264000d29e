//! `GET /v1/users` and `GET /v1/users/count`
//! <https://clerk.com/docs/reference/backend-api/tag/users/get/users>

use super::{ListUsersOutput, ListUsersParams};
use crate::operation::{Answers, Failure, Fields, Operation, Plan, Query, Request};

impl Operation for ListUsersParams {
    fn plan(&self) -> Result<Plan, Failure> {
        // Both requests must have them, for the count to belong to the list.
        let mut filters = Query::default();
        filters
            .list("email_address", &self.email_address)
            .list("phone_number", &self.phone_number)
            .list("external_id", &self.external_id)
            .list("username", &self.username)
            .list("user_id", &self.user_id)
            .text("query", &self.query);
        let mut page = filters.clone();
        page.number("limit", self.limit)
            .number("offset", self.offset)
            .id("order_by", &self.order_by);
        Ok(Plan::WithCount {
            page: Request::get(&["users"]).query(page)?,
            count: Request::get(&["users", "count"]).query(filters)?,
        })
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        Ok(ListUsersOutput {
            users: answers.main.list("user", self.limit)?,
            total_count: answers.total_count()?,
            success: true,
        })
    }
}
