//! `DELETE /v1/organizations/{organization_id}`
//! <https://clerk.com/docs/reference/backend-api/tag/organizations/delete/organizations/{organization_id}>

use super::{DeleteOrganizationOutput, DeleteOrganizationParams};
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for DeleteOrganizationParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let id = segment("organization_id", &self.organization_id)?;
        Ok(Plan::One(Request::delete(&["organizations", id])))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let mut deleted: DeleteOrganizationOutput = answers.main.object("organization")?;
        if deleted.id.is_empty() {
            self.organization_id.trim().clone_into(&mut deleted.id);
        }
        Ok(deleted)
    }
}
