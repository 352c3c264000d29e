//! `POST /v1/users`
//! <https://clerk.com/docs/reference/backend-api/tag/users/post/users>

use super::user::{WireUser, addresses};
use super::{CreateUserOutput, CreateUserParams};
use crate::answer::Answers;
use crate::decode::metadata;
use crate::failure::Failure;
use crate::json_object::JsonObject;
use crate::operation::{Operation, Plan};
use crate::parameters::{comma_list, json_object, text};
use crate::request::Request;
use crate::transport::Method;

impl Operation for CreateUserParams {
    type Output = CreateUserOutput;
    const NAME: &'static str = "create-user";
    const REPEATABLE: bool = false;

    fn take_secret_key(&mut self) -> String {
        std::mem::take(&mut self.secret_key)
    }

    fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let public_metadata = json_object("publicMetadata", self.public_metadata.as_ref())?;
        let private_metadata = json_object("privateMetadata", self.private_metadata.as_ref())?;
        let unsafe_metadata = json_object("unsafeMetadata", self.unsafe_metadata.as_ref())?;
        let email_address = comma_list("emailAddress", self.email_address.as_ref())?;
        let phone_number = comma_list("phoneNumber", self.phone_number.as_ref())?;
        let body = JsonObject::default()
            .field("email_address", email_address)
            .field("phone_number", phone_number)
            .field("username", text("username", self.username.as_ref())?)
            .field("password", text("password", self.password.as_ref())?)
            .field("first_name", text("firstName", self.first_name.as_ref())?)
            .field("last_name", text("lastName", self.last_name.as_ref())?)
            .field(
                "external_id",
                text("externalId", self.external_id.as_ref())?,
            )
            .field("public_metadata", public_metadata)
            .field("private_metadata", private_metadata)
            .field("unsafe_metadata", unsafe_metadata)
            .field("skip_password_checks", self.skip_password_checks)
            .field("skip_password_requirement", self.skip_password_requirement);
        Ok(Plan::One(Request::new(Method::Post, &["users"]).body(body)))
    }

    fn output(&self, answers: &Answers) -> Result<CreateUserOutput, Failure> {
        let wire: WireUser = answers.first.decode()?;
        Ok(CreateUserOutput {
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
            created_at: wire.created_at.unwrap_or_default(),
            updated_at: wire.updated_at.unwrap_or_default(),
            public_metadata: metadata(wire.public_metadata),
            success: true,
        })
    }
}
