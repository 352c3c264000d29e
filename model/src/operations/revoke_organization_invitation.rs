//! `POST /v1/organizations/{organization_id}/invitations/{invitation_id}/revoke`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::organization_invitation;
use crate::output::{one, or_given};
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct RevokeOrganizationInvitation;

impl Model for RevokeOrganizationInvitation {
    fn name(&self) -> &'static str {
        "revoke-organization-invitation"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("organizationId", Kind::Segment),
                required("invitationId", Kind::Segment),
                optional("requestingUserId", Kind::Name),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let path = [
            "organizations",
            given.text("organizationId"),
            "invitations",
            given.text("invitationId"),
            "revoke",
        ];
        let body = given.body(&["requestingUserId"]);
        Requests::one(Wanted::new("POST", &path).body_if_any(body))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let output = one(
            answers[0],
            "organization_invitation",
            organization_invitation::WHOLE,
        )?;
        Ok(or_given(output, "organizationId", given))
    }
}
