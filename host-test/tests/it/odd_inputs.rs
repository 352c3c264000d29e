//! The table of odd inputs that Rust, Python and Node share: the same refusals in all of them.

use clerk_host::{Block, Context};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    why: String,
    operation: String,
    params: Box<RawValue>,
    /// `unavailable` for what is not refused: nobody listens.
    reason: String,
    parameter: Option<String>,
    message: Option<String>,
}

#[tokio::test]
async fn odd_inputs_are_refused_as_in_every_language() {
    let table = include_str!("../../../examples/odd-inputs.json");
    let inputs: Vec<Input> = serde_json::from_str(table).unwrap();
    let block = Block::from_bytes(artifact::COMPONENT).unwrap();
    for input in inputs {
        let context = Context::new()
            .env("CLERK_SECRET_KEY", "sk_test_fixture")
            .env("CLERK_API_URL", "http://127.0.0.1:1");
        let result = block
            .call(&input.operation, input.params.get(), context)
            .await;
        let failure = result.unwrap().expect_err(&input.why);
        let found = (
            failure.reason().map(ToString::to_string),
            failure.parameter(),
        );
        let expected = (Some(input.reason), input.parameter.as_deref());
        assert_eq!(found, expected, "{}: {failure}", input.why);
        let message = input.message.unwrap_or_default();
        assert!(
            failure.message().contains(&message),
            "{}: {failure}",
            input.why
        );
    }
}
