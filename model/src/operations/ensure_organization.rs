//! `GET /v1/organizations/{slug}`, and `POST /v1/organizations`

use crate::answer::Answer;
use crate::json::{Json, Wrong};
use crate::objects::organization;
use crate::output::{created, one};
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};
use crate::{Look, Model};

pub(crate) struct EnsureOrganization;

impl Model for EnsureOrganization {
    fn name(&self) -> &'static str {
        "ensure-organization"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("name", Kind::Text),
                required("createdBy", Kind::Name),
                required("slug", Kind::Slug),
                optional("maxAllowedMemberships", Kind::Number),
                optional("publicMetadata", Kind::Metadata),
                optional("privateMetadata", Kind::Metadata),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let names: Vec<_> = self.parameters().iter().map(|known| known.name).collect();
        let path = ["organizations", given.text("slug")];
        let query = vec![("include_members_count".into(), "true".into())];
        Requests::Ensure(vec![
            Wanted::new("GET", &path).query(query),
            Wanted::new("POST", &["organizations"]).body(given.body(&names)),
        ])
    }

    fn look(&self) -> Option<Look> {
        let errors = r#"{"errors":[{"code":"resource_not_found"}]}"#;
        Some(Look {
            key: "slug",
            nothing: Answer::new(404, errors),
        })
    }

    fn holds(&self, given: &Given, body: &[u8]) -> Result<bool, Wrong> {
        let organization = one(body, "organization", organization::WHOLE)?;
        let has = organization.has("slug", given.text("slug"));
        if has { Ok(true) } else { Err(Wrong) }
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let body = answers[answers.len() - 1];
        self.holds(given, body)?;
        let organization = one(body, "organization", organization::WHOLE)?;
        Ok(created(organization, answers.len() > 1))
    }
}
