//! `GET /v1/sessions/{session_id}`
//! <https://clerk.com/docs/reference/backend-api/tag/sessions/get/sessions/{session_id}>

use super::GetSessionParams;
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for GetSessionParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let session_id = segment("session_id", &self.session_id)?;
        Ok(Plan::One(Request::get(&["sessions", session_id])))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("session")
    }
}
