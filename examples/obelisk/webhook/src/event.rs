//! Which events call for a workflow.

use serde::Deserialize;

use crate::bindings::clerk::tool::webhooks::VerifyWebhookOutput;

/// Who is to be offboarded: a user whose private metadata, which only backends can write, has `"offboard": true`.
pub(crate) fn leaver(event: &VerifyWebhookOutput) -> Option<&str> {
    #[derive(Deserialize)]
    struct User {
        private_metadata: PrivateMetadata,
    }

    #[derive(Deserialize)]
    struct PrivateMetadata {
        offboard: bool,
    }

    if event.type_ != "user.updated" {
        return None;
    }
    let user: User = serde_json::from_str(&event.data).ok()?;
    if user.private_metadata.offboard {
        event.user_id.as_deref()
    } else {
        None
    }
}
