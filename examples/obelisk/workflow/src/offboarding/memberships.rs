//! The memberships of a user in organizations, by the IDs of the organizations.

use crate::bindings::clerk::tool::memberships::RemoveOrganizationMemberParams;
use crate::bindings::clerk::tool::types::{Failure, Reason};
use crate::bindings::clerk::tool::users::{
    ListUserOrganizationMembershipsParams, list_user_organization_memberships,
};
use crate::bindings::clerk::tool_obelisk_ext::memberships::{
    remove_organization_member_get, remove_organization_member_submit,
};
use crate::failures::{Failed, failed, has_code, is};
use crate::lists::{PAGE, every_page};
use crate::{from_environment, parallel};

pub(super) fn of_user(user_id: &str) -> Result<Vec<String>, Failed> {
    let result = every_page(|offset| {
        let page = list_user_organization_memberships(&ListUserOrganizationMembershipsParams {
            secret_key: from_environment(),
            user_id: user_id.to_owned(),
            limit: PAGE,
            offset,
        })?;
        let ids = page.memberships.into_iter();
        let ids = ids.map(|membership| membership.organization_id);
        Ok((ids.collect(), page.total_count))
    });
    match result {
        // The user is gone already, or the application has no organizations.
        Err(failure)
            if is(&failure, Reason::NotFound)
                || has_code(&failure, "organization_not_enabled_in_instance") =>
        {
            Ok(Vec::new())
        }
        result => result.map_err(|failure| {
            let operation = "list-user-organization-memberships";
            vec![failed(operation, user_id, failure)]
        }),
    }
}

pub(super) fn remove(user_id: &str, organization_ids: &[String]) -> Vec<Result<(), Failure>> {
    let params = |organization_id: &String| RemoveOrganizationMemberParams {
        secret_key: from_environment(),
        organization_id: organization_id.clone(),
        user_id: user_id.to_owned(),
    };
    let results = parallel::each(
        organization_ids,
        params,
        remove_organization_member_submit,
        remove_organization_member_get,
    );
    let ends_with_user = |failure: &Failure| {
        // Where every user must be in an organization, nobody can be removed from the last one.
        has_code(failure, "personal_accounts_not_allowed")
    };
    results
        .into_iter()
        .map(|result| match result {
            Err(failure) if !ends_with_user(&failure) => Err(failure),
            _ => Ok(()),
        })
        .collect()
}
