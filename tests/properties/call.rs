//! A call of any operation: its parameters, from values by name, and its output.

use clerk_tool::failure::Failure;
use clerk_tool::organizations::*;
use clerk_tool::perform::{Environment, perform};
use clerk_tool::sessions::*;
use clerk_tool::transport::Transport;
use clerk_tool::users::*;

/// The operations, by name.
pub(crate) const OPERATIONS: [&str; 11] = [
    "list-users",
    "get-user",
    "create-user",
    "update-user",
    "delete-user",
    "list-organizations",
    "get-organization",
    "create-organization",
    "list-sessions",
    "get-session",
    "revoke-session",
];

/// The parameters of an operation.
#[derive(Clone, Debug)]
pub(crate) enum Call {
    ListUsers(ListUsersParams),
    GetUser(GetUserParams),
    CreateUser(CreateUserParams),
    UpdateUser(UpdateUserParams),
    DeleteUser(DeleteUserParams),
    ListOrganizations(ListOrganizationsParams),
    GetOrganization(GetOrganizationParams),
    CreateOrganization(CreateOrganizationParams),
    ListSessions(ListSessionsParams),
    GetSession(GetSessionParams),
    RevokeSession(RevokeSessionParams),
}

/// The output of an operation. Records that several operations share stand here once.
#[derive(Debug, PartialEq)]
pub(crate) enum Output {
    ListUsers(ListUsersOutput),
    GetUser(GetUserOutput),
    CreateUser(CreateUserOutput),
    UpdateUser(UpdateUserOutput),
    DeleteUser(DeleteUserOutput),
    ListOrganizations(ListOrganizationsOutput),
    Organization(GetOrganizationOutput),
    ListSessions(ListSessionsOutput),
    Session(GetSessionOutput),
}

impl Call {
    /// The operation of this name, with parameters from a function that knows them by their documented name. A required
    /// text that it does not know is empty; a number or a boolean that is none is absent.
    pub(crate) fn new(operation: &str, given: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| given(name);
        let required = |name: &str| given(name).unwrap_or_default();
        let number = |name: &str| given(name)?.parse::<u32>().ok();
        let flag = |name: &str| given(name)?.parse::<bool>().ok();
        let secret_key = required("secretKey");
        match operation {
            "list-users" => Call::ListUsers(ListUsersParams {
                secret_key,
                limit: number("limit"),
                offset: number("offset"),
                order_by: text("orderBy"),
                email_address: text("emailAddress"),
                phone_number: text("phoneNumber"),
                external_id: text("externalId"),
                username: text("username"),
                user_id: text("userId"),
                query: text("query"),
            }),
            "get-user" => Call::GetUser(GetUserParams {
                secret_key,
                user_id: required("userId"),
            }),
            "create-user" => Call::CreateUser(CreateUserParams {
                secret_key,
                email_address: text("emailAddress"),
                phone_number: text("phoneNumber"),
                username: text("username"),
                password: text("password"),
                first_name: text("firstName"),
                last_name: text("lastName"),
                external_id: text("externalId"),
                public_metadata: text("publicMetadata"),
                private_metadata: text("privateMetadata"),
                unsafe_metadata: text("unsafeMetadata"),
                skip_password_checks: flag("skipPasswordChecks"),
                skip_password_requirement: flag("skipPasswordRequirement"),
            }),
            "update-user" => Call::UpdateUser(UpdateUserParams {
                secret_key,
                user_id: required("userId"),
                first_name: text("firstName"),
                last_name: text("lastName"),
                username: text("username"),
                password: text("password"),
                external_id: text("externalId"),
                primary_email_address_id: text("primaryEmailAddressId"),
                primary_phone_number_id: text("primaryPhoneNumberId"),
                public_metadata: text("publicMetadata"),
                private_metadata: text("privateMetadata"),
                unsafe_metadata: text("unsafeMetadata"),
                skip_password_checks: flag("skipPasswordChecks"),
            }),
            "delete-user" => Call::DeleteUser(DeleteUserParams {
                secret_key,
                user_id: required("userId"),
            }),
            "list-organizations" => Call::ListOrganizations(ListOrganizationsParams {
                secret_key,
                limit: number("limit"),
                offset: number("offset"),
                include_members_count: flag("includeMembersCount"),
                query: text("query"),
                order_by: text("orderBy"),
            }),
            "get-organization" => Call::GetOrganization(GetOrganizationParams {
                secret_key,
                organization_id: required("organizationId"),
            }),
            "create-organization" => Call::CreateOrganization(CreateOrganizationParams {
                secret_key,
                name: required("name"),
                created_by: required("createdBy"),
                slug: text("slug"),
                max_allowed_memberships: number("maxAllowedMemberships"),
                public_metadata: text("publicMetadata"),
                private_metadata: text("privateMetadata"),
            }),
            "list-sessions" => Call::ListSessions(ListSessionsParams {
                secret_key,
                user_id: text("userId"),
                client_id: text("clientId"),
                status: text("status"),
                limit: number("limit"),
                offset: number("offset"),
            }),
            "get-session" => Call::GetSession(GetSessionParams {
                secret_key,
                session_id: required("sessionId"),
            }),
            "revoke-session" => Call::RevokeSession(RevokeSessionParams {
                secret_key,
                session_id: required("sessionId"),
            }),
            _ => panic!("there is no operation {operation}"),
        }
    }

    /// A call that is accepted, and of `update-user` one that makes both requests.
    pub(crate) fn accepted(operation: &str) -> Self {
        Self::new(operation, |name| {
            let value = match name {
                "secretKey" => crate::KEY,
                "userId" => "user_1",
                "organizationId" => "org_1",
                "sessionId" => "sess_1",
                "name" => "Analytical Engines",
                "createdBy" => "user_1",
                "firstName" => "Ada",
                "limit" => "2",
                "offset" => "3",
                "publicMetadata" => "{}",
                _ => return None,
            };
            Some(value.to_owned())
        })
    }

    /// Whether the contract lets it be performed again when its answer was lost: only creating adds something anew.
    pub(crate) fn is_repeatable(&self) -> bool {
        !matches!(self, Call::CreateUser(_) | Call::CreateOrganization(_))
    }

    /// Performs the operation.
    pub(crate) fn perform(
        self,
        environment: &Environment,
        transport: &impl Transport,
    ) -> Result<Output, Failure> {
        match self {
            Call::ListUsers(params) => {
                perform(params, environment, transport).map(Output::ListUsers)
            }
            Call::GetUser(params) => perform(params, environment, transport).map(Output::GetUser),
            Call::CreateUser(params) => {
                perform(params, environment, transport).map(Output::CreateUser)
            }
            Call::UpdateUser(params) => {
                perform(params, environment, transport).map(Output::UpdateUser)
            }
            Call::DeleteUser(params) => {
                perform(params, environment, transport).map(Output::DeleteUser)
            }
            Call::ListOrganizations(params) => {
                perform(params, environment, transport).map(Output::ListOrganizations)
            }
            Call::GetOrganization(params) => {
                perform(params, environment, transport).map(Output::Organization)
            }
            Call::CreateOrganization(params) => {
                perform(params, environment, transport).map(Output::Organization)
            }
            Call::ListSessions(params) => {
                perform(params, environment, transport).map(Output::ListSessions)
            }
            Call::GetSession(params) => {
                perform(params, environment, transport).map(Output::Session)
            }
            Call::RevokeSession(params) => {
                perform(params, environment, transport).map(Output::Session)
            }
        }
    }
}
