//! The time now, for operations that ask for it: the block has no clock, and a model guesses.

use std::time::SystemTime;

use serde_json::Value;

/// The parameter.
pub(crate) const NOW: &str = "now";

/// Says in a parameter of this name that it may be left out, if it is a time.
pub(crate) fn fill_in(parameter: &mut Value) -> bool {
    let is_time = parameter["format"] == "int64";
    if is_time && let Some(Value::String(description)) = parameter.get_mut("description") {
        description.push_str(" Absent: that of the server.");
    }
    is_time
}

/// In milliseconds since 1970. A clock that is before that is wrong, and makes every webhook look too old.
pub(crate) fn now() -> u128 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.map_or(0, |since| since.as_millis())
}
