//! `POST /v1/users/{user_id}/ban`
//! <https://clerk.com/docs/reference/backend-api/tag/users/post/users/{user_id}/ban>

use super::BanUserParams;
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for BanUserParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let user_id = segment("user_id", &self.user_id)?;
        Ok(Plan::One(Request::post(&["users", user_id, "ban"])))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("user")
    }
}
