//! `DELETE /v1/users/{user_id}`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::output::deleted;
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct DeleteUser;

impl Model for DeleteUser {
    fn name(&self) -> &'static str {
        "delete-user"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const { &[required("userId", Kind::Segment)] }
    }

    fn requests(&self, given: &Given) -> Requests {
        Requests::one(Wanted::new("DELETE", &["users", given.text("userId")]))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        deleted(answers[0], "user", given.text("userId"))
    }
}
