//! `GET /v1/users/{user_id}`
//! <https://clerk.com/docs/reference/backend-api/tag/users/get/users/{user_id}>

use super::GetUserParams;
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for GetUserParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let user_id = segment("user_id", &self.user_id)?;
        Ok(Plan::One(Request::get(&["users", user_id])))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("user")
    }
}
