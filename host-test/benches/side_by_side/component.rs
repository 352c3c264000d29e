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
use wasmtime::component::{Lift, Lower};

use crate::client::Client;
use crate::{Call, KEY, USERS};

mod bindings {
    #![allow(missing_docs, unreachable_pub, reason = "generated")]
    wasmtime::component::bindgen!({ path: "../wit", world: "clerk" });
}

pub(crate) struct Component {
    block: Block,
    context: Context,
    /// What keeps instances. If not, each call has one of its own.
    client: Option<clerk_host::Client>,
    /// Whether parameters and outputs are JSON rather than typed.
    json: bool,
}

/// How the component is called.
#[derive(clap::Args)]
pub(crate) struct Options {
    #[arg(long)]
    no_interruption: bool,
    /// From JSON to JSON
    #[arg(long)]
    json: bool,
    /// In instances that are used again
    #[arg(long)]
    client: bool,
}

impl Component {
    pub(crate) fn load(url: &str, file: &Path, options: &Options) -> Result<Self> {
        let config = Config::new().interruption(!options.no_interruption);
        let block = config.load_file(file)?;
        let context = Context::new().env("CLERK_API_URL", url);
        Ok(Self {
            client: options.client.then(|| block.client(context.clone())),
            block,
            context,
            json: options.json,
        })
    }

    async fn call_as<P, O>(&self, call: Call, params: P) -> Result<O>
    where
        P: Lower + Send + Sync,
        O: Lift + Send + Sync + 'static,
    {
        let result: Result<O, Failure> = match &self.client {
            Some(client) => client.call_typed(call.name(), params).await?,
            None => {
                let context = self.context.clone();
                self.block.call_typed(call.name(), params, context).await?
            }
        };
        Ok(result?)
    }

    async fn call_json(&self, call: Call) -> Result<()> {
        let params = match call {
            Call::GetUser => json!({ "secretKey": KEY, "userId": "user_1" }),
            Call::ListUsers => json!({ "secretKey": KEY, "limit": USERS }),
        };
        let params = params.to_string();
        let output = match &self.client {
            Some(client) => client.call(call.name(), &params).await??,
            None => {
                let context = self.context.clone();
                self.block.call(call.name(), &params, context).await??
            }
        };
        black_box(output);
        Ok(())
    }

    async fn call_typed(&self, call: Call) -> Result<()> {
        match call {
            Call::GetUser => {
                let params = GetUserParams {
                    secret_key: KEY.to_owned(),
                    user_id: "user_1".to_owned(),
                };
                let user: GetUserOutput = self.call_as(call, params).await?;
                black_box(user);
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
                let page: ListUsersOutput = self.call_as(call, params).await?;
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
