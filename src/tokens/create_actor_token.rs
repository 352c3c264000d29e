//! `POST /v1/actor_tokens`
//! <https://clerk.com/docs/reference/backend-api/tag/actor-tokens/post/actor_tokens>

use super::CreateActorTokenParams;
use crate::operation::{Answers, Body, Failure, Fields, Operation, Plan, Request};

impl Operation for CreateActorTokenParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let mut body = Body::default();
        body.required_id("user_id", &self.user_id)
            .required_metadata("actor", &self.actor)
            .number("expires_in_seconds", self.expires_in_seconds)
            .number(
                "session_max_duration_in_seconds",
                self.session_max_duration_in_seconds,
            );
        Ok(Plan::One(Request::post(&["actor_tokens"]).body(body)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("actor_token")
    }
}
