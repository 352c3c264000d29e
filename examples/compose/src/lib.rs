//! A block made of the Clerk block.

#![cfg(target_family = "wasm")]

use bindings::clerk::tool::types::{Failure, Fault, Reason};
use bindings::clerk::tool::users::{ListUsersParams, list_users};
use bindings::exports::example::directory::directory::{FindUserIdOutput, FindUserIdParams, Guest};

mod bindings {
    #![allow(missing_docs, unsafe_code, reason = "generated")]
    wit_bindgen::generate!({
        path: ["../../wit", "wit"],
        world: "example:directory/block",
        generate_all,
        // A failure of the Clerk block, which is imported, is a failure of this block, which is exported.
        merge_structurally_equal_types: true,
    });
    use super::Directory;
    export!(Directory);
}

struct Directory;

impl Guest for Directory {
    fn find_user_id(params: FindUserIdParams) -> Result<FindUserIdOutput, Failure> {
        let address = params.email_address;
        // Commas separate several addresses in `list-users`.
        if address.contains(',') {
            let message = "emailAddress must be one address, without a comma";
            return Err(Failure::Permanent(Fault {
                parameter: Some("emailAddress".to_owned()),
                ..fault(Reason::InvalidParameter, message)
            }));
        }
        let page = list_users(&ListUsersParams {
            secret_key: String::new(), // the one in the environment
            email_address: Some(address),
            limit: Some(2), // enough to tell one from several
            offset: None,
            order_by: None,
            phone_number: None,
            external_id: None,
            username: None,
            user_id: None,
            query: None,
        })?;
        match page.users.len() {
            0 | 1 => Ok(FindUserIdOutput {
                user_id: page.users.into_iter().next().map(|user| user.id),
            }),
            _ => {
                let message = "Several users have this email address: find out which one is meant";
                Err(Failure::Permanent(fault(Reason::Rejected, message)))
            }
        }
    }
}

fn fault(reason: Reason, message: &str) -> Fault {
    Fault {
        reason,
        message: message.to_owned(),
        parameter: None,
        status: None,
        errors: Vec::new(),
        trace_id: None,
        retry_after_ms: None,
    }
}
