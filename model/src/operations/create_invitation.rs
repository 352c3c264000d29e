//! `POST /v1/invitations`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::invitation;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct CreateInvitation;

impl Model for CreateInvitation {
    fn name(&self) -> &'static str {
        "create-invitation"
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
                required("emailAddress", Kind::Name),
                optional("publicMetadata", Kind::Metadata),
                optional("redirectUrl", Kind::Text),
                optional("notify", Kind::Flag),
                optional("ignoreExisting", Kind::Flag),
                optional("expiresInDays", Kind::Days),
                optional("templateSlug", Kind::Name),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let body = given.body(&[
            "emailAddress",
            "publicMetadata",
            "redirectUrl",
            "notify",
            "ignoreExisting",
            "expiresInDays",
            "templateSlug",
        ]);
        Requests::one(Wanted::new("POST", &["invitations"]).body(body))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "invitation", invitation::WHOLE)
    }
}
