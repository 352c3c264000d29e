//! `DELETE /v1/blocklist_identifiers/{identifier_id}`
//! <https://clerk.com/docs/reference/backend-api/tag/allow-list--block-list/delete/blocklist_identifiers/{identifier_id}>

use super::{DeleteBlocklistIdentifierOutput, DeleteBlocklistIdentifierParams};
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for DeleteBlocklistIdentifierParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let id = segment("identifier_id", &self.identifier_id)?;
        Ok(Plan::One(Request::delete(&["blocklist_identifiers", id])))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let mut deleted: DeleteBlocklistIdentifierOutput =
            answers.main.object("blocklist_identifier")?;
        if deleted.id.is_empty() {
            self.identifier_id.trim().clone_into(&mut deleted.id);
        }
        Ok(deleted)
    }
}
