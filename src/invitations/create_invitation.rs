//! `POST /v1/invitations`
//! <https://clerk.com/docs/reference/backend-api/tag/invitations/post/invitations>

use super::CreateInvitationParams;
use crate::operation::{Answers, Body, Failure, Fields, Operation, Plan, Request};

impl Operation for CreateInvitationParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let mut body = Body::default();
        body.required_id("email_address", &self.email_address)
            .metadata("public_metadata", &self.public_metadata)
            .text("redirect_url", &self.redirect_url)
            .flag("notify", self.notify)
            .flag("ignore_existing", self.ignore_existing)
            .number("expires_in_days", self.expires_in_days)
            .id("template_slug", &self.template_slug);
        Ok(Plan::One(Request::post(&["invitations"]).body(body)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("invitation")
    }
}
