//! `DELETE /v1/allowlist_identifiers/{identifier_id}`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::output::deleted;
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct DeleteAllowlistIdentifier;

impl Model for DeleteAllowlistIdentifier {
    fn name(&self) -> &'static str {
        "delete-allowlist-identifier"
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
            &["allowlist_identifiers", given.text("identifierId")],
        ))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        deleted(
            answers[0],
            "allowlist_identifier",
            given.text("identifierId"),
        )
    }
}
