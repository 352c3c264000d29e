//! `POST /v1/organizations/{organization_id}/invitations`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::organization_invitation;
use crate::output::{one, or_given};
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct CreateOrganizationInvitation;

impl Model for CreateOrganizationInvitation {
    fn name(&self) -> &'static str {
        "create-organization-invitation"
    }

    fn reads(&self) -> bool {
        false
    }

    fn is_idempotent(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("organizationId", Kind::Segment),
                required("emailAddress", Kind::Name),
                required("role", Kind::Name),
                optional("inviterUserId", Kind::Name),
                optional("redirectUrl", Kind::Text),
                optional("expiresInDays", Kind::Days),
                optional("publicMetadata", Kind::Metadata),
                optional("privateMetadata", Kind::Metadata),
                optional("notify", Kind::Flag),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let path = ["organizations", given.text("organizationId"), "invitations"];
        let body = given.body(&[
            "emailAddress",
            "role",
            "inviterUserId",
            "redirectUrl",
            "expiresInDays",
            "publicMetadata",
            "privateMetadata",
            "notify",
        ]);
        Requests::one(Wanted::new("POST", &path).body(body))
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
