//! `GET /v1/invitations`
//! <https://clerk.com/docs/reference/backend-api/tag/invitations/get/invitations>

use super::{ListInvitationsOutput, ListInvitationsParams};
use crate::operation::{Answers, Failure, Fields, Operation, Plan, Query, Request};

impl Operation for ListInvitationsParams {
    fn plan(&self) -> Result<Plan, Failure> {
        // Without `paginated`, Clerk answers with a bare array and no total.
        let mut query = Query::default();
        query
            .id("status", &self.status)
            .text("query", &self.query)
            .id("order_by", &self.order_by)
            .number("limit", self.limit)
            .number("offset", self.offset)
            .flag("paginated", Some(true));
        Ok(Plan::One(Request::get(&["invitations"]).query(query)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let page = answers
            .main
            .page_or_last_items("invitation", self.limit, self.offset)?;
        Ok(ListInvitationsOutput {
            invitations: page.items,
            total_count: page.total_count,
            success: true,
        })
    }
}
