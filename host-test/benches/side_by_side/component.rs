//! The component through this library.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use bindings::ClerkPre;
use bindings::exports::clerk::tool::users::{GetUserParams, ListUsersParams};
use host_test::{Block, Config, Context, State};
use serde_json::json;
use wasmtime::Result;

use crate::{Call, Contender, KEY, USERS};

mod bindings {
    #![allow(missing_docs, unreachable_pub, reason = "generated")]
    wasmtime::component::bindgen!({ path: "../wit", world: "clerk", exports: { default: async } });
}

/// Typed calls.
pub(crate) struct Typed {
    block: Block,
    clerk: ClerkPre<State>,
    url: String,
}

impl Typed {
    pub(crate) fn load(url: &str, file: &Path, interruption: bool) -> Result<Self> {
        let block = Config::new().interruption(interruption).load_file(file)?;
        Ok(Self {
            clerk: ClerkPre::new(block.instance_pre().clone())?,
            block,
            url: url.to_owned(),
        })
    }

    fn context(&self) -> Context {
        Context::new().env("CLERK_API_URL", &self.url)
    }
}

impl Contender for Typed {
    async fn call(&self, call: Call) -> Result<()> {
        let work = async |mut store| {
            let clerk = self.clerk.instantiate_async(&mut store).await?;
            let users = clerk.clerk_tool_users();
            match call {
                Call::Small => {
                    let params = GetUserParams {
                        secret_key: KEY.to_owned(),
                        user_id: "user_1".to_owned(),
                    };
                    black_box(users.call_get_user(&mut store, &params).await??);
                }
                Call::Large => {
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

/// Calls from and to JSON values.
pub(crate) struct Json(pub(crate) Arc<Typed>);

impl Contender for Json {
    async fn call(&self, call: Call) -> Result<()> {
        let (operation, params) = match call {
            Call::Small => ("get-user", json!({ "secretKey": KEY, "userId": "user_1" })),
            Call::Large => ("list-users", json!({ "secretKey": KEY, "limit": USERS })),
        };
        let Typed { block, .. } = &*self.0;
        black_box(block.call(operation, &params, self.0.context()).await??);
        Ok(())
    }
}
