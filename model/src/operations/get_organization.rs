//! `GET /v1/organizations/{organization_id}`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::organization;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct GetOrganization;

impl Model for GetOrganization {
    fn name(&self) -> &'static str {
        "get-organization"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const { &[required("organizationId", Kind::Segment)] }
    }

    fn requests(&self, given: &Given) -> Requests {
        let path = ["organizations", given.text("organizationId")];
        let query = vec![("include_members_count".into(), "true".into())];
        Requests::one(Wanted::new("GET", &path).query(query))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "organization", organization::WHOLE)
    }
}
