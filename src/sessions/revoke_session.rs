//! `POST /v1/sessions/{session_id}/revoke`
//! <https://clerk.com/docs/reference/backend-api/tag/sessions/post/sessions/{session_id}/revoke>

use super::RevokeSessionParams;
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for RevokeSessionParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let session_id = segment("session_id", &self.session_id)?;
        Ok(Plan::One(Request::post(&[
            "sessions", session_id, "revoke",
        ])))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("session")
    }
}
