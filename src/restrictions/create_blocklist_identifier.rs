//! `POST /v1/blocklist_identifiers`
//! <https://clerk.com/docs/reference/backend-api/tag/allow-list--block-list/post/blocklist_identifiers>

use super::CreateBlocklistIdentifierParams;
use crate::operation::{Answers, Body, Failure, Fields, Operation, Plan, Request};

impl Operation for CreateBlocklistIdentifierParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let mut body = Body::default();
        body.required_id("identifier", &self.identifier);
        Ok(Plan::One(
            Request::post(&["blocklist_identifiers"]).body(body)?,
        ))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("blocklist_identifier")
    }
}
