//! `POST /v1/actor_tokens/{actor_token_id}/revoke`
//! <https://clerk.com/docs/reference/backend-api/tag/actor-tokens/post/actor_tokens/{actor_token_id}/revoke>

use super::RevokeActorTokenParams;
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for RevokeActorTokenParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let actor_token_id = segment("actor_token_id", &self.actor_token_id)?;
        Ok(Plan::One(Request::post(&[
            "actor_tokens",
            actor_token_id,
            "revoke",
        ])))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("actor_token")
    }
}
