//! The component through this library.

use std::hint::black_box;
use std::path::Path;

use bindings::ClerkPre;
use bindings::exports::clerk::tool::users::{GetUserParams, ListUsersParams};
use host_test::{Block, Config, Context, State};
use serde_json::json;
use wasmtime::Result;

use crate::client::Client;
use crate::{Call, KEY, USERS};

mod bindings {
    #![allow(missing_docs, unreachable_pub, reason = "generated")]
    wasmtime::component::bindgen!({ path: "../wit", world: "clerk", exports: { default: async } });
}

pub(crate) struct Component {
    block: Block,
    clerk: ClerkPre<State>,
    url: String,
    /// Whether parameters and outputs are JSON rather than typed.
    json: bool,
}

impl Component {
    pub(crate) fn load(url: &str, file: &Path, interruption: bool, json: bool) -> Result<Self> {
        let block = Config::new().interruption(interruption).load_file(file)?;
        Ok(Self {
            clerk: ClerkPre::new(block.instance_pre().clone())?,
            block,
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
        let output = self.block.call(call.name(), &params, self.context());
        black_box(output.await??);
        Ok(())
    }

    async fn call_typed(&self, call: Call) -> Result<()> {
        let work = async |mut store| {
            let clerk = self.clerk.instantiate_async(&mut store).await?;
            let users = clerk.clerk_tool_users();
            match call {
                Call::GetUser => {
                    let params = GetUserParams {
                        secret_key: KEY.to_owned(),
                        user_id: "user_1".to_owned(),
                    };
                    black_box(users.call_get_user(&mut store, &params).await??);
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
                    let page = users.call_list_users(&mut store, &params).await??;
                    assert_eq!(page.users.len(), USERS as usize);
                    black_box(page);
                }
            }
            Ok(())
        };
        self.block.run(self.context(), work).await
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
