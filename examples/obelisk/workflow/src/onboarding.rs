//! Onboarding: users, an organization, its members, and invitations to it. Each step is safe to retry, so it may be
//! killed anywhere, and started again from the beginning.

mod invitations;
mod memberships;

use crate::bindings::clerk::tool::organizations::{EnsureOrganizationParams, ensure_organization};
use crate::bindings::clerk::tool::users::EnsureUserParams;
use crate::bindings::clerk::tool_obelisk_ext::users::{ensure_user_get, ensure_user_submit};
use crate::bindings::exports::example::workflows::onboarding::{
    Guest, Member, OnboardingError, Report, Team,
};
use crate::failures::{Failed, failed};
use crate::{Workflows, from_environment, parallel};

impl Guest for Workflows {
    fn onboard_team(team: Team) -> Result<Report, OnboardingError> {
        if team.members.is_empty() {
            return Err(OnboardingError::NoMembers);
        }
        onboard(&team).map_err(OnboardingError::Failed)
    }
}

fn onboard(team: &Team) -> Result<Report, Failed> {
    let user_ids = users(&team.members)?;
    let organization_id = organization(team, &user_ids[0])?;
    memberships::add(&organization_id, &team.members, &user_ids)?;
    invitations::send(&organization_id, &team.invitees)?;
    Ok(Report {
        organization_id,
        user_ids,
    })
}

/// The IDs of the users, in the order of the members.
fn users(members: &[Member]) -> Result<Vec<String>, Failed> {
    let params = |member: &Member| EnsureUserParams {
        secret_key: from_environment(),
        email_address: Some(member.email_address.clone()),
        phone_number: None,
        username: None,
        password: None,
        first_name: member.first_name.clone(),
        last_name: member.last_name.clone(),
        external_id: member.external_id.clone(),
        public_metadata: None,
        private_metadata: None,
        unsafe_metadata: None,
        skip_password_checks: None,
        // They sign in by email or single sign-on, or set a password then.
        skip_password_requirement: Some(true),
    };
    let results = parallel::each(members, params, ensure_user_submit, ensure_user_get);

    let mut user_ids = Vec::new();
    let mut refused = Vec::new();
    for (member, result) in members.iter().zip(results) {
        match result {
            Ok(user) => user_ids.push(user.id),
            Err(failure) => refused.push(failed("ensure-user", &member.external_id, failure)),
        }
    }
    if refused.is_empty() {
        Ok(user_ids)
    } else {
        Err(refused)
    }
}

fn organization(team: &Team, created_by: &str) -> Result<String, Failed> {
    let params = EnsureOrganizationParams {
        secret_key: from_environment(),
        name: team.name.clone(),
        created_by: created_by.to_owned(),
        slug: team.slug.clone(),
        max_allowed_memberships: None,
        public_metadata: None,
        private_metadata: None,
    };
    match ensure_organization(&params) {
        Ok(organization) => Ok(organization.id),
        Err(failure) => Err(vec![failed("ensure-organization", &team.slug, failure)]),
    }
}
