//! `POST /v1/actor_tokens`
//! <https://clerk.com/docs/reference/backend-api/tag/actor-tokens/post/actor_tokens>

use super::CreateActorTokenParams;
use crate::failure::invalid_parameter;
use crate::json::members::Members;
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
        let request = Request::post(&["actor_tokens"]).body(body)?;
        if !names_somebody(&self.actor) {
            let message = "actor must say who acts: give it one text sub, not blank";
            return Err(invalid_parameter("actor", message.into()));
        }
        Ok(Plan::One(request))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("actor_token")
    }
}

/// Whether a JSON object has the text `sub`, once: of two, Clerk may take the one that nobody looked at.
fn names_somebody(actor: &str) -> bool {
    serde_json::from_str(actor).is_ok_and(|Members(members)| {
        let mut subs = members.iter().filter(|(name, _)| name == "sub");
        let (sub, another) = (subs.next(), subs.next());
        sub.and_then(|(_, text)| serde_json::from_str::<String>(text).ok())
            .is_some_and(|text| !text.trim().is_empty())
            && another.is_none()
    })
}
