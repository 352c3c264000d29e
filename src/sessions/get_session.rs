//! `GET /v1/sessions/{session_id}`
//! <https://clerk.com/docs/reference/backend-api/tag/sessions/get/sessions/{session_id}>

use super::session::WireSession;
use super::{GetSessionOutput, GetSessionParams, Session};
use crate::answer::Answers;
use crate::failure::Failure;
use crate::operation::{Operation, Plan};
use crate::parameters::identifier;
use crate::request::Request;
use crate::transport::Method;

impl Operation for GetSessionParams {
    type Output = GetSessionOutput;
    const NAME: &'static str = "get-session";
    const REPEATABLE: bool = true;

    fn take_secret_key(&mut self) -> String {
        std::mem::take(&mut self.secret_key)
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let session_id = identifier("sessionId", &self.session_id)?;
        Ok(Plan::One(Request::new(
            Method::Get,
            &["sessions", session_id],
        )))
    }

    fn output(&self, answers: &Answers) -> Result<GetSessionOutput, Failure> {
        let wire: WireSession = answers.first.decode()?;
        Ok(Session::from(wire).into())
    }
}
