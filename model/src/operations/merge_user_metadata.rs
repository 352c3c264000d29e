//! `PATCH /v1/users/{user_id}/metadata`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::user;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct MergeUserMetadata;

const METADATA: [&str; 3] = ["publicMetadata", "privateMetadata", "unsafeMetadata"];

impl Model for MergeUserMetadata {
    fn name(&self) -> &'static str {
        "merge-user-metadata"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("userId", Kind::Segment),
                optional("publicMetadata", Kind::Metadata),
                optional("privateMetadata", Kind::Metadata),
                optional("unsafeMetadata", Kind::Metadata),
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
        let path = ["users", given.text("userId"), "metadata"];
        let body = given.body(&METADATA);
        Requests::one(Wanted::new("PATCH", &path).body(body))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "user", user::MERGED)
    }
}
