//! `DELETE /v1/blocklist_identifiers/{identifier_id}`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::output::deleted;
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct DeleteBlocklistIdentifier;

impl Model for DeleteBlocklistIdentifier {
    fn name(&self) -> &'static str {
        "delete-blocklist-identifier"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const { &[required("identifierId", Kind::Segment)] }
    }

    fn requests(&self, given: &Given) -> Requests {
        Requests::one(Wanted::new(
            "DELETE",
            &["blocklist_identifiers", given.text("identifierId")],
        ))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        deleted(
            answers[0],
            "blocklist_identifier",
            given.text("identifierId"),
        )
    }
}
