//! `GET /v1/blocklist_identifiers`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::blocklist_identifier;
use crate::output::{many, page_or_all};
use crate::parameters::{Given, Kind, Parameter, optional};
use crate::wanted::{Requests, Wanted};

pub(crate) struct ListBlocklistIdentifiers;

impl Model for ListBlocklistIdentifiers {
    fn name(&self) -> &'static str {
        "list-blocklist-identifiers"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                optional("limit", Kind::Limit),
                optional("offset", Kind::Number),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let mut query = given.query(&["limit", "offset"]);
        // Clerk documents neither.
        if !given.has("limit") {
            query.push(("limit".into(), "10".into()));
        }
        Requests::one(Wanted::new("GET", &["blocklist_identifiers"]).query(query))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let page = page_or_all(
            given,
            answers[0],
            "blocklist_identifier",
            blocklist_identifier::WHOLE,
        )?;
        Ok(many("identifiers", page))
    }
}
