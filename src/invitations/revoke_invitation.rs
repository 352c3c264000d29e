//! `POST /v1/invitations/{invitation_id}/revoke`
//! <https://clerk.com/docs/reference/backend-api/tag/invitations/post/invitations/{invitation_id}/revoke>

use super::RevokeInvitationParams;
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for RevokeInvitationParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let invitation_id = segment("invitation_id", &self.invitation_id)?;
        Ok(Plan::One(Request::post(&[
            "invitations",
            invitation_id,
            "revoke",
        ])))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("invitation")
    }
}
