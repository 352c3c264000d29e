//! `GET /v1/organizations/{organization_id}/invitations`
//! <https://clerk.com/docs/reference/backend-api/tag/organization-invitations/get/organizations/{organization_id}/invitations>

use super::{
    ListOrganizationInvitationsOutput, ListOrganizationInvitationsParams, OrganizationInvitation,
};
use crate::operation::{Answers, Failure, Fields, Operation, Page, Plan, Query, Request, segment};

impl Operation for ListOrganizationInvitationsParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let organization_id = segment("organization_id", &self.organization_id)?;
        let mut query = Query::default();
        query
            .list("status", &self.status)
            .id("email_address", &self.email_address)
            .id("order_by", &self.order_by)
            .number("limit", self.limit)
            .number("offset", self.offset);
        let request = Request::get(&["organizations", organization_id, "invitations"]);
        Ok(Plan::One(request.query(query)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let mut page: Page<OrganizationInvitation> =
            answers.main.page("organization_invitation", self.limit)?;
        for invitation in &mut page.items {
            invitation
                .organization_id
                .get_or_insert_with(|| self.organization_id.trim().to_owned());
        }
        Ok(ListOrganizationInvitationsOutput {
            invitations: page.items,
            total_count: page.total_count,
            success: true,
        })
    }
}
