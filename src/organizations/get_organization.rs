//! `GET /v1/organizations/{organization_id}`, where the ID may be a slug
//! <https://clerk.com/docs/reference/backend-api/tag/organizations/get/organizations/{organization_id}>

use super::organization::WireOrganization;
use super::{GetOrganizationOutput, GetOrganizationParams, Organization};
use crate::answer::Answers;
use crate::failure::Failure;
use crate::operation::{Operation, Plan};
use crate::parameters::identifier;
use crate::request::Request;
use crate::transport::Method;

impl Operation for GetOrganizationParams {
    type Output = GetOrganizationOutput;
    const NAME: &'static str = "get-organization";
    const REPEATABLE: bool = true;

    fn take_secret_key(&mut self) -> String {
        std::mem::take(&mut self.secret_key)
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let organization_id = identifier("organizationId", &self.organization_id)?;
        // membersCount is documented, and Clerk counts members only when asked to.
        let request = Request::new(Method::Get, &["organizations", organization_id])
            .query("include_members_count", Some(true));
        Ok(Plan::One(request))
    }

    fn output(&self, answers: &Answers) -> Result<GetOrganizationOutput, Failure> {
        let wire: WireOrganization = answers.first.decode()?;
        Ok(Organization::from(wire).into())
    }
}
