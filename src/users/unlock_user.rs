//! `POST /v1/users/{user_id}/unlock`
//! <https://clerk.com/docs/reference/backend-api/tag/users/post/users/{user_id}/unlock>

use super::UnlockUserParams;
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for UnlockUserParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let user_id = segment("user_id", &self.user_id)?;
        Ok(Plan::One(Request::post(&["users", user_id, "unlock"])))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("user")
    }
}
