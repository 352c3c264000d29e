//! A slow and obvious decoder of answers: every field is looked up by its name in Clerk's API.

use clerk_tool::failure::ClerkError;
use clerk_tool::organizations::{GetOrganizationOutput, ListOrganizationsOutput, Organization};
use clerk_tool::sessions::{GetSessionOutput, ListSessionsOutput, Session};
use clerk_tool::users::{
    CreateUserOutput, DeleteUserOutput, EmailAddress, GetUserOutput, ListUsersOutput,
    ListedEmailAddress, ListedPhoneNumber, PhoneNumber, UpdateUserOutput, User,
};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::call::{Call, Output};
use crate::object::members;

/// A body that can't be understood.
#[derive(Debug)]
pub(crate) struct Wrong;

type Result<T> = std::result::Result<T, Wrong>;

/// What the bodies of the answers to a call's requests mean.
pub(crate) fn output(call: &Call, bodies: &[&[u8]]) -> Result<Output> {
    let texts: Result<Vec<&str>> = bodies
        .iter()
        .map(|body| str::from_utf8(body).map_err(|_| Wrong))
        .collect();
    Ok(match call {
        Call::ListUsers(_) => {
            // Each answer is judged alone.
            let texts = texts?;
            let users: Result<_> = list(texts[0])?.into_iter().map(listed_user).collect();
            let count = Object::read(texts[1])?;
            Output::ListUsers(ListUsersOutput {
                users: users?,
                total_count: total_count(&count)?,
                success: true,
            })
        }
        Call::GetUser(_) => Output::GetUser(user(texts?[0])?),
        Call::CreateUser(_) => Output::CreateUser(created_user(user(texts?[0])?)),
        Call::UpdateUser(_) => {
            // The answer to the first of two requests is not read.
            let last = bodies.last().ok_or(Wrong)?;
            let text = str::from_utf8(last).map_err(|_| Wrong)?;
            Output::UpdateUser(updated_user(user(text)?))
        }
        Call::DeleteUser(params) => {
            let object = Object::read(texts?[0])?;
            Output::DeleteUser(DeleteUserOutput {
                id: object.text("id")?.unwrap_or(params.user_id.clone()),
                object: object.text("object")?.unwrap_or_default(),
                deleted: object.flag("deleted")?.ok_or(Wrong)?,
                success: true,
            })
        }
        Call::ListOrganizations(_) => {
            let (items, total_count) = page(texts?[0])?;
            let items: Result<_> = items.into_iter().map(listed_organization).collect();
            Output::ListOrganizations(ListOrganizationsOutput {
                organizations: items?,
                total_count,
                success: true,
            })
        }
        Call::GetOrganization(_) | Call::CreateOrganization(_) => {
            Output::Organization(organization(texts?[0])?)
        }
        Call::ListSessions(params) => {
            let text = texts?[0];
            let (items, total_count) = match list(text) {
                Ok(items) => {
                    let returned = items.len() as u32;
                    if returned >= params.limit.unwrap_or(10) {
                        return Err(Wrong);
                    }
                    let before = params.offset.unwrap_or(0);
                    (items, before.saturating_add(returned))
                }
                Err(Wrong) => page(text)?,
            };
            let items: Result<_> = items.into_iter().map(listed_session).collect();
            Output::ListSessions(ListSessionsOutput {
                sessions: items?,
                total_count,
                success: true,
            })
        }
        Call::GetSession(_) | Call::RevokeSession(_) => Output::Session(session(texts?[0])?),
    })
}

/// The errors in the body of a refusal, and Clerk's name for the request. A body that is none of Clerk's has neither.
pub(crate) fn refusal(body: &[u8]) -> (Vec<ClerkError>, Option<String>) {
    let read = || {
        let refusal = Object::read(str::from_utf8(body).map_err(|_| Wrong)?)?;
        let errors = refusal.field("errors")?.ok_or(Wrong)?;
        let errors: Result<Vec<_>> = list(errors)?.into_iter().map(clerk_error).collect();
        Ok((errors?, refusal.text("clerk_trace_id")?))
    };
    read().unwrap_or_else(|Wrong| (Vec::new(), None))
}

fn clerk_error(text: &str) -> Result<ClerkError> {
    let error = Object::read(text)?;
    // Its shape is free.
    let meta = error.field("meta")?;
    let param_name = meta.and_then(|meta| Object::read(meta).ok()?.text("param_name").ok()?);
    Ok(ClerkError {
        code: error.text("code")?.unwrap_or_default(),
        message: error.text("message")?.unwrap_or_default(),
        long_message: error.text("long_message")?.filter(|text| !text.is_empty()),
        param_name,
    })
}

/// A JSON object whose fields are looked up one by one.
struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Object<'a> {
    fn read(text: &'a str) -> Result<Self> {
        members(text).map(Object).ok_or(Wrong)
    }

    /// The text of a field's value; null and absent are the same. A field that stands twice means nothing.
    fn field(&self, name: &str) -> Result<Option<&'a str>> {
        let mut found = self.0.iter().filter(|(known, _)| known == name);
        let value = found.next().map(|(_, value)| value.get());
        if found.next().is_some() {
            return Err(Wrong);
        }
        Ok(value.filter(|value| *value != "null"))
    }

    fn value<T>(&self, name: &str, read: impl Fn(&Value) -> Option<T>) -> Result<Option<T>> {
        let Some(text) = self.field(name)? else {
            return Ok(None);
        };
        let value: Value = serde_json::from_str(text).map_err(|_| Wrong)?;
        read(&value).map(Some).ok_or(Wrong)
    }

    fn text(&self, name: &str) -> Result<Option<String>> {
        self.value(name, |value| value.as_str().map(str::to_owned))
    }

    fn flag(&self, name: &str) -> Result<Option<bool>> {
        self.value(name, Value::as_bool)
    }

    fn time(&self, name: &str) -> Result<Option<i64>> {
        self.value(name, Value::as_i64)
    }

    fn count(&self, name: &str) -> Result<Option<u32>> {
        self.value(name, |value| u32::try_from(value.as_u64()?).ok())
    }

    fn metadata(&self, name: &str) -> Result<String> {
        Ok(self.field(name)?.unwrap_or("{}").to_owned())
    }

    fn items(&self, name: &str) -> Result<Vec<&'a str>> {
        self.field(name)?.map_or(Ok(Vec::new()), list)
    }

    /// An object that says that it is something else is not understood.
    fn is(&self, kind: &str) -> Result<()> {
        match self.text("object")? {
            Some(says) if says != kind => Err(Wrong),
            _ => Ok(()),
        }
    }
}

fn list(text: &str) -> Result<Vec<&str>> {
    let items: Vec<&RawValue> = serde_json::from_str(text).map_err(|_| Wrong)?;
    Ok(items.into_iter().map(RawValue::get).collect())
}

fn page(text: &str) -> Result<(Vec<&str>, u32)> {
    let page = Object::read(text)?;
    let (data, total_count) = (page.field("data")?, page.count("total_count")?);
    if data.is_none() && total_count.is_none() {
        return Err(Wrong);
    }
    Ok((page.items("data")?, total_count.unwrap_or(0)))
}

fn total_count(count: &Object) -> Result<u32> {
    count.is("total_count")?;
    let (kind, total_count) = (count.field("object")?, count.count("total_count")?);
    if kind.is_none() && total_count.is_none() {
        return Err(Wrong);
    }
    Ok(total_count.unwrap_or(0))
}

/// A user with everything that any operation returns.
fn user(text: &str) -> Result<GetUserOutput> {
    let user = Object::read(text)?;
    user.is("user")?;
    let text = |name| user.text(name);
    let flag = |name| user.flag(name).map(Option::unwrap_or_default);
    let time = |name| user.time(name);
    let emails: Result<_> = user
        .items("email_addresses")?
        .into_iter()
        .map(email)
        .collect();
    let phones: Result<_> = user
        .items("phone_numbers")?
        .into_iter()
        .map(phone)
        .collect();
    Ok(GetUserOutput {
        id: text("id")?.ok_or(Wrong)?,
        username: text("username")?,
        first_name: text("first_name")?,
        last_name: text("last_name")?,
        image_url: text("image_url")?,
        has_image: flag("has_image")?,
        primary_email_address_id: text("primary_email_address_id")?,
        primary_phone_number_id: text("primary_phone_number_id")?,
        primary_web3_wallet_id: text("primary_web3_wallet_id")?,
        email_addresses: emails?,
        phone_numbers: phones?,
        external_id: text("external_id")?,
        password_enabled: flag("password_enabled")?,
        two_factor_enabled: flag("two_factor_enabled")?,
        totp_enabled: flag("totp_enabled")?,
        backup_code_enabled: flag("backup_code_enabled")?,
        banned: flag("banned")?,
        locked: flag("locked")?,
        delete_self_enabled: flag("delete_self_enabled")?,
        create_organization_enabled: flag("create_organization_enabled")?,
        last_sign_in_at: time("last_sign_in_at")?,
        last_active_at: time("last_active_at")?,
        created_at: time("created_at")?.unwrap_or(0),
        updated_at: time("updated_at")?.unwrap_or(0),
        public_metadata: user.metadata("public_metadata")?,
        private_metadata: user.metadata("private_metadata")?,
        unsafe_metadata: user.metadata("unsafe_metadata")?,
        success: true,
    })
}

fn email(text: &str) -> Result<EmailAddress> {
    let email = Object::read(text)?;
    Ok(EmailAddress {
        id: email.text("id")?,
        email_address: email.text("email_address")?.unwrap_or_default(),
        verified: is_verified(&email)?,
    })
}

fn phone(text: &str) -> Result<PhoneNumber> {
    let phone = Object::read(text)?;
    Ok(PhoneNumber {
        id: phone.text("id")?,
        phone_number: phone.text("phone_number")?.unwrap_or_default(),
        verified: is_verified(&phone)?,
    })
}

fn is_verified(address: &Object) -> Result<bool> {
    let Some(verification) = address.field("verification")? else {
        return Ok(false);
    };
    let status = Object::read(verification)?.text("status")?;
    Ok(status.as_deref() == Some("verified"))
}

fn listed_user(text: &str) -> Result<User> {
    let user = user(text)?;
    let email = |email: EmailAddress| ListedEmailAddress {
        id: email.id,
        email_address: email.email_address,
    };
    let phone = |phone: PhoneNumber| ListedPhoneNumber {
        id: phone.id,
        phone_number: phone.phone_number,
    };
    Ok(User {
        id: user.id,
        username: user.username,
        first_name: user.first_name,
        last_name: user.last_name,
        image_url: user.image_url,
        has_image: user.has_image,
        primary_email_address_id: user.primary_email_address_id,
        primary_phone_number_id: user.primary_phone_number_id,
        email_addresses: user.email_addresses.into_iter().map(email).collect(),
        phone_numbers: user.phone_numbers.into_iter().map(phone).collect(),
        external_id: user.external_id,
        password_enabled: user.password_enabled,
        two_factor_enabled: user.two_factor_enabled,
        banned: user.banned,
        locked: user.locked,
        last_sign_in_at: user.last_sign_in_at,
        last_active_at: user.last_active_at,
        created_at: user.created_at,
        updated_at: user.updated_at,
        public_metadata: user.public_metadata,
    })
}

fn created_user(user: GetUserOutput) -> CreateUserOutput {
    CreateUserOutput {
        id: user.id,
        username: user.username,
        first_name: user.first_name,
        last_name: user.last_name,
        image_url: user.image_url,
        primary_email_address_id: user.primary_email_address_id,
        primary_phone_number_id: user.primary_phone_number_id,
        email_addresses: user.email_addresses,
        phone_numbers: user.phone_numbers,
        external_id: user.external_id,
        created_at: user.created_at,
        updated_at: user.updated_at,
        public_metadata: user.public_metadata,
        success: true,
    }
}

fn updated_user(user: GetUserOutput) -> UpdateUserOutput {
    UpdateUserOutput {
        id: user.id,
        username: user.username,
        first_name: user.first_name,
        last_name: user.last_name,
        image_url: user.image_url,
        primary_email_address_id: user.primary_email_address_id,
        primary_phone_number_id: user.primary_phone_number_id,
        email_addresses: user.email_addresses,
        phone_numbers: user.phone_numbers,
        external_id: user.external_id,
        banned: user.banned,
        locked: user.locked,
        created_at: user.created_at,
        updated_at: user.updated_at,
        public_metadata: user.public_metadata,
        success: true,
    }
}

fn organization(text: &str) -> Result<GetOrganizationOutput> {
    let organization = Object::read(text)?;
    organization.is("organization")?;
    let text = |name| organization.text(name);
    let flag = |name| organization.flag(name).map(Option::unwrap_or_default);
    let time = |name| organization.time(name).map(Option::unwrap_or_default);
    Ok(GetOrganizationOutput {
        id: text("id")?.ok_or(Wrong)?,
        name: text("name")?.unwrap_or_default(),
        slug: text("slug")?.unwrap_or_default(),
        image_url: text("image_url")?,
        has_image: flag("has_image")?,
        members_count: organization.count("members_count")?,
        pending_invitations_count: organization.count("pending_invitations_count")?,
        max_allowed_memberships: organization.count("max_allowed_memberships")?,
        admin_delete_enabled: flag("admin_delete_enabled")?,
        created_by: text("created_by")?,
        created_at: time("created_at")?,
        updated_at: time("updated_at")?,
        public_metadata: organization.metadata("public_metadata")?,
        success: true,
    })
}

fn listed_organization(text: &str) -> Result<Organization> {
    let organization = organization(text)?;
    Ok(Organization {
        id: organization.id,
        name: organization.name,
        slug: organization.slug,
        image_url: organization.image_url,
        has_image: organization.has_image,
        members_count: organization.members_count,
        pending_invitations_count: organization.pending_invitations_count,
        max_allowed_memberships: organization.max_allowed_memberships,
        admin_delete_enabled: organization.admin_delete_enabled,
        created_by: organization.created_by,
        created_at: organization.created_at,
        updated_at: organization.updated_at,
        public_metadata: organization.public_metadata,
    })
}

fn session(text: &str) -> Result<GetSessionOutput> {
    let session = Object::read(text)?;
    session.is("session")?;
    let text = |name| session.text(name).map(Option::unwrap_or_default);
    let time = |name| session.time(name).map(Option::unwrap_or_default);
    Ok(GetSessionOutput {
        id: session.text("id")?.ok_or(Wrong)?,
        user_id: text("user_id")?,
        client_id: text("client_id")?,
        status: text("status")?,
        last_active_at: time("last_active_at")?,
        last_active_organization_id: session.text("last_active_organization_id")?,
        expire_at: time("expire_at")?,
        abandon_at: time("abandon_at")?,
        created_at: time("created_at")?,
        updated_at: time("updated_at")?,
        success: true,
    })
}

fn listed_session(text: &str) -> Result<Session> {
    let session = session(text)?;
    Ok(Session {
        id: session.id,
        user_id: session.user_id,
        client_id: session.client_id,
        status: session.status,
        last_active_at: session.last_active_at,
        last_active_organization_id: session.last_active_organization_id,
        expire_at: session.expire_at,
        abandon_at: session.abandon_at,
        created_at: session.created_at,
        updated_at: session.updated_at,
    })
}
