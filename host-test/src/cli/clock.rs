//! The time now, for operations that ask for it: the component has no clock.

use std::time::SystemTime;

use host_test::json::Json;
use wasmtime::Result;

/// In milliseconds since 1970.
pub(crate) fn now() -> Result<Json> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    Ok(Json::parse(&now.as_millis().to_string())?)
}
