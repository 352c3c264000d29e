//! `GET /v1/allowlist_identifiers`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::allowlist_identifier;
use crate::output::{bare_or_page, many};
use crate::parameters::{Given, Kind, Parameter, optional};
use crate::wanted::{Requests, Wanted};

pub(crate) struct ListAllowlistIdentifiers;

impl Model for ListAllowlistIdentifiers {
    fn name(&self) -> &'static str {
        "list-allowlist-identifiers"
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
        query.push(("paginated".into(), "true".into()));
        Requests::one(Wanted::new("GET", &["allowlist_identifiers"]).query(query))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let page = bare_or_page(
            given,
            answers[0],
            "allowlist_identifier",
            allowlist_identifier::WHOLE,
        )?;
        Ok(many("identifiers", page))
    }
}
