//! The exports of the component: each operation, with the environment and HTTP of the host.

use crate::bindings::exports::clerk::tool::{organizations, sessions, users};
use crate::failure::Failure;
use crate::http::WasiHttp;
use crate::operation::Operation;
use crate::perform::{self, Environment};

pub(crate) struct Component;

impl users::Guest for Component {
    fn list_users(params: users::ListUsersParams) -> Result<users::ListUsersOutput, Failure> {
        perform(params)
    }

    fn get_user(params: users::GetUserParams) -> Result<users::GetUserOutput, Failure> {
        perform(params)
    }

    fn create_user(params: users::CreateUserParams) -> Result<users::CreateUserOutput, Failure> {
        perform(params)
    }

    fn update_user(params: users::UpdateUserParams) -> Result<users::UpdateUserOutput, Failure> {
        perform(params)
    }

    fn delete_user(params: users::DeleteUserParams) -> Result<users::DeleteUserOutput, Failure> {
        perform(params)
    }
}

impl organizations::Guest for Component {
    fn list_organizations(
        params: organizations::ListOrganizationsParams,
    ) -> Result<organizations::ListOrganizationsOutput, Failure> {
        perform(params)
    }

    fn get_organization(
        params: organizations::GetOrganizationParams,
    ) -> Result<organizations::GetOrganizationOutput, Failure> {
        perform(params)
    }

    fn create_organization(
        params: organizations::CreateOrganizationParams,
    ) -> Result<organizations::CreateOrganizationOutput, Failure> {
        perform(params)
    }
}

impl sessions::Guest for Component {
    fn list_sessions(
        params: sessions::ListSessionsParams,
    ) -> Result<sessions::ListSessionsOutput, Failure> {
        perform(params)
    }

    fn get_session(
        params: sessions::GetSessionParams,
    ) -> Result<sessions::GetSessionOutput, Failure> {
        perform(params)
    }

    fn revoke_session(
        params: sessions::RevokeSessionParams,
    ) -> Result<sessions::RevokeSessionOutput, Failure> {
        perform(params)
    }
}

fn perform<O: Operation>(operation: O) -> Result<O::Output, Failure> {
    perform::perform(operation, &environment(), &WasiHttp)
}

fn environment() -> Environment {
    Environment {
        secret_key: std::env::var("CLERK_SECRET_KEY").unwrap_or_default(),
        api_url: std::env::var("CLERK_API_URL").unwrap_or_default(),
    }
}
