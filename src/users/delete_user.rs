//! `DELETE /v1/users/{user_id}`
//! <https://clerk.com/docs/reference/backend-api/tag/users/delete/users/{user_id}>

use super::{DeleteUserOutput, DeleteUserParams};
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for DeleteUserParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let user_id = segment("user_id", &self.user_id)?;
        Ok(Plan::One(Request::delete(&["users", user_id])))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let mut deleted: DeleteUserOutput = answers.main.object("user")?;
        if deleted.id.is_empty() {
            self.user_id.trim().clone_into(&mut deleted.id);
        }
        Ok(deleted)
    }
}
