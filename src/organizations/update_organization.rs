//! `PATCH /v1/organizations/{organization_id}` for the profile and `PUT /v1/organizations/{organization_id}/metadata` for
//! metadata, which the former refuses since API version 2026-05-12.
//! <https://clerk.com/docs/reference/backend-api/tag/organizations/patch/organizations/{organization_id}>
//! <https://clerk.com/docs/reference/backend-api/tag/organizations/put/organizations/{organization_id}/metadata>

use super::UpdateOrganizationParams;
use crate::operation::{Answers, Body, Failure, Fields, Operation, Plan, Request, segment};

impl Operation for UpdateOrganizationParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let organization_id = segment("organization_id", &self.organization_id)?;
        let mut profile = Body::default();
        profile
            .text("name", &self.name)
            .id("slug", &self.slug)
            .number("max_allowed_memberships", self.max_allowed_memberships)
            .flag("admin_delete_enabled", self.admin_delete_enabled);
        let mut metadata = Body::default();
        metadata
            .metadata("public_metadata", &self.public_metadata)
            .metadata("private_metadata", &self.private_metadata);
        let path = ["organizations", organization_id, "metadata"];
        Plan::change(
            ("the organization", Request::patch(&path[..2]), profile),
            ("the metadata", Request::put(&path), metadata),
        )
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("organization")
    }
}
