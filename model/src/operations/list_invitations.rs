//! `GET /v1/invitations`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::invitation;
use crate::output::{bare_or_page, many};
use crate::parameters::{Given, Kind, Parameter, optional};
use crate::wanted::{Requests, Wanted};

pub(crate) struct ListInvitations;

impl Model for ListInvitations {
    fn name(&self) -> &'static str {
        "list-invitations"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                optional("status", Kind::Name),
                optional("query", Kind::Text),
                optional("orderBy", Kind::Name),
                optional("limit", Kind::Limit),
                optional("offset", Kind::Number),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let mut query = given.query(&["status", "query", "orderBy", "limit", "offset"]);
        query.push(("paginated".into(), "true".into()));
        Requests::one(Wanted::new("GET", &["invitations"]).query(query))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let page = bare_or_page(given, answers[0], "invitation", invitation::WHOLE)?;
        Ok(many("invitations", page))
    }
}
