//! `DELETE /v1/allowlist_identifiers/{identifier_id}`
//! <https://clerk.com/docs/reference/backend-api/tag/allow-list--block-list/delete/allowlist_identifiers/{identifier_id}>

use super::{DeleteAllowlistIdentifierOutput, DeleteAllowlistIdentifierParams};
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for DeleteAllowlistIdentifierParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let id = segment("identifier_id", &self.identifier_id)?;
        Ok(Plan::One(Request::delete(&["allowlist_identifiers", id])))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let mut deleted: DeleteAllowlistIdentifierOutput =
            answers.main.object("allowlist_identifier")?;
        if deleted.id.is_empty() {
            self.identifier_id.trim().clone_into(&mut deleted.id);
        }
        Ok(deleted)
    }
}
