//! Offboarding a user of Clerk as a durable workflow.
//!
//! The engine journals the result of every operation that is called here. After a crash it runs this code again and
//! answers from the journal what was done already, so the code must be deterministic: no clock, no random numbers, no
//! `HashMap`. The engine also retries transient failures; only those that outlast its retries, and permanent ones, arrive
//! here.

use std::collections::BTreeSet;

use bindings::clerk::tool::sessions::{
    GetSessionParams, ListSessionsParams, RevokeSessionParams, get_session, list_sessions,
};
use bindings::clerk::tool::types::{Failure, Fault, Reason};
use bindings::clerk::tool::users::{
    DeleteUserParams, ListUsersParams, User, delete_user, list_users,
};
use bindings::clerk::tool_obelisk_ext::sessions::{revoke_session_get, revoke_session_submit};
use bindings::exports::example::offboarding::workflow::{
    FailedOperation, Guest, OffboardingError, Report,
};
use bindings::obelisk::workflow::workflow_support::{join_next, join_set_create};

mod bindings {
    wit_bindgen::generate!({ path: ["../../../wit", "wit"], world: "example:offboarding/offboarding", generate_all });
}

/// How many sessions are revoked at the same time. Clerk takes 100 requests in 10 seconds in development.
const PAGE: u32 = 50;

struct Offboarding;

bindings::export!(Offboarding with_types_in bindings);

impl Guest for Offboarding {
    fn offboard(email_address: String) -> Result<Report, OffboardingError> {
        let user_id = find_user(&email_address)?;
        let mut ended = BTreeSet::new();
        loop {
            // Always the first page: what was revoked is no longer in the list. If Clerk lists only what it has already
            // confirmed as ended, the list lags behind, and the deletion ends what it may still hide.
            let mut page = active_sessions(&user_id)?;
            page.retain(|session_id| !ended.contains(session_id));
            if page.is_empty() {
                break;
            }
            end_sessions(&page)?;
            ended.extend(page);
        }
        delete(&user_id)?;
        Ok(Report {
            user_id,
            sessions_ended: ended.len() as u32,
        })
    }
}

fn find_user(email_address: &str) -> Result<String, OffboardingError> {
    let page = list_users(&ListUsersParams {
        secret_key: from_environment(),
        limit: None,
        offset: None,
        order_by: None,
        email_address: Some(email_address.to_owned()),
        phone_number: None,
        external_id: None,
        username: None,
        user_id: None,
        query: None,
    })
    .map_err(|failure| failed("list-users", email_address, failure))?;

    // Deleting can't be undone, so the answer is not trusted blindly: a comma would have asked for several addresses.
    let mut users: Vec<User> = page.users;
    users.retain(|user| {
        user.email_addresses
            .iter()
            .any(|email| email.email_address.eq_ignore_ascii_case(email_address))
    });
    match users.as_slice() {
        [] => Err(OffboardingError::UserNotFound),
        [user] => Ok(user.id.clone()),
        _ => Err(OffboardingError::SeveralUsers(
            users.into_iter().map(|user| user.id).collect(),
        )),
    }
}

fn active_sessions(user_id: &str) -> Result<Vec<String>, OffboardingError> {
    let page = list_sessions(&ListSessionsParams {
        secret_key: from_environment(),
        user_id: Some(user_id.to_owned()),
        client_id: None,
        status: Some("active".to_owned()),
        limit: Some(PAGE),
        offset: None,
    })
    .map_err(|failure| failed("list-sessions", user_id, failure))?;
    Ok(page
        .sessions
        .into_iter()
        .map(|session| session.id)
        .collect())
}

/// Revokes all of them at the same time, and waits for all before it reports what failed.
fn end_sessions(session_ids: &[String]) -> Result<(), OffboardingError> {
    let join_set = join_set_create();
    let executions: Vec<_> = session_ids
        .iter()
        .map(|session_id| {
            let params = RevokeSessionParams {
                secret_key: from_environment(),
                session_id: session_id.clone(),
            };
            revoke_session_submit(&join_set, &params)
        })
        .collect();
    while join_next(&join_set).is_ok() {}

    let mut failed = Vec::new();
    for (session_id, execution) in session_ids.iter().zip(&executions) {
        let result = revoke_session_get(execution).expect("the join set has waited for it");
        if let Err(failure) = result
            && !is_over(session_id, &failure)
        {
            failed.push(FailedOperation {
                operation: "revoke-session".to_owned(),
                subject: session_id.clone(),
                failure,
            });
        }
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(OffboardingError::Failed(failed))
    }
}

/// Whether a session that could not be revoked is over all the same. It may have ended meanwhile, or a first attempt
/// has revoked it and its answer was lost; Clerk does not document how it then answers the second.
fn is_over(session_id: &str, failure: &Failure) -> bool {
    match reason(failure) {
        Some(Reason::NotFound) => true,
        Some(Reason::Rejected) => {
            let params = GetSessionParams {
                secret_key: from_environment(),
                session_id: session_id.to_owned(),
            };
            match get_session(&params) {
                Ok(session) => session.status != "active",
                Err(failure) => reason(&failure) == Some(Reason::NotFound),
            }
        }
        _ => false,
    }
}

fn delete(user_id: &str) -> Result<(), OffboardingError> {
    match delete_user(&DeleteUserParams {
        secret_key: from_environment(),
        user_id: user_id.to_owned(),
    }) {
        // Gone already: somebody else has deleted the user, or we have, and the answer was lost.
        Ok(_) => Ok(()),
        Err(failure) if reason(&failure) == Some(Reason::NotFound) => Ok(()),
        Err(failure) => Err(failed("delete-user", user_id, failure)),
    }
}

fn reason(failure: &Failure) -> Option<Reason> {
    match failure {
        Failure::Transient(Fault { reason, .. }) | Failure::Permanent(Fault { reason, .. }) => {
            Some(*reason)
        }
        Failure::ExecutionFailed => None,
    }
}

fn failed(operation: &str, subject: &str, failure: Failure) -> OffboardingError {
    OffboardingError::Failed(vec![FailedOperation {
        operation: operation.to_owned(),
        subject: subject.to_owned(),
        failure,
    }])
}

/// Parameters are journaled, so none holds the key: empty means the activity's environment.
fn from_environment() -> String {
    String::new()
}
