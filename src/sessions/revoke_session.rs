//! `POST /v1/sessions/{session_id}/revoke`
//! <https://clerk.com/docs/reference/backend-api/tag/sessions/post/sessions/{session_id}/revoke>

use super::session::WireSession;
use super::{RevokeSessionOutput, RevokeSessionParams, Session};
use crate::answer::Answers;
use crate::failure::Failure;
use crate::operation::{Operation, Plan};
use crate::parameters::identifier;
use crate::request::Request;
use crate::transport::Method;

impl Operation for RevokeSessionParams {
    type Output = RevokeSessionOutput;
    const NAME: &'static str = "revoke-session";
    const REPEATABLE: bool = true;

    fn take_secret_key(&mut self) -> String {
        std::mem::take(&mut self.secret_key)
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let session_id = identifier("sessionId", &self.session_id)?;
        Ok(Plan::One(Request::new(
            Method::Post,
            &["sessions", session_id, "revoke"],
        )))
    }

    fn output(&self, answers: &Answers) -> Result<RevokeSessionOutput, Failure> {
        let wire: WireSession = answers.first.decode()?;
        Ok(Session::from(wire).into())
    }
}
