//! `GET /v1/sessions`
//! <https://clerk.com/docs/reference/backend-api/tag/sessions/get/sessions>

use super::{ListSessionsOutput, ListSessionsParams};
use crate::failure::invalid_parameter;
use crate::operation::{Answers, Failure, Fields, Operation, Plan, Query, Request};

impl Operation for ListSessionsParams {
    fn plan(&self) -> Result<Plan, Failure> {
        if self.user_id.is_none() && self.client_id.is_none() {
            let message = "userId or clientId is required: give at least one of them";
            return Err(invalid_parameter("userId", message.into()));
        }
        // Without `paginated`, Clerk answers with a bare array and no total.
        let mut query = Query::default();
        query
            .id("user_id", &self.user_id)
            .id("client_id", &self.client_id)
            .id("status", &self.status)
            .number("limit", self.limit)
            .number("offset", self.offset)
            .flag("paginated", Some(true));
        Ok(Plan::One(Request::get(&["sessions"]).query(query)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let page = answers
            .main
            .page_or_last_items("session", self.limit, self.offset)?;
        Ok(ListSessionsOutput {
            sessions: page.items,
            total_count: page.total_count,
            success: true,
        })
    }
}
