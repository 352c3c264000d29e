//! Receives Clerk's webhooks, and starts a workflow for those that call for one: one workflow for an event, however often
//! Clerk sends it.

mod event;
mod request;
mod workflow;

use std::time::{SystemTime, UNIX_EPOCH};

use bindings::clerk::tool::types::{Failure, Fault, Reason};
use bindings::clerk::tool::webhooks::{VerifyWebhookParams, verify_webhook};
use request::Signed;
use wasip2::exports::http::incoming_handler::Guest;
use wasip2::http::types::{Fields, IncomingRequest, OutgoingResponse, ResponseOutparam};

mod bindings {
    wit_bindgen::generate!({ path: ["../../../wit", "wit"], world: "example:webhook/endpoint", generate_all });
}

struct Webhook;

wasip2::http::proxy::export!(Webhook);

impl Guest for Webhook {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let status = match receive(request) {
            Ok(()) => 204,
            Err(status) => status,
        };
        let response = OutgoingResponse::new(Fields::new());
        response
            .set_status_code(status)
            .expect("it is between 100 and 999");
        ResponseOutparam::set(out, Ok(response));
    }
}

/// Returns the status if it is one of failure. Clerk sends the event again for each of them.
fn receive(request: IncomingRequest) -> Result<(), u16> {
    // The engine stores what it is given to verify, so nothing that can't be an event gets there.
    let signed = Signed::read(request)?;
    let event = verify_webhook(&VerifyWebhookParams {
        signing_secret: String::new(),
        svix_id: signed.id,
        svix_timestamp: signed.timestamp,
        svix_signature: signed.signature,
        body: signed.body,
        now: now(),
        tolerance_seconds: None,
    })
    .map_err(|failure| status(&failure))?;

    match event::leaver(&event) {
        Some(user_id) => workflow::offboard(&event.id, user_id),
        None => Ok(()),
    }
}

fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.expect("it is after 1970").as_millis() as i64
}

fn status(failure: &Failure) -> u16 {
    match failure {
        Failure::Permanent(Fault { reason, .. }) => match reason {
            Reason::Unauthorized => 401,
            Reason::InvalidParameter | Reason::BadResponse => 400,
            _ => 500,
        },
        _ => 500,
    }
}
