//! `GET /v1/jwt_templates`
//! <https://clerk.com/docs/reference/backend-api/tag/jwt-templates/get/jwt_templates>

use super::{ListJwtTemplatesOutput, ListJwtTemplatesParams};
use crate::operation::{Answers, Failure, Fields, Operation, Plan, Query, Request};

impl Operation for ListJwtTemplatesParams {
    fn plan(&self) -> Result<Plan, Failure> {
        // Without `paginated`, Clerk answers with a bare array and no total.
        let mut query = Query::default();
        query
            .number("limit", self.limit)
            .number("offset", self.offset)
            .flag("paginated", Some(true));
        Ok(Plan::One(Request::get(&["jwt_templates"]).query(query)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let page = answers
            .main
            .page_or_last_items("jwt_template", self.limit, self.offset)?;
        Ok(ListJwtTemplatesOutput {
            templates: page.items,
            total_count: page.total_count,
            success: true,
        })
    }
}
