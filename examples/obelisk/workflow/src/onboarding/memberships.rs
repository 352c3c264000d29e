//! Members with their roles.

use crate::bindings::clerk::tool::memberships::{
    AddOrganizationMemberParams, UpdateOrganizationMembershipParams, update_organization_membership,
};
use crate::bindings::clerk::tool::types::{Failure, Reason};
use crate::bindings::clerk::tool_obelisk_ext::memberships::{
    add_organization_member_get, add_organization_member_submit,
};
use crate::bindings::example::workflows::types::FailedOperation;
use crate::bindings::exports::example::workflows::onboarding::Member;
use crate::failures::{Failed, failed, is};
use crate::{from_environment, parallel};

/// `user_ids` are those of the members, in their order.
pub(super) fn add(
    organization_id: &str,
    members: &[Member],
    user_ids: &[String],
) -> Result<(), Failed> {
    let members: Vec<_> = members.iter().zip(user_ids).collect();
    let params = |(member, user_id): &(&Member, &String)| AddOrganizationMemberParams {
        secret_key: from_environment(),
        organization_id: organization_id.to_owned(),
        user_id: user_id.to_string(),
        role: member.role.clone(),
        public_metadata: None,
        private_metadata: None,
    };
    let results = parallel::each(
        &members,
        params,
        add_organization_member_submit,
        add_organization_member_get,
    );

    let mut refused = Vec::new();
    for ((member, user_id), result) in members.iter().zip(results) {
        match result {
            Ok(_) => (),
            // Who created the organization is a member already, and so is who was added by a first attempt.
            Err(failure) if is(&failure, Reason::Rejected) => {
                refused.extend(set_role(organization_id, user_id, &member.role, failure));
            }
            Err(failure) => refused.push(failed("add-organization-member", user_id, failure)),
        }
    }
    if refused.is_empty() {
        Ok(())
    } else {
        Err(refused)
    }
}

/// Gives the role to a user who could not be added. If the user is no member, that failure is the reason.
fn set_role(
    organization_id: &str,
    user_id: &str,
    role: &str,
    not_added: Failure,
) -> Option<FailedOperation> {
    let result = update_organization_membership(&UpdateOrganizationMembershipParams {
        secret_key: from_environment(),
        organization_id: organization_id.to_owned(),
        user_id: user_id.to_owned(),
        role: role.to_owned(),
    });
    match result {
        Ok(_) => None,
        Err(failure) if is(&failure, Reason::NotFound) => {
            Some(failed("add-organization-member", user_id, not_added))
        }
        Err(failure) => Some(failed("update-organization-membership", user_id, failure)),
    }
}
