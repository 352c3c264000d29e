//! `POST /v1/blocklist_identifiers`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::blocklist_identifier;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct CreateBlocklistIdentifier;

impl Model for CreateBlocklistIdentifier {
    fn name(&self) -> &'static str {
        "create-blocklist-identifier"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const { &[required("identifier", Kind::Name)] }
    }

    fn requests(&self, given: &Given) -> Requests {
        let body = given.body(&["identifier"]);
        Requests::one(Wanted::new("POST", &["blocklist_identifiers"]).body(body))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(
            answers[0],
            "blocklist_identifier",
            blocklist_identifier::WHOLE,
        )
    }
}
