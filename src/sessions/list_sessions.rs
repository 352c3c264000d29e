//! `GET /v1/sessions`
//! <https://clerk.com/docs/reference/backend-api/tag/sessions/get/sessions>

use super::session::WireSession;
use super::{ListSessionsOutput, ListSessionsParams, Session};
use crate::answer::{Answers, Page};
use crate::failure::{Failure, invalid_parameter};
use crate::operation::{Operation, Plan};
use crate::parameters::{limit, text};
use crate::request::Request;
use crate::transport::Method;

/// How many sessions a page holds if nobody says so.
const DEFAULT_LIMIT: u32 = 10;

impl Operation for ListSessionsParams {
    type Output = ListSessionsOutput;
    const NAME: &'static str = "list-sessions";
    const REPEATABLE: bool = true;

    fn take_secret_key(&mut self) -> String {
        std::mem::take(&mut self.secret_key)
    }

    fn plan(&self) -> Result<Plan, Failure> {
        if self.user_id.is_none() && self.client_id.is_none() {
            return Err(invalid_parameter(
                "userId",
                "userId or clientId is required: give at least one of them".into(),
            ));
        }
        // Without `paginated`, Clerk answers with a bare array and no total.
        let request = Request::new(Method::Get, &["sessions"])
            .query("user_id", text("userId", self.user_id.as_ref())?)
            .query("client_id", text("clientId", self.client_id.as_ref())?)
            .query("status", text("status", self.status.as_ref())?)
            .query("limit", limit(self.limit)?)
            .query("offset", self.offset)
            .query("paginated", Some(true));
        Ok(Plan::One(request))
    }

    fn output(&self, answers: &Answers) -> Result<ListSessionsOutput, Failure> {
        let answer = &answers.first;
        let page: Page<WireSession> = if answer.is_array() {
            let data: Vec<WireSession> = answer.decode_list()?;
            let returned = u32::try_from(data.len()).unwrap_or(u32::MAX);
            if returned >= self.limit.unwrap_or(DEFAULT_LIMIT) {
                return Err(answer.bad("it is a full page without a total"));
            }
            Page {
                data,
                total_count: self.offset.unwrap_or_default().saturating_add(returned),
            }
        } else {
            answer.decode_page()?
        };
        Ok(ListSessionsOutput {
            sessions: page.data.into_iter().map(Session::from).collect(),
            total_count: page.total_count,
            success: true,
        })
    }
}
