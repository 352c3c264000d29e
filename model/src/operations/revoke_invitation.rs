//! `POST /v1/invitations/{invitation_id}/revoke`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::invitation;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct RevokeInvitation;

impl Model for RevokeInvitation {
    fn name(&self) -> &'static str {
        "revoke-invitation"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const { &[required("invitationId", Kind::Segment)] }
    }

    fn requests(&self, given: &Given) -> Requests {
        let path = ["invitations", given.text("invitationId"), "revoke"];
        Requests::one(Wanted::new("POST", &path))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "invitation", invitation::WHOLE)
    }
}
