//! `GET /v1/sessions/{session_id}`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::session;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct GetSession;

impl Model for GetSession {
    fn name(&self) -> &'static str {
        "get-session"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const { &[required("sessionId", Kind::Segment)] }
    }

    fn requests(&self, given: &Given) -> Requests {
        Requests::one(Wanted::new("GET", &["sessions", given.text("sessionId")]))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "session", session::WHOLE)
    }
}
