//! `PATCH /v1/organizations/{organization_id}/metadata`
//! <https://clerk.com/docs/reference/backend-api/tag/organizations/patch/organizations/{organization_id}/metadata>

use super::MergeOrganizationMetadataParams;
use crate::operation::{Answers, Body, Failure, Fields, Operation, Plan, Request, segment};

impl Operation for MergeOrganizationMetadataParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let organization_id = segment("organization_id", &self.organization_id)?;
        let mut metadata = Body::default();
        metadata
            .metadata("public_metadata", &self.public_metadata)
            .metadata("private_metadata", &self.private_metadata);
        let request = Request::patch(&["organizations", organization_id, "metadata"]);
        Plan::one_change(request, metadata)
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("organization")
    }
}
