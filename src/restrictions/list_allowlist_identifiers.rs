//! `GET /v1/allowlist_identifiers`
//! <https://clerk.com/docs/reference/backend-api/tag/allow-list--block-list/get/allowlist_identifiers>

use super::{ListAllowlistIdentifiersOutput, ListAllowlistIdentifiersParams};
use crate::operation::{Answers, Failure, Fields, Operation, Plan, Query, Request};

impl Operation for ListAllowlistIdentifiersParams {
    fn plan(&self) -> Result<Plan, Failure> {
        // Without `paginated`, Clerk answers with a bare array and no total.
        let mut query = Query::default();
        query
            .number("limit", self.limit)
            .number("offset", self.offset)
            .flag("paginated", Some(true));
        Ok(Plan::One(
            Request::get(&["allowlist_identifiers"]).query(query)?,
        ))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let page =
            answers
                .main
                .page_or_last_items("allowlist_identifier", self.limit, self.offset)?;
        Ok(ListAllowlistIdentifiersOutput {
            identifiers: page.items,
            total_count: page.total_count,
            success: true,
        })
    }
}
