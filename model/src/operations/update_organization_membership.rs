//! `PATCH /v1/organizations/{organization_id}/memberships/{user_id}`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::membership;
use crate::output::{one, or_given};
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct UpdateOrganizationMembership;

impl Model for UpdateOrganizationMembership {
    fn name(&self) -> &'static str {
        "update-organization-membership"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("organizationId", Kind::Segment),
                required("userId", Kind::Segment),
                required("role", Kind::Name),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let path = [
            "organizations",
            given.text("organizationId"),
            "memberships",
            given.text("userId"),
        ];
        let body = given.body(&["role"]);
        Requests::one(Wanted::new("PATCH", &path).body(body))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let output = one(answers[0], "organization_membership", membership::WHOLE)?;
        Ok(or_given(output, "userId", given))
    }
}
