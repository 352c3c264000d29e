//! What somebody would write in Rust without the component: reqwest, serde_json, and the fields that it returns.
#![allow(dead_code, reason = "decoded to be there")]

use std::hint::black_box;
use std::{env, fs};

use serde::Deserialize;
use serde_json::value::RawValue;
use wasmtime::Result;

use crate::client::Client;
use crate::contender::ROOT;
use crate::{Call, KEY, USERS};

pub(crate) struct Native {
    client: reqwest::Client,
    url: String,
}

impl Native {
    pub(crate) fn new(url: &str) -> Result<Self> {
        // The provider that the host uses too, so that both pay the same for being able to speak TLS.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("bench");
        if url.starts_with("https:")
            && let Some(file) = env::var_os(ROOT)
        {
            let root = reqwest::Certificate::from_der(&fs::read(file)?)?;
            builder = builder.tls_certs_only([root]);
        }
        let client = builder.build()?;
        Ok(Self {
            client,
            url: url.to_owned(),
        })
    }

    async fn get(&self, path: &str) -> Result<reqwest::Response> {
        let response = self
            .client
            .get(format!("{}/v1/{path}", self.url))
            .header("accept", "application/json")
            .header("authorization", format!("Bearer {KEY}"))
            .header("clerk-api-version", "2026-05-12")
            .send()
            .await?;
        Ok(response.error_for_status()?)
    }
}

impl Client for Native {
    async fn call(&self, call: Call) -> Result<()> {
        match call {
            Call::GetUser => {
                let body = self.get("users/user_1").await?.bytes().await?;
                black_box(serde_json::from_slice::<User>(&body)?);
            }
            Call::ListUsers => {
                let path = format!("users?limit={USERS}");
                let page = async { Ok(self.get(&path).await?.bytes().await?) };
                let count = async { Ok(self.get("users/count").await?.bytes().await?) };
                let (page, count): (_, _) =
                    tokio::try_join!(page, count).map_err(|error: wasmtime::Error| error)?;
                let users: Vec<ListedUser> = serde_json::from_slice(&page)?;
                let count: Count = serde_json::from_slice(&count)?;
                assert_eq!(users.len(), USERS as usize);
                black_box((users, count));
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Count {
    total_count: u32,
}

#[derive(Deserialize)]
struct User {
    id: String,
    username: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    image_url: Option<String>,
    has_image: bool,
    primary_email_address_id: Option<String>,
    primary_phone_number_id: Option<String>,
    primary_web3_wallet_id: Option<String>,
    email_addresses: Vec<EmailAddress>,
    phone_numbers: Vec<PhoneNumber>,
    external_id: Option<String>,
    password_enabled: bool,
    two_factor_enabled: bool,
    totp_enabled: bool,
    backup_code_enabled: bool,
    banned: bool,
    locked: bool,
    delete_self_enabled: bool,
    create_organization_enabled: bool,
    last_sign_in_at: Option<i64>,
    last_active_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
    public_metadata: Box<RawValue>,
    private_metadata: Box<RawValue>,
    unsafe_metadata: Box<RawValue>,
}

#[derive(Deserialize)]
struct EmailAddress {
    id: Option<String>,
    email_address: String,
    verification: Option<Verification>,
}

#[derive(Deserialize)]
struct PhoneNumber {
    id: Option<String>,
    phone_number: String,
    verification: Option<Verification>,
}

#[derive(Deserialize)]
struct Verification {
    status: String,
}

#[derive(Deserialize)]
struct ListedUser {
    id: String,
    username: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    image_url: Option<String>,
    has_image: bool,
    primary_email_address_id: Option<String>,
    primary_phone_number_id: Option<String>,
    email_addresses: Vec<ListedEmailAddress>,
    phone_numbers: Vec<ListedPhoneNumber>,
    external_id: Option<String>,
    password_enabled: bool,
    two_factor_enabled: bool,
    banned: bool,
    locked: bool,
    last_sign_in_at: Option<i64>,
    last_active_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
    public_metadata: Box<RawValue>,
}

#[derive(Deserialize)]
struct ListedEmailAddress {
    id: Option<String>,
    email_address: String,
}

#[derive(Deserialize)]
struct ListedPhoneNumber {
    id: Option<String>,
    phone_number: String,
}
