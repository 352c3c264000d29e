//! `POST /v1/users`
//! <https://clerk.com/docs/reference/backend-api/tag/users/post/users>

use super::CreateUserParams;
use crate::operation::{Answers, Body, Failure, Fields, Operation, Plan, Request};

impl Operation for CreateUserParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let mut body = Body::default();
        body.list("email_address", &self.email_address)
            .list("phone_number", &self.phone_number)
            .text("username", &self.username)
            .text("password", &self.password)
            .text("first_name", &self.first_name)
            .text("last_name", &self.last_name)
            .id("external_id", &self.external_id)
            .metadata("public_metadata", &self.public_metadata)
            .metadata("private_metadata", &self.private_metadata)
            .metadata("unsafe_metadata", &self.unsafe_metadata)
            .flag("skip_password_checks", self.skip_password_checks)
            .flag("skip_password_requirement", self.skip_password_requirement);
        Ok(Plan::One(Request::post(&["users"]).body(body)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("user")
    }
}
