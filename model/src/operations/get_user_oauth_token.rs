//! `GET /v1/users/{user_id}/oauth_access_tokens/{provider}`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::oauth_access_token;
use crate::output::{bare_or_page, many};
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct GetUserOauthToken;

impl Model for GetUserOauthToken {
    fn name(&self) -> &'static str {
        "get-user-oauth-token"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("userId", Kind::Segment),
                required("provider", Kind::Provider),
                optional("limit", Kind::Limit),
                optional("offset", Kind::Number),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let mut query = given.query(&["limit", "offset"]);
        query.push(("paginated".into(), "true".into()));
        let provider = format!("oauth_{}", given.text("provider"));
        let path = [
            "users",
            given.text("userId"),
            "oauth_access_tokens",
            &provider,
        ];
        Requests::one(Wanted::new("GET", &path).query(query))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let page = bare_or_page(
            given,
            answers[0],
            "oauth_access_token",
            oauth_access_token::WHOLE,
        )?;
        Ok(many("accessTokens", page))
    }
}
