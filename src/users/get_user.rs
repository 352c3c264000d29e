//! `GET /v1/users/{user_id}`
//! <https://clerk.com/docs/reference/backend-api/tag/users/get/users/{user_id}>

use super::user::{WireUser, addresses};
use super::{GetUserOutput, GetUserParams};
use crate::answer::Answers;
use crate::decode::metadata;
use crate::failure::Failure;
use crate::operation::{Operation, Plan};
use crate::parameters::identifier;
use crate::request::Request;
use crate::transport::Method;

impl Operation for GetUserParams {
    type Output = GetUserOutput;
    const NAME: &'static str = "get-user";
    const REPEATABLE: bool = true;

    fn take_secret_key(&mut self) -> String {
        std::mem::take(&mut self.secret_key)
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let user_id = identifier("userId", &self.user_id)?;
        Ok(Plan::One(Request::new(Method::Get, &["users", user_id])))
    }

    fn output(&self, answers: &Answers) -> Result<GetUserOutput, Failure> {
        let wire: WireUser = answers.first.decode()?;
        Ok(GetUserOutput {
            id: wire.id,
            username: wire.username,
            first_name: wire.first_name,
            last_name: wire.last_name,
            image_url: wire.image_url,
            has_image: wire.has_image.unwrap_or_default(),
            primary_email_address_id: wire.primary_email_address_id,
            primary_phone_number_id: wire.primary_phone_number_id,
            primary_web3_wallet_id: wire.primary_web3_wallet_id,
            email_addresses: addresses(wire.email_addresses),
            phone_numbers: addresses(wire.phone_numbers),
            external_id: wire.external_id,
            password_enabled: wire.password_enabled.unwrap_or_default(),
            two_factor_enabled: wire.two_factor_enabled.unwrap_or_default(),
            totp_enabled: wire.totp_enabled.unwrap_or_default(),
            backup_code_enabled: wire.backup_code_enabled.unwrap_or_default(),
            banned: wire.banned.unwrap_or_default(),
            locked: wire.locked.unwrap_or_default(),
            delete_self_enabled: wire.delete_self_enabled.unwrap_or_default(),
            create_organization_enabled: wire.create_organization_enabled.unwrap_or_default(),
            last_sign_in_at: wire.last_sign_in_at,
            last_active_at: wire.last_active_at,
            created_at: wire.created_at.unwrap_or_default(),
            updated_at: wire.updated_at.unwrap_or_default(),
            public_metadata: metadata(wire.public_metadata),
            private_metadata: metadata(wire.private_metadata),
            unsafe_metadata: metadata(wire.unsafe_metadata),
            success: true,
        })
    }
}
