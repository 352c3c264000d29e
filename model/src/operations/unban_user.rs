//! `POST /v1/users/{user_id}/unban`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::user;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct UnbanUser;

impl Model for UnbanUser {
    fn name(&self) -> &'static str {
        "unban-user"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const { &[required("userId", Kind::Segment)] }
    }

    fn requests(&self, given: &Given) -> Requests {
        let path = ["users", given.text("userId"), "unban"];
        Requests::one(Wanted::new("POST", &path))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "user", user::RESTRICTED)
    }
}
