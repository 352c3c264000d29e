//! `POST /v1/users/{user_id}/unban`
//! <https://clerk.com/docs/reference/backend-api/tag/users/post/users/{user_id}/unban>

use super::UnbanUserParams;
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for UnbanUserParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let user_id = segment("user_id", &self.user_id)?;
        Ok(Plan::One(Request::post(&["users", user_id, "unban"])))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("user")
    }
}
