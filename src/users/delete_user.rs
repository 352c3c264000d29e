//! `DELETE /v1/users/{user_id}`
//! <https://clerk.com/docs/reference/backend-api/tag/users/delete/users/{user_id}>

use serde::Deserialize;

use super::{DeleteUserOutput, DeleteUserParams};
use crate::answer::Answers;
use crate::failure::Failure;
use crate::operation::{Operation, Plan};
use crate::parameters::identifier;
use crate::request::Request;
use crate::transport::Method;

impl Operation for DeleteUserParams {
    type Output = DeleteUserOutput;
    const NAME: &'static str = "delete-user";
    const REPEATABLE: bool = true;

    fn take_secret_key(&mut self) -> String {
        std::mem::take(&mut self.secret_key)
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let user_id = identifier("userId", &self.user_id)?;
        Ok(Plan::One(Request::new(Method::Delete, &["users", user_id])))
    }

    fn output(&self, answers: &Answers) -> Result<DeleteUserOutput, Failure> {
        let wire: WireDeletedObject = answers.first.decode()?;
        Ok(DeleteUserOutput {
            id: wire.id.unwrap_or_else(|| self.user_id.clone()),
            object: wire.object.unwrap_or_default(),
            deleted: wire.deleted,
            success: true,
        })
    }
}

/// The schema `DeletedObject`. Whether something was deleted is never guessed.
#[derive(Deserialize)]
struct WireDeletedObject {
    id: Option<String>,
    object: Option<String>,
    deleted: bool,
}
