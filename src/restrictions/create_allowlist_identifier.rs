//! `POST /v1/allowlist_identifiers`
//! <https://clerk.com/docs/reference/backend-api/tag/allow-list--block-list/post/allowlist_identifiers>

use super::CreateAllowlistIdentifierParams;
use crate::operation::{Answers, Body, Failure, Fields, Operation, Plan, Request};

impl Operation for CreateAllowlistIdentifierParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let mut body = Body::default();
        body.required_id("identifier", &self.identifier)
            .flag("notify", self.notify);
        Ok(Plan::One(
            Request::post(&["allowlist_identifiers"]).body(body)?,
        ))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("allowlist_identifier")
    }
}
