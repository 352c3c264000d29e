//! `GET /v1/users/{user_id}/oauth_access_tokens/{provider}`
//! <https://clerk.com/docs/reference/backend-api/tag/users/get/users/{user_id}/oauth_access_tokens/{provider}>

use super::{GetUserOauthTokenOutput, GetUserOauthTokenParams};
use crate::operation::{Answers, Failure, Fields, Operation, Plan, Query, Request, segment};

impl Operation for GetUserOauthTokenParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let user_id = segment("user_id", &self.user_id)?;
        let provider = self.provider.trim();
        let slug = segment(
            "provider",
            provider.strip_prefix("oauth_").unwrap_or(provider),
        )?;
        let provider = format!("oauth_{slug}");
        let path = ["users", user_id, "oauth_access_tokens", &provider];
        // Without `paginated`, Clerk answers with a bare array and no total.
        let mut query = Query::default();
        query
            .number("limit", self.limit)
            .number("offset", self.offset)
            .flag("paginated", Some(true));
        Ok(Plan::One(Request::get(&path).query(query)?))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let page =
            answers
                .main
                .page_or_last_items("oauth_access_token", self.limit, self.offset)?;
        Ok(GetUserOauthTokenOutput {
            access_tokens: page.items,
            total_count: page.total_count,
            success: true,
        })
    }
}
