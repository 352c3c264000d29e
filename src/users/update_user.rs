//! `PATCH /v1/users/{user_id}` for the profile and `PUT /v1/users/{user_id}/metadata` for metadata, which the former
//! refuses since API version 2026-05-12.
//! <https://clerk.com/docs/reference/backend-api/tag/users/patch/users/{user_id}>
//! <https://clerk.com/docs/reference/backend-api/tag/users/put/users/{user_id}/metadata>

use super::UpdateUserParams;
use crate::failure::invalid_parameter;
use crate::operation::{Answers, Body, Clear, Failure, Fields, Operation, Plan, Request, segment};

impl Operation for UpdateUserParams {
    fn plan(&self) -> Result<Plan, Failure> {
        if self.skip_password_checks.is_some() && self.password.is_none() {
            let message = "skipPasswordChecks is only possible together with password: give both, or leave it out";
            return Err(invalid_parameter("skipPasswordChecks", message.into()));
        }
        let user_id = segment("user_id", &self.user_id)?;
        let mut clear = Clear::new(&self.clear)?;
        let mut profile = Body::default();
        profile
            .clearable("first_name", &self.first_name, &mut clear)
            .clearable("last_name", &self.last_name, &mut clear)
            .clearable("username", &self.username, &mut clear)
            .clearable_id("external_id", &self.external_id, &mut clear)
            .text("password", &self.password)
            .id("primary_email_address_id", &self.primary_email_address_id)
            .id("primary_phone_number_id", &self.primary_phone_number_id)
            .flag("skip_password_checks", self.skip_password_checks);
        clear.done()?;
        let mut metadata = Body::default();
        metadata
            .metadata("public_metadata", &self.public_metadata)
            .metadata("private_metadata", &self.private_metadata)
            .metadata("unsafe_metadata", &self.unsafe_metadata);
        Plan::change(
            ("the profile", Request::patch(&["users", user_id]), profile),
            (
                "the metadata",
                Request::put(&["users", user_id, "metadata"]),
                metadata,
            ),
        )
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("user")
    }
}
