//! `POST /v1/sessions/{session_id}/revoke`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::session;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct RevokeSession;

impl Model for RevokeSession {
    fn name(&self) -> &'static str {
        "revoke-session"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const { &[required("sessionId", Kind::Segment)] }
    }

    fn requests(&self, given: &Given) -> Requests {
        Requests::one(Wanted::new(
            "POST",
            &["sessions", given.text("sessionId"), "revoke"],
        ))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "session", session::WHOLE)
    }
}
