//! `POST /v1/actor_tokens/{actor_token_id}/revoke`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::actor_token;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct RevokeActorToken;

impl Model for RevokeActorToken {
    fn name(&self) -> &'static str {
        "revoke-actor-token"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const { &[required("actorTokenId", Kind::Segment)] }
    }

    fn requests(&self, given: &Given) -> Requests {
        let path = ["actor_tokens", given.text("actorTokenId"), "revoke"];
        Requests::one(Wanted::new("POST", &path))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "actor_token", actor_token::WHOLE)
    }
}
