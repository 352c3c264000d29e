//! Whether a webhook is Clerk's, and what it says
//! <https://clerk.com/docs/guides/development/webhooks/overview>

use super::about::About;
use super::{VerifyWebhookOutput, VerifyWebhookParams, signature, signing_secret};
use crate::answer;
use crate::failure::{self, Reason, invalid_parameter};
use crate::fields::required;
use crate::operation::{Computation, Environment, Failure};

/// How many seconds the message may be older or newer than the time now.
const TOLERANCE: u32 = 300;

impl Computation for VerifyWebhookParams {
    fn output(self, environment: &Environment) -> Result<Self::Output, Failure> {
        let keys = signing_secret::keys(&self.signing_secret, &environment.webhook_signing_secret)?;
        let id = required("svix_id", &self.svix_id)?.trim();
        let timestamp = required("svix_timestamp", &self.svix_timestamp)?.trim();
        let signature = required("svix_signature", &self.svix_signature)?;
        let body = required("body", &self.body)?;
        if !timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
            let message = "svixTimestamp must be a number of seconds, in digits alone";
            return Err(invalid_parameter("svixTimestamp", message.into()));
        }
        if !signature::is_signed(signature, &keys, [id, timestamp, body]) {
            let message = "No signature of the webhook is one by the signing secret: do not trust it; if it is Clerk's, \
                           check that the secret is this endpoint's and that the body came byte for byte";
            return Err(unauthorized(message.into()));
        }
        let tolerance = self.tolerance_seconds.unwrap_or(TOLERANCE);
        // A number that does not fit is as far away as one can be.
        let sent_at = timestamp.parse().unwrap_or(i64::MAX);
        let distance = self.now.div_euclid(1000).abs_diff(sent_at);
        if distance > tolerance.into() {
            let message = format!(
                "The webhook is signed, but {distance} seconds away from now, and {tolerance} are allowed: do not trust it, \
                 it may be a replay; if it just came, check the clock"
            );
            return Err(unauthorized(message));
        }
        event(id, body).map_err(|problem| {
            let message = format!("The webhook is signed, but is no event ({problem}): report it");
            failure::of(failure::fault(Reason::BadResponse, message))
        })
    }
}

fn event(id: &str, body: &str) -> Result<VerifyWebhookOutput, String> {
    let mut event: VerifyWebhookOutput = answer::object_in(body, "event")?;
    if event.type_.trim().is_empty() {
        return Err("expected `type`".to_owned());
    }
    let about = About::read(&event.type_, &event.data);
    id.clone_into(&mut event.id);
    event.user_id = about.user_id;
    event.organization_id = about.organization_id;
    event.session_id = about.session_id;
    Ok(event)
}

fn unauthorized(message: String) -> Failure {
    failure::of(failure::fault(Reason::Unauthorized, message))
}
