//! `POST /v1/organizations`
//! <https://clerk.com/docs/reference/backend-api/tag/organizations/post/organizations>

use super::CreateOrganizationParams;
use crate::operation::{Answers, Body, Failure, Fields, Operation, Plan, Request};

impl Operation for CreateOrganizationParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let mut body = Body::default();
        body.required("name", &self.name)
            .required_id("created_by", &self.created_by)
            .id("slug", &self.slug)
            .number("max_allowed_memberships", self.max_allowed_memberships)
            .metadata("public_metadata", &self.public_metadata)
            .metadata("private_metadata", &self.private_metadata);
        Ok(Plan::One(Request::post(&["organizations"]).body(body)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("organization")
    }
}
