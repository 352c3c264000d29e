//! `GET /v1/users/{user_id}`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::user;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct GetUser;

impl Model for GetUser {
    fn name(&self) -> &'static str {
        "get-user"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const { &[required("userId", Kind::Segment)] }
    }

    fn requests(&self, given: &Given) -> Requests {
        Requests::one(Wanted::new("GET", &["users", given.text("userId")]))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "user", user::WHOLE)
    }
}
