//! `POST /v1/actor_tokens`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::actor_token;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct CreateActorToken;

impl Model for CreateActorToken {
    fn name(&self) -> &'static str {
        "create-actor-token"
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
                required("userId", Kind::Name),
                required("actor", Kind::Actor),
                optional("expiresInSeconds", Kind::Number),
                optional("sessionMaxDurationInSeconds", Kind::Number),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let body = given.body(&[
            "userId",
            "actor",
            "expiresInSeconds",
            "sessionMaxDurationInSeconds",
        ]);
        Requests::one(Wanted::new("POST", &["actor_tokens"]).body(body))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "actor_token", actor_token::WHOLE)
    }
}
