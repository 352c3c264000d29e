//! `GET /v1/organizations/{organization_id}`, where the ID may be a slug
//! <https://clerk.com/docs/reference/backend-api/tag/organizations/get/organizations/{organization_id}>

use super::GetOrganizationParams;
use crate::operation::{Answers, Failure, Fields, Operation, Plan, Query, Request, segment};

impl Operation for GetOrganizationParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let organization_id = segment("organization_id", &self.organization_id)?;
        // membersCount is documented, and Clerk counts members only when asked to.
        let mut query = Query::default();
        query.flag("include_members_count", Some(true));
        Ok(Plan::One(
            Request::get(&["organizations", organization_id]).query(query)?,
        ))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("organization")
    }
}
