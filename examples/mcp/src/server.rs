//! Answers a client: which tools there are, and what comes of calling them.

use clerk_host::{Block, Context, Failure, Reason};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
    JsonObject, ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig,
};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::{ErrorData, ServerHandler};
use tracing::info;

use crate::arguments;
use crate::result::{Shown, shown};
use crate::tools::Tool;

pub(crate) struct Server {
    pub(crate) block: Block,
    /// What the block sees of this process's environment, the key among it.
    pub(crate) environment: Vec<(String, String)>,
    /// One for each operation, whether it is offered or not.
    pub(crate) tools: Vec<Tool>,
    pub(crate) instructions: String,
    /// Of the block.
    pub(crate) version: String,
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("clerk-mcp", &self.version))
            .with_instructions(&self.instructions)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let offered = self.tools.iter().filter(|tool| tool.missing.is_empty());
        let offered = offered.map(|tool| tool.model.clone());
        Ok(ListToolsResult::with_all_items(offered.collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let name = &*request.name;
        let Some(tool) = self.tools.iter().find(|tool| tool.operation == name) else {
            let message = format!("there is no tool `{name}`");
            return Err(ErrorData::invalid_params(message, None));
        };
        if !tool.missing.is_empty() {
            let flags = tool.missing.join(" and ");
            let message = format!("`{name}` is off: this server was started without {flags}");
            return Err(ErrorData::invalid_params(message, None));
        }
        let arguments = request.arguments.unwrap_or_default();
        let call = self.call(tool, &arguments);
        let result = tokio::select! {
            result = call => result,
            // Whatever is returned now, the client does not get it.
            () = context.ct.cancelled() => {
                return Err(ErrorData::internal_error("the call was cancelled", None));
            }
        };
        Ok(match result {
            Ok(output) => {
                let Shown { note, json } = shown(output, offset(tool, &arguments));
                CallToolResult::success([note, json].map(ContentBlock::text).into())
            }
            Err(failure) => CallToolResult::error(vec![ContentBlock::text(failure.to_json())]),
        }
        .into())
    }
}

impl Server {
    async fn call(&self, tool: &Tool, arguments: &JsonObject) -> Result<String, Failure> {
        // What the block performs, it logs itself.
        let refused = |failure: Failure| {
            let outcome = failure.reason().map(Reason::as_str);
            info!(operation = tool.operation, outcome, "refused");
            failure
        };
        let params = arguments::parameters(tool, arguments).map_err(refused)?;
        let is_set = |name: &String| {
            let mut environment = self.environment.iter();
            environment.any(|(set, value)| set == name && !value.trim().is_empty())
        };
        if let Some(name) = tool.variables.iter().find(|name| !is_set(name)) {
            let message = format!(
                "The environment variable {name} of this server is not set: nothing was sent. Whoever runs the server must \
                 set it and restart the server."
            );
            return Err(refused(Failure::permanent(Reason::Misconfigured, message)));
        }
        let context = self
            .environment
            .iter()
            .fold(Context::new(), |context, (name, value)| {
                match name.as_str() {
                    SECRET_KEY => context.secret(name, value),
                    SIGNING_SECRET if !tool.variables.contains(name) => context,
                    _ => context.env(name, value),
                }
            });
        let result = self.block.call(&tool.operation, &params, context).await;
        result.unwrap_or_else(|error| Err(error.to_failure()))
    }
}

/// Where a list begins, if the tool takes an offset.
fn offset(tool: &Tool, arguments: &JsonObject) -> Option<u64> {
    tool.parameters.get(OFFSET)?;
    let given = arguments.get(OFFSET);
    // 20 may be written 20.0.
    Some(given.and_then(|offset| offset.as_f64()).unwrap_or(0.0) as u64)
}

const OFFSET: &str = "offset";

/// The variable that no operation needs but the one that verifies webhooks.
const SIGNING_SECRET: &str = "CLERK_WEBHOOK_SIGNING_SECRET";

/// The variable that only goes into a header, so that the component need not see it.
const SECRET_KEY: &str = "CLERK_SECRET_KEY";
