//! `GET /v1/users` and `GET /v1/users/count`
//! <https://clerk.com/docs/reference/backend-api/tag/users/get/users>

use serde::Deserialize;

use super::user::{WireUser, addresses};
use super::{ListUsersOutput, ListUsersParams, User};
use crate::answer::Answers;
use crate::decode::metadata;
use crate::failure::Failure;
use crate::operation::{Operation, Plan};
use crate::parameters::{comma_list, limit, text};
use crate::request::Request;
use crate::transport::Method;

impl Operation for ListUsersParams {
    type Output = ListUsersOutput;
    const NAME: &'static str = "list-users";
    const REPEATABLE: bool = true;

    fn take_secret_key(&mut self) -> String {
        std::mem::take(&mut self.secret_key)
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let page = Request::new(Method::Get, &["users"])
            .query("limit", limit(self.limit)?)
            .query("offset", self.offset)
            .query("order_by", text("orderBy", self.order_by.as_ref())?);
        let count = Request::new(Method::Get, &["users", "count"]);
        Ok(Plan::Together(self.filtered(page)?, self.filtered(count)?))
    }

    fn output(&self, answers: &Answers) -> Result<ListUsersOutput, Failure> {
        let users: Vec<WireUser> = answers.first.decode_list()?;
        let count: Count = answers.last().decode()?;
        if count.object.is_none() && count.total_count.is_none() {
            return Err(answers.last().bad("expected a total count"));
        }
        Ok(ListUsersOutput {
            users: users.into_iter().map(User::from).collect(),
            total_count: count.total_count.unwrap_or_default(),
            success: true,
        })
    }
}

impl ListUsersParams {
    /// The filters, which both requests must have for the count to belong to the list.
    fn filtered(&self, request: Request) -> Result<Request, Failure> {
        Ok(request
            .query_list(
                "email_address",
                comma_list("emailAddress", self.email_address.as_ref())?,
            )
            .query_list(
                "phone_number",
                comma_list("phoneNumber", self.phone_number.as_ref())?,
            )
            .query_list(
                "external_id",
                comma_list("externalId", self.external_id.as_ref())?,
            )
            .query_list("username", comma_list("username", self.username.as_ref())?)
            .query_list("user_id", comma_list("userId", self.user_id.as_ref())?)
            .query("query", text("query", self.query.as_ref())?))
    }
}

#[derive(Deserialize)]
struct Count {
    object: Option<CountKind>,
    total_count: Option<u32>,
}

#[derive(Deserialize)]
#[serde(variant_identifier, rename_all = "snake_case")]
enum CountKind {
    TotalCount,
}

impl From<WireUser<'_>> for User {
    fn from(wire: WireUser) -> Self {
        User {
            id: wire.id,
            username: wire.username,
            first_name: wire.first_name,
            last_name: wire.last_name,
            image_url: wire.image_url,
            has_image: wire.has_image.unwrap_or_default(),
            primary_email_address_id: wire.primary_email_address_id,
            primary_phone_number_id: wire.primary_phone_number_id,
            email_addresses: addresses(wire.email_addresses),
            phone_numbers: addresses(wire.phone_numbers),
            external_id: wire.external_id,
            password_enabled: wire.password_enabled.unwrap_or_default(),
            two_factor_enabled: wire.two_factor_enabled.unwrap_or_default(),
            banned: wire.banned.unwrap_or_default(),
            locked: wire.locked.unwrap_or_default(),
            last_sign_in_at: wire.last_sign_in_at,
            last_active_at: wire.last_active_at,
            created_at: wire.created_at.unwrap_or_default(),
            updated_at: wire.updated_at.unwrap_or_default(),
            public_metadata: metadata(wire.public_metadata),
        }
    }
}
