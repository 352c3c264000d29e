//! `GET /v1/organizations/{organization_id}/memberships`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::membership;
use crate::output::{many, page};
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct ListOrganizationMemberships;

impl Model for ListOrganizationMemberships {
    fn name(&self) -> &'static str {
        "list-organization-memberships"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("organizationId", Kind::Segment),
                optional("limit", Kind::Limit),
                optional("offset", Kind::Number),
                optional("orderBy", Kind::Name),
                optional("role", Kind::List(100)),
                optional("userId", Kind::List(100)),
                optional("emailAddress", Kind::List(100)),
                optional("phoneNumber", Kind::List(100)),
                optional("username", Kind::List(100)),
                optional("query", Kind::Text),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let path = ["organizations", given.text("organizationId"), "memberships"];
        let query = given.query(&[
            "limit",
            "offset",
            "orderBy",
            "role",
            "userId",
            "emailAddress",
            "phoneNumber",
            "username",
            "query",
        ]);
        Requests::one(Wanted::new("GET", &path).query(query))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let page = page(
            given,
            answers[0],
            "organization_membership",
            membership::WHOLE,
        )?;
        Ok(many("memberships", page))
    }
}
