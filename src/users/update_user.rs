//! `PATCH /v1/users/{user_id}` for the profile and `PUT /v1/users/{user_id}/metadata` for metadata, which the former
//! refuses since API version 2026-05-12.
//! <https://clerk.com/docs/reference/backend-api/tag/users/patch/users/{user_id}>
//! <https://clerk.com/docs/reference/backend-api/tag/users/put/users/{user_id}/metadata>

use super::user::{WireUser, addresses};
use super::{UpdateUserOutput, UpdateUserParams};
use crate::answer::Answers;
use crate::decode::metadata;
use crate::failure::{Failure, invalid, invalid_parameter};
use crate::json_object::JsonObject;
use crate::operation::{Operation, Plan};
use crate::parameters::{clearable_text, identifier, json_object, text};
use crate::request::Request;
use crate::transport::Method;

impl Operation for UpdateUserParams {
    type Output = UpdateUserOutput;
    const NAME: &'static str = "update-user";
    const REPEATABLE: bool = true;

    fn take_secret_key(&mut self) -> String {
        std::mem::take(&mut self.secret_key)
    }

    fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let user_id = identifier("userId", &self.user_id)?;
        let profile = self.profile()?;
        let metadata = self.metadata()?;
        let (has_profile, has_metadata) = (!profile.is_empty(), !metadata.is_empty());
        let patch = Request::new(Method::Patch, &["users", user_id]).body(profile);
        let put = Request::new(Method::Put, &["users", user_id, "metadata"]).body(metadata);
        match (has_profile, has_metadata) {
            (true, false) => Ok(Plan::One(patch)),
            (false, true) => Ok(Plan::One(put)),
            (true, true) => Ok(Plan::InOrder {
                first: patch,
                second: put,
                half_done: "the profile was changed and the metadata was not",
            }),
            (false, false) => Err(invalid(
                "there is nothing to change: give at least one parameter besides secretKey and userId",
            )),
        }
    }

    fn output(&self, answers: &Answers) -> Result<UpdateUserOutput, Failure> {
        let wire: WireUser = answers.last().decode()?;
        Ok(UpdateUserOutput {
            id: wire.id,
            username: wire.username,
            first_name: wire.first_name,
            last_name: wire.last_name,
            image_url: wire.image_url,
            primary_email_address_id: wire.primary_email_address_id,
            primary_phone_number_id: wire.primary_phone_number_id,
            email_addresses: addresses(wire.email_addresses),
            phone_numbers: addresses(wire.phone_numbers),
            external_id: wire.external_id,
            banned: wire.banned.unwrap_or_default(),
            locked: wire.locked.unwrap_or_default(),
            created_at: wire.created_at.unwrap_or_default(),
            updated_at: wire.updated_at.unwrap_or_default(),
            public_metadata: metadata(wire.public_metadata),
            success: true,
        })
    }
}

impl UpdateUserParams {
    fn profile(&self) -> Result<JsonObject, Failure> {
        let primary_email = text(
            "primaryEmailAddressId",
            self.primary_email_address_id.as_ref(),
        )?;
        let primary_phone = text(
            "primaryPhoneNumberId",
            self.primary_phone_number_id.as_ref(),
        )?;
        let password = text("password", self.password.as_ref())?;
        if self.skip_password_checks.is_some() && password.is_none() {
            return Err(invalid_parameter(
                "skipPasswordChecks",
                "skipPasswordChecks is only possible together with password: give both, or leave it out".into(),
            ));
        }
        Ok(JsonObject::default()
            .field(
                "first_name",
                clearable_text("firstName", self.first_name.as_ref())?,
            )
            .field(
                "last_name",
                clearable_text("lastName", self.last_name.as_ref())?,
            )
            .field(
                "username",
                clearable_text("username", self.username.as_ref())?,
            )
            .field("password", password)
            .field(
                "external_id",
                clearable_text("externalId", self.external_id.as_ref())?,
            )
            .field("primary_email_address_id", primary_email)
            .field("primary_phone_number_id", primary_phone)
            .field("skip_password_checks", self.skip_password_checks))
    }

    fn metadata(&self) -> Result<JsonObject, Failure> {
        Ok(JsonObject::default()
            .field(
                "public_metadata",
                json_object("publicMetadata", self.public_metadata.as_ref())?,
            )
            .field(
                "private_metadata",
                json_object("privateMetadata", self.private_metadata.as_ref())?,
            )
            .field(
                "unsafe_metadata",
                json_object("unsafeMetadata", self.unsafe_metadata.as_ref())?,
            ))
    }
}
