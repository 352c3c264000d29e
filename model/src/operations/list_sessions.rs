//! `GET /v1/sessions`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::session;
use crate::output::{bare_or_page, many};
use crate::parameters::{Given, Kind, Parameter, optional};
use crate::wanted::{Requests, Wanted};

pub(crate) struct ListSessions;

impl Model for ListSessions {
    fn name(&self) -> &'static str {
        "list-sessions"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                optional("userId", Kind::Name),
                optional("clientId", Kind::Name),
                optional("status", Kind::Name),
                optional("limit", Kind::Limit),
                optional("offset", Kind::Number),
            ]
        }
    }

    fn problems(&self, given: &Given) -> Vec<Option<&'static str>> {
        if given.has("userId") || given.has("clientId") {
            return Vec::new();
        }
        vec![Some("userId"), Some("clientId")]
    }

    fn requests(&self, given: &Given) -> Requests {
        let mut query = given.query(&["userId", "clientId", "status", "limit", "offset"]);
        query.push(("paginated".into(), "true".into()));
        Requests::one(Wanted::new("GET", &["sessions"]).query(query))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let page = bare_or_page(given, answers[0], "session", session::WHOLE)?;
        Ok(many("sessions", page))
    }
}
