//! `POST /v1/organizations`
//! <https://clerk.com/docs/reference/backend-api/tag/organizations/post/organizations>

use super::organization::WireOrganization;
use super::{CreateOrganizationOutput, CreateOrganizationParams, Organization};
use crate::answer::Answers;
use crate::failure::Failure;
use crate::json_object::JsonObject;
use crate::operation::{Operation, Plan};
use crate::parameters::{json_object, required_text, text};
use crate::request::Request;
use crate::transport::Method;

impl Operation for CreateOrganizationParams {
    type Output = CreateOrganizationOutput;
    const NAME: &'static str = "create-organization";
    const REPEATABLE: bool = false;

    fn take_secret_key(&mut self) -> String {
        std::mem::take(&mut self.secret_key)
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let public_metadata = json_object("publicMetadata", self.public_metadata.as_ref())?;
        let private_metadata = json_object("privateMetadata", self.private_metadata.as_ref())?;
        let body = JsonObject::default()
            .field("name", Some(required_text("name", &self.name)?))
            .field(
                "created_by",
                Some(required_text("createdBy", &self.created_by)?),
            )
            .field("slug", text("slug", self.slug.as_ref())?)
            .field("max_allowed_memberships", self.max_allowed_memberships)
            .field("public_metadata", public_metadata)
            .field("private_metadata", private_metadata);
        Ok(Plan::One(
            Request::new(Method::Post, &["organizations"]).body(body),
        ))
    }

    fn output(&self, answers: &Answers) -> Result<CreateOrganizationOutput, Failure> {
        let wire: WireOrganization = answers.first.decode()?;
        Ok(Organization::from(wire).into())
    }
}
