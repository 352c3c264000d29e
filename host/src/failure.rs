//! How an operation fails, as JSON.

use std::fmt;

use serde_json::{Map, Value, json};
use wasmtime::component::Val;
use wasmtime::{Result, bail};

use crate::interface::Case;
use crate::value::{self, Refusal};

/// A failure that an operation returned.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Which case of the variant it is, such as `rate-limited`: what the caller should do.
    pub case: String,
    /// What is known about it, in camelCase: `message`, `parameter`, `status`, `errors`, `traceId`, `retryAfterMs`.
    pub fault: Map<String, Value>,
}

impl Failure {
    /// Whether the same call would fail again, or must not be repeated without looking. It is in the name of the case,
    /// which is how engines tell, too.
    pub fn is_permanent(&self) -> bool {
        self.case.contains("permanent")
    }

    /// The fault as one flat object, with `case` before its fields.
    pub fn to_json(&self) -> Value {
        let mut object = Map::from_iter([("case".to_owned(), Value::from(self.case.as_str()))]);
        object.extend(self.fault.clone());
        object.into()
    }

    pub(crate) fn from_component(cases: &[Case], value: &Val) -> Result<Self> {
        let Val::Variant(name, payload) = value else {
            bail!("the component returned a failure that is no variant")
        };
        let shape = cases
            .iter()
            .find(|case| case.name == *name)
            .and_then(|case| case.payload.as_ref());
        let fault = match (shape, payload) {
            (Some(shape), Some(payload)) => value::to_json(shape, payload)?,
            _ => json!({}),
        };
        let Value::Object(fault) = fault else {
            bail!("the component's `{name}` carries no record")
        };
        Ok(Self {
            case: name.clone(),
            fault,
        })
    }

    /// Parameters that the component's types can't hold are refused here just as the component refuses others, so that
    /// callers have one kind of failure to understand.
    pub(crate) fn from_refusal(refusal: Refusal) -> Self {
        let fault = [
            ("message", json!(refusal.message)),
            ("parameter", json!(refusal.parameter)),
            ("status", Value::Null),
            ("errors", json!([])),
            ("traceId", Value::Null),
            ("retryAfterMs", Value::Null),
        ];
        Self {
            case: "permanent-invalid-parameter".to_owned(),
            fault: fault
                .map(|(name, value)| (name.to_owned(), value))
                .into_iter()
                .collect(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault.get("message").and_then(Value::as_str) {
            Some(message) => write!(f, "{}: {message}", self.case),
            None => f.write_str(&self.case),
        }
    }
}

impl std::error::Error for Failure {}
