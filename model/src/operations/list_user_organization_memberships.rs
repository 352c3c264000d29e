//! `GET /v1/users/{user_id}/organization_memberships`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::membership;
use crate::output::{many, or_given, page};
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct ListUserOrganizationMemberships;

impl Model for ListUserOrganizationMemberships {
    fn name(&self) -> &'static str {
        "list-user-organization-memberships"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("userId", Kind::Segment),
                optional("limit", Kind::Limit),
                optional("offset", Kind::Number),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let path = ["users", given.text("userId"), "organization_memberships"];
        let query = given.query(&["limit", "offset"]);
        Requests::one(Wanted::new("GET", &path).query(query))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let (items, total_count) = page(
            given,
            answers[0],
            "organization_membership",
            membership::WHOLE,
        )?;
        let items = items.into_iter();
        let items = items.map(|item| or_given(item, "userId", given));
        Ok(many("memberships", (items.collect(), total_count)))
    }
}
