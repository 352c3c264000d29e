//! `POST /v1/organizations/{organization_id}/memberships`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::membership;
use crate::output::{one, or_given};
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct AddOrganizationMember;

impl Model for AddOrganizationMember {
    fn name(&self) -> &'static str {
        "add-organization-member"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("organizationId", Kind::Segment),
                required("userId", Kind::Name),
                required("role", Kind::Name),
                optional("publicMetadata", Kind::Metadata),
                optional("privateMetadata", Kind::Metadata),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let path = ["organizations", given.text("organizationId"), "memberships"];
        let body = given.body(&["userId", "role", "publicMetadata", "privateMetadata"]);
        Requests::one(Wanted::new("POST", &path).body(body))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let output = one(answers[0], "organization_membership", membership::WHOLE)?;
        Ok(or_given(output, "userId", given))
    }
}
