//! `GET /v1/organizations`
//! <https://clerk.com/docs/reference/backend-api/tag/organizations/get/organizations>

use super::organization::WireOrganization;
use super::{ListOrganizationsOutput, ListOrganizationsParams, Organization};
use crate::answer::{Answers, Page};
use crate::failure::Failure;
use crate::operation::{Operation, Plan};
use crate::parameters::{limit, text};
use crate::request::Request;
use crate::transport::Method;

impl Operation for ListOrganizationsParams {
    type Output = ListOrganizationsOutput;
    const NAME: &'static str = "list-organizations";
    const REPEATABLE: bool = true;

    fn take_secret_key(&mut self) -> String {
        std::mem::take(&mut self.secret_key)
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let request = Request::new(Method::Get, &["organizations"])
            .query("limit", limit(self.limit)?)
            .query("offset", self.offset)
            .query("include_members_count", self.include_members_count)
            .query("query", text("query", self.query.as_ref())?)
            .query("order_by", text("orderBy", self.order_by.as_ref())?);
        Ok(Plan::One(request))
    }

    fn output(&self, answers: &Answers) -> Result<ListOrganizationsOutput, Failure> {
        let page: Page<WireOrganization> = answers.first.decode_page()?;
        Ok(ListOrganizationsOutput {
            organizations: page.data.into_iter().map(Organization::from).collect(),
            total_count: page.total_count,
            success: true,
        })
    }
}
