//! `PATCH /v1/users/{user_id}/metadata`
//! <https://clerk.com/docs/reference/backend-api/tag/users/patch/users/{user_id}/metadata>

use super::MergeUserMetadataParams;
use crate::operation::{Answers, Body, Failure, Fields, Operation, Plan, Request, segment};

impl Operation for MergeUserMetadataParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let user_id = segment("user_id", &self.user_id)?;
        let mut metadata = Body::default();
        metadata
            .metadata("public_metadata", &self.public_metadata)
            .metadata("private_metadata", &self.private_metadata)
            .metadata("unsafe_metadata", &self.unsafe_metadata);
        Plan::one_change(Request::patch(&["users", user_id, "metadata"]), metadata)
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("user")
    }
}
