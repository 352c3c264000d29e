//! Offboarding: end the sessions, the memberships and the invitations of a user, and delete the user.

mod invitations;
mod memberships;
mod organization_invitations;
mod sessions;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use crate::bindings::clerk::tool::types::{Failure, Reason};
use crate::bindings::clerk::tool::users::{
    DeleteUserParams, GetUserParams, ListUsersParams, delete_user, get_user, list_users,
};
use crate::bindings::exports::example::workflows::offboarding::{Guest, OffboardingError, Report};
use crate::failures::{Failed, failed, is};
use crate::{Workflows, from_environment};

impl Guest for Workflows {
    fn offboard(email_address: String) -> Result<Report, OffboardingError> {
        let user_id = find_user(&email_address)?;
        Self::offboard_user(user_id)
    }

    fn offboard_user(user_id: String) -> Result<Report, OffboardingError> {
        let addresses = verified_addresses(&user_id)?;
        let report = end_everything(user_id, &addresses).map_err(OffboardingError::Failed)?;
        delete(&report.user_id).map_err(OffboardingError::Failed)?;
        Ok(report)
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
    .map_err(|failure| {
        OffboardingError::Failed(vec![failed("list-users", email_address, failure)])
    })?;

    // Deleting can't be undone, so the answer is not trusted blindly: a comma would have asked for several addresses.
    let mut users = page.users;
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

/// An address that is not verified may be somebody else's, whose invitations stay.
fn verified_addresses(user_id: &str) -> Result<Vec<String>, OffboardingError> {
    let params = GetUserParams {
        secret_key: from_environment(),
        user_id: user_id.to_owned(),
    };
    match get_user(&params) {
        Ok(user) => Ok(user
            .email_addresses
            .into_iter()
            .filter(|email| email.verified)
            .map(|email| email.email_address)
            .collect()),
        Err(failure) if is(&failure, Reason::NotFound) => Err(OffboardingError::UserNotFound),
        Err(failure) => {
            let failed = failed("get-user", user_id, failure);
            Err(OffboardingError::Failed(vec![failed]))
        }
    }
}

/// What gives access now comes first, what could give it again comes last.
fn end_everything(user_id: String, addresses: &[String]) -> Result<Report, Failed> {
    let sessions_ended = end_all(
        "revoke-session",
        || sessions::active(&user_id),
        sessions::revoke,
    )?;
    let memberships_removed = end_all(
        "remove-organization-member",
        || memberships::of_user(&user_id),
        |organization_ids| memberships::remove(&user_id, organization_ids),
    )?;
    let mut invitations_revoked = 0;
    for address in addresses {
        invitations_revoked += end_all(
            "revoke-invitation",
            || invitations::pending(address),
            invitations::revoke,
        )?;
        invitations_revoked += end_all(
            "revoke-organization-invitation",
            || organization_invitations::pending(address),
            organization_invitations::revoke,
        )?;
    }
    Ok(Report {
        user_id,
        sessions_ended,
        memberships_removed,
        invitations_revoked,
    })
}

/// Ends all that `list` returns, and lists again until there is nothing new.
///
/// What could not be ended and is no longer listed is over all the same: it ended meanwhile, or a first attempt ended it
/// and its answer was lost. What was ended and is listed still does not hold up the rest: the list lags behind.
fn end_all<T: Clone + Display + Ord, O>(
    operation: &str,
    list: impl Fn() -> Result<Vec<T>, Failed>,
    end: impl Fn(&[T]) -> Vec<Result<O, Failure>>,
) -> Result<u32, Failed> {
    let mut over = BTreeSet::new();
    let mut refused = BTreeMap::new();
    loop {
        let mut listed = list()?;
        let open: Failed = listed
            .iter()
            .filter_map(|item| Some(failed(operation, &item.to_string(), refused.remove(item)?)))
            .collect();
        if !open.is_empty() {
            return Err(open);
        }
        over.extend(std::mem::take(&mut refused).into_keys());

        listed.retain(|item| !over.contains(item));
        if listed.is_empty() {
            return Ok(over.len() as u32);
        }
        let results = end(&listed);
        for (item, result) in listed.into_iter().zip(results) {
            match result {
                Err(failure) if !is(&failure, Reason::NotFound) => {
                    refused.insert(item, failure);
                }
                _ => {
                    over.insert(item);
                }
            }
        }
    }
}

fn delete(user_id: &str) -> Result<(), Failed> {
    let params = DeleteUserParams {
        secret_key: from_environment(),
        user_id: user_id.to_owned(),
    };
    match delete_user(&params) {
        // Gone already: somebody else has deleted the user, or we have, and the answer was lost.
        Err(failure) if !is(&failure, Reason::NotFound) => {
            Err(vec![failed("delete-user", user_id, failure)])
        }
        _ => Ok(()),
    }
}
