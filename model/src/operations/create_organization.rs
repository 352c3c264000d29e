//! `POST /v1/organizations`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::organization;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct CreateOrganization;

impl Model for CreateOrganization {
    fn name(&self) -> &'static str {
        "create-organization"
    }

    fn reads(&self) -> bool {
        false
    }

    fn is_idempotent(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("name", Kind::Text),
                required("createdBy", Kind::Name),
                optional("slug", Kind::Name),
                optional("maxAllowedMemberships", Kind::Number),
                optional("publicMetadata", Kind::Metadata),
                optional("privateMetadata", Kind::Metadata),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let body = given.body(&[
            "name",
            "createdBy",
            "slug",
            "maxAllowedMemberships",
            "publicMetadata",
            "privateMetadata",
        ]);
        Requests::one(Wanted::new("POST", &["organizations"]).body(body))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "organization", organization::WHOLE)
    }
}
