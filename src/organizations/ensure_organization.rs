//! `GET /v1/organizations/{slug}`, and `POST /v1/organizations` if there is none
//! <https://clerk.com/docs/reference/backend-api/tag/organizations/get/organizations/{organization_id}>
//! <https://clerk.com/docs/reference/backend-api/tag/organizations/post/organizations>

use super::{EnsureOrganizationOutput, EnsureOrganizationParams};
use crate::failure::{Reason, invalid_parameter};
use crate::operation::{
    Answer, Answers, Body, Ensure, Failure, Fields, Operation, Plan, Query, Request, segment,
};

impl Operation for EnsureOrganizationParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let slug = segment("slug", &self.slug)?;
        let is_of_slugs = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !slug.chars().all(is_of_slugs) {
            let message = "slug must consist of lowercase letters, digits and -";
            return Err(invalid_parameter("slug", message.into()));
        }
        let mut query = Query::default();
        query.flag("include_members_count", Some(true));
        let mut body = Body::default();
        body.required("name", &self.name)
            .required_id("created_by", &self.created_by)
            .required_id("slug", slug)
            .number("max_allowed_memberships", self.max_allowed_memberships)
            .metadata("public_metadata", &self.public_metadata)
            .metadata("private_metadata", &self.private_metadata);
        Ok(Plan::Ensure(Ensure {
            look: Request::get(&["organizations", slug]).query(query)?,
            create: Request::post(&["organizations"]).body(body)?,
            key: "slug",
            value: slug.to_owned(),
            find,
        }))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        let mut organization = organization(&answers.main, self.slug.trim())?;
        organization.created = answers.created;
        Ok(organization)
    }
}

/// The organization in an answer, if it has this slug.
fn organization(answer: &Answer, slug: &str) -> Result<EnsureOrganizationOutput, Failure> {
    let organization: EnsureOrganizationOutput = answer.object("organization")?;
    if organization.slug.as_deref() == Some(slug) {
        Ok(organization)
    } else {
        Err(answer.bad("`slug` is not the one asked for"))
    }
}

fn find(answer: Result<Answer, Failure>, slug: &str) -> Result<Option<Answer>, Failure> {
    match answer {
        Ok(answer) => organization(&answer, slug).map(|_| Some(answer)),
        Err(Failure::Permanent(fault)) if fault.reason == Reason::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}
