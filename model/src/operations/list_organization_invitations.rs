//! `GET /v1/organizations/{organization_id}/invitations`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::organization_invitation;
use crate::output::{many, or_given, page};
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct ListOrganizationInvitations;

impl Model for ListOrganizationInvitations {
    fn name(&self) -> &'static str {
        "list-organization-invitations"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("organizationId", Kind::Segment),
                optional("status", Kind::List(100)),
                optional("emailAddress", Kind::Name),
                optional("orderBy", Kind::Name),
                optional("limit", Kind::Limit),
                optional("offset", Kind::Number),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let path = ["organizations", given.text("organizationId"), "invitations"];
        let query = given.query(&["status", "emailAddress", "orderBy", "limit", "offset"]);
        Requests::one(Wanted::new("GET", &path).query(query))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let (items, total_count) = page(
            given,
            answers[0],
            "organization_invitation",
            organization_invitation::WHOLE,
        )?;
        let items = items.into_iter();
        let items = items.map(|item| or_given(item, "organizationId", given));
        Ok(many("invitations", (items.collect(), total_count)))
    }
}
