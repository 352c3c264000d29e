//! `GET /v1/blocklist_identifiers`
//! <https://clerk.com/docs/reference/backend-api/tag/allow-list--block-list/get/blocklist_identifiers>

use super::{ListBlocklistIdentifiersOutput, ListBlocklistIdentifiersParams};
use crate::operation::{Answers, DEFAULT_LIMIT, Failure, Fields, Operation, Plan, Query, Request};

impl Operation for ListBlocklistIdentifiersParams {
    fn plan(&self) -> Result<Plan, Failure> {
        // Clerk documents no paging here, and no default to leave it to.
        let mut query = Query::default();
        query
            .number("limit", self.limit.or(Some(DEFAULT_LIMIT)))
            .number("offset", self.offset);
        Ok(Plan::One(
            Request::get(&["blocklist_identifiers"]).query(query)?,
        ))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let page =
            answers
                .main
                .page_or_whole_list("blocklist_identifier", self.limit, self.offset)?;
        Ok(ListBlocklistIdentifiersOutput {
            identifiers: page.items,
            total_count: page.total_count,
            success: true,
        })
    }
}
