//! `PATCH /v1/organizations/{organization_id}/metadata`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::organization;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct MergeOrganizationMetadata;

const METADATA: [&str; 2] = ["publicMetadata", "privateMetadata"];

impl Model for MergeOrganizationMetadata {
    fn name(&self) -> &'static str {
        "merge-organization-metadata"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("organizationId", Kind::Segment),
                optional("publicMetadata", Kind::Metadata),
                optional("privateMetadata", Kind::Metadata),
            ]
        }
    }

    fn problems(&self, given: &Given) -> Vec<Option<&'static str>> {
        if given.body(&METADATA).is_empty() {
            return vec![None];
        }
        Vec::new()
    }

    fn requests(&self, given: &Given) -> Requests {
        let path = ["organizations", given.text("organizationId"), "metadata"];
        let body = given.body(&METADATA);
        Requests::one(Wanted::new("PATCH", &path).body(body))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "organization", organization::MERGED)
    }
}
