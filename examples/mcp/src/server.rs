//! Answers a client: which tools there are, and what comes of calling them.

use clerk_host::{Block, Context, Failure, Reason};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
    JsonObject, ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::{ErrorData, ServerHandler};
use serde_json::Value;

pub(crate) struct Server {
    pub(crate) block: Block,
    /// What the block sees of this process's environment, the key among it.
    pub(crate) environment: Vec<(String, String)>,
    /// One for each operation, whether it is offered or not.
    pub(crate) tools: Vec<Tool>,
    pub(crate) allow_destructive: bool,
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
        let offered = self.tools.iter().filter(|tool| self.offers(tool));
        Ok(ListToolsResult::with_all_items(offered.cloned().collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let name = &*request.name;
        let Some(tool) = self.tools.iter().find(|tool| tool.name == name) else {
            let message = format!("there is no tool `{name}`");
            return Err(ErrorData::invalid_params(message, None));
        };
        if !self.offers(tool) {
            let message = format!(
                "`{name}` is destructive, and this server was started without --allow-destructive"
            );
            return Err(ErrorData::invalid_params(message, None));
        }
        let call = self.call(tool, request.arguments.unwrap_or_default());
        let result = tokio::select! {
            result = call => result,
            // Whatever is returned now, the client does not get it.
            () = context.ct.cancelled() => {
                return Err(ErrorData::internal_error("the call was cancelled", None));
            }
        };
        Ok(match result {
            Ok(output) => success(output),
            // Not as structured content: some clients hold that of failures, too, against the schema of the output.
            Err(failure) => CallToolResult::error(vec![ContentBlock::text(failure.to_json())]),
        }
        .into())
    }
}

impl Server {
    fn offers(&self, tool: &Tool) -> bool {
        let destructive = tool
            .annotations
            .as_ref()
            .is_none_or(|of| of.is_destructive());
        self.allow_destructive || !destructive
    }

    async fn call(&self, tool: &Tool, arguments: JsonObject) -> Result<String, Failure> {
        // The block knows parameters that the tool does not have: the key.
        if let Some(name) = arguments.keys().find(|name| !takes(tool, name)) {
            return Err(unknown_parameter(tool, name));
        }
        let context = self
            .environment
            .iter()
            .fold(Context::new(), |context, (name, value)| {
                context.env(name, value)
            });
        let params = Value::from(arguments).to_string();
        let result = self.block.call(&tool.name, &params, context).await;
        result.unwrap_or_else(|error| Err(error.to_failure()))
    }
}

/// The output as text, as it stands; and as a value, unless no value can hold it.
fn success(output: String) -> CallToolResult {
    let value: Option<Value> = serde_json::from_str(&output).ok();
    let mut result = CallToolResult::success(vec![ContentBlock::text(output)]);
    result.structured_content = value;
    result
}

fn takes(tool: &Tool, parameter: &str) -> bool {
    tool.input_schema["properties"].get(parameter).is_some()
}

fn unknown_parameter(tool: &Tool, name: &str) -> Failure {
    let message = format!("`{}` has no parameter `{name}`.", tool.name);
    Failure::permanent(Reason::InvalidParameter, message).with_parameter(name)
}
