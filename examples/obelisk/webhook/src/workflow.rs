//! Starts a workflow, once for an event.

use hmac_sha256::Hash;

use crate::bindings::obelisk::types::execution::{ExecutionId, Function};
use crate::bindings::obelisk::types::time::ScheduleAt;
use crate::bindings::obelisk::webhook::webhook_support::{
    GetStatusError, get_status, schedule_json,
};

pub(crate) fn offboard(event_id: &str, user_id: &str) -> Result<(), u16> {
    let execution_id = execution_id(event_id);
    match get_status(&execution_id) {
        Ok(_) => return Ok(()),
        Err(GetStatusError::NotFound) => (),
        Err(GetStatusError::ExecutionIdParsingError(_)) => return Err(500),
    }
    let function = Function {
        interface_name: "example:workflows/offboarding@0.1.0".to_owned(),
        function_name: "offboard-user".to_owned(),
    };
    let params = serde_json::json!([user_id]).to_string();
    // If the same event arrives twice at the same time, one of them ends here: the engine refuses a second execution with
    // the ID and answers with 500, and Clerk sends the event again.
    schedule_json(&execution_id, ScheduleAt::Now, &function, &params).map_err(|_| 500)
}

/// The same for the same event, so that the database itself keeps a second workflow out. An ID is `E_` and 128 bits as a
/// [ULID](https://github.com/ulid/spec): in base 32, first the three bits that are left over.
fn execution_id(event_id: &str) -> ExecutionId {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    let hash = Hash::hash(event_id.as_bytes());
    let bits = u128::from_be_bytes(*hash.first_chunk().expect("it has 32 bytes"));
    let digits = (0..26)
        .rev()
        .map(|place| char::from(DIGITS[(bits >> (5 * place)) as usize % 32]));
    ExecutionId {
        id: "E_".chars().chain(digits).collect(),
    }
}
