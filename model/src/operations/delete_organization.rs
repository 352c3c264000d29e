//! `DELETE /v1/organizations/{organization_id}`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::output::deleted;
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct DeleteOrganization;

impl Model for DeleteOrganization {
    fn name(&self) -> &'static str {
        "delete-organization"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const { &[required("organizationId", Kind::Segment)] }
    }

    fn requests(&self, given: &Given) -> Requests {
        Requests::one(Wanted::new(
            "DELETE",
            &["organizations", given.text("organizationId")],
        ))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        deleted(answers[0], "organization", given.text("organizationId"))
    }
}
