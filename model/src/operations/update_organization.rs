//! `PATCH /v1/organizations/{organization_id}`, then `PUT /v1/organizations/{organization_id}/metadata`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::organization;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct UpdateOrganization;

impl Model for UpdateOrganization {
    fn name(&self) -> &'static str {
        "update-organization"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("organizationId", Kind::Segment),
                optional("name", Kind::Text),
                optional("slug", Kind::Name),
                optional("maxAllowedMemberships", Kind::Number),
                optional("adminDeleteEnabled", Kind::Flag),
                optional("publicMetadata", Kind::Metadata),
                optional("privateMetadata", Kind::Metadata),
            ]
        }
    }

    fn problems(&self, given: &Given) -> Vec<Option<&'static str>> {
        if self.requests(given).all().is_empty() {
            return vec![None];
        }
        Vec::new()
    }

    fn requests(&self, given: &Given) -> Requests {
        let id = given.text("organizationId");
        let organization = given.body(&[
            "name",
            "slug",
            "maxAllowedMemberships",
            "adminDeleteEnabled",
        ]);
        let metadata = given.body(&["publicMetadata", "privateMetadata"]);
        let mut requests = Vec::new();
        if !organization.is_empty() {
            requests.push(Wanted::new("PATCH", &["organizations", id]).body(organization));
        }
        if !metadata.is_empty() {
            requests.push(Wanted::new("PUT", &["organizations", id, "metadata"]).body(metadata));
        }
        Requests::InOrder(requests)
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        // The answer to the first of two requests is not read.
        one(
            answers[answers.len() - 1],
            "organization",
            organization::WHOLE,
        )
    }

    fn halves(&self) -> Option<(&'static str, &'static str)> {
        Some(("the organization", "the metadata"))
    }
}
