//! `GET /v1/organizations`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::organization;
use crate::output::{many, page};
use crate::parameters::{Given, Kind, Parameter, optional};
use crate::wanted::{Requests, Wanted};

pub(crate) struct ListOrganizations;

impl Model for ListOrganizations {
    fn name(&self) -> &'static str {
        "list-organizations"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                optional("limit", Kind::Limit),
                optional("offset", Kind::Number),
                optional("includeMembersCount", Kind::Flag),
                optional("query", Kind::Text),
                optional("orderBy", Kind::Name),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let query = given.query(&["limit", "offset", "includeMembersCount", "query", "orderBy"]);
        Requests::one(Wanted::new("GET", &["organizations"]).query(query))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let page = page(given, answers[0], "organization", organization::WHOLE)?;
        Ok(many("organizations", page))
    }
}
