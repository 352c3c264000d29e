//! `POST /v1/allowlist_identifiers`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::allowlist_identifier;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct CreateAllowlistIdentifier;

impl Model for CreateAllowlistIdentifier {
    fn name(&self) -> &'static str {
        "create-allowlist-identifier"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("identifier", Kind::Name),
                optional("notify", Kind::Flag),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let body = given.body(&["identifier", "notify"]);
        Requests::one(Wanted::new("POST", &["allowlist_identifiers"]).body(body))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(
            answers[0],
            "allowlist_identifier",
            allowlist_identifier::WHOLE,
        )
    }
}
