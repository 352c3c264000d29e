//! `GET /v1/users` by `external_id`, and `POST /v1/users` if there is none
//! <https://clerk.com/docs/reference/backend-api/tag/users/get/users>
//! <https://clerk.com/docs/reference/backend-api/tag/users/post/users>

use super::{EnsureUserOutput, EnsureUserParams};
use crate::failure::invalid_parameter;
use crate::operation::{
    Answer, Answers, Body, Ensure, Failure, Fields, Operation, Plan, Query, Request,
};

/// One is enough to know that there is a user, and two that Clerk did not filter.
const MOST: u32 = 2;

impl Operation for EnsureUserParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let mut query = Query::default();
        query
            .required_id("external_id", &self.external_id)
            .number("limit", Some(MOST));
        let external_id = self.external_id.trim();
        if external_id.starts_with(['+', '-']) {
            let message =
                "externalId must not begin with + or -, by which Clerk includes and excludes users";
            return Err(invalid_parameter("externalId", message.into()));
        }
        let mut body = Body::default();
        body.list("email_address", &self.email_address)
            .list("phone_number", &self.phone_number)
            .text("username", &self.username)
            .text("password", &self.password)
            .text("first_name", &self.first_name)
            .text("last_name", &self.last_name)
            .required_id("external_id", external_id)
            .metadata("public_metadata", &self.public_metadata)
            .metadata("private_metadata", &self.private_metadata)
            .metadata("unsafe_metadata", &self.unsafe_metadata)
            .flag("skip_password_checks", self.skip_password_checks)
            .flag("skip_password_requirement", self.skip_password_requirement);
        Ok(Plan::Ensure(Ensure {
            look: Request::get(&["users"]).query(query)?,
            create: Request::post(&["users"]).body(body)?,
            key: "external_id",
            value: external_id.to_owned(),
            find,
        }))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let answer = &answers.main;
        let user = user(answer, self.external_id.trim(), answers.created)?;
        let mut user = user.ok_or_else(|| answer.bad(OTHER))?;
        user.created = answers.created;
        Ok(user)
    }
}

const OTHER: &str = "`external_id` is not the one asked for";

/// The user in the answer to a create, or the only one in the answer to a look.
fn user(
    answer: &Answer,
    external_id: &str,
    created: bool,
) -> Result<Option<EnsureUserOutput>, Failure> {
    let mut users = if created {
        vec![answer.object("user")?]
    } else {
        answer.list("user", Some(MOST))?
    };
    let user: Option<EnsureUserOutput> = users.pop();
    let is_other = |user: &EnsureUserOutput| user.external_id.as_deref() != Some(external_id);
    if !users.is_empty() || user.as_ref().is_some_and(is_other) {
        return Err(answer.bad(OTHER));
    }
    Ok(user)
}

fn find(answer: Result<Answer, Failure>, external_id: &str) -> Result<Option<Answer>, Failure> {
    let answer = answer?;
    let user = user(&answer, external_id, false)?;
    Ok(user.map(|_| answer))
}
