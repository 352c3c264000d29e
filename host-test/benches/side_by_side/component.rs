//! The component through this library.

use std::hint::black_box;
use std::path::Path;

use bindings::exports::clerk::tool::types::Failure;
use bindings::exports::clerk::tool::users::{
    GetUserOutput, GetUserParams, ListUsersOutput, ListUsersParams,
};
use clerk_host::{Block, Config, Context};
use serde_json::json;
use wasmtime::Result;

use crate::client::Client;
use crate::{Call, KEY, USERS};

mod bindings {
    #![allow(missing_docs, unreachable_pub, reason = "generated")]
    wasmtime::component::bindgen!({ path: "../wit", world: "clerk" });
}

pub(crate) struct Component {
    block: Block,
    url: String,
    /// Whether parameters and outputs are JSON rather than typed.
    json: bool,
}

impl Component {
    pub(crate) fn load(url: &str, file: &Path, interruption: bool, json: bool) -> Result<Self> {
        Ok(Self {
            block: Config::new().interruption(interruption).load_file(file)?,
            url: url.to_owned(),
            json,
        })
    }

    fn context(&self) -> Context {
        Context::new().env("CLERK_API_URL", &self.url)
    }

    async fn call_json(&self, call: Call) -> Result<()> {
        let params = match call {
            Call::GetUser => json!({ "secretKey": KEY, "userId": "user_1" }),
            Call::ListUsers => json!({ "secretKey": KEY, "limit": USERS }),
        };
        let params = params.to_string();
        let output = self.block.call(call.name(), &params, self.context());
        black_box(output.await??);
        Ok(())
    }

    async fn call_typed(&self, call: Call) -> Result<()> {
        let context = self.context();
        match call {
            Call::GetUser => {
                let params = GetUserParams {
                    secret_key: KEY.to_owned(),
                    user_id: "user_1".to_owned(),
                };
                let output = self.block.call_typed(call.name(), params, context);
                let user: Result<GetUserOutput, Failure> = output.await?;
                black_box(user?);
            }
            Call::ListUsers => {
                let params = ListUsersParams {
                    secret_key: KEY.to_owned(),
                    limit: Some(USERS),
                    offset: None,
                    order_by: None,
                    email_address: None,
                    phone_number: None,
                    external_id: None,
                    username: None,
                    user_id: None,
                    query: None,
                };
                let output = self.block.call_typed(call.name(), params, context);
                let page: Result<ListUsersOutput, Failure> = output.await?;
                let page = page?;
                assert_eq!(page.users.len(), USERS as usize);
                black_box(page);
            }
        }
        Ok(())
    }
}

impl Client for Component {
    async fn call(&self, call: Call) -> Result<()> {
        if self.json {
            self.call_json(call).await
        } else {
            self.call_typed(call).await
        }
    }
}
