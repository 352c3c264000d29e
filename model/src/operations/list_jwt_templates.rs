//! `GET /v1/jwt_templates`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::jwt_template;
use crate::output::{bare_or_page, many};
use crate::parameters::{Given, Kind, Parameter, optional};
use crate::wanted::{Requests, Wanted};

pub(crate) struct ListJwtTemplates;

impl Model for ListJwtTemplates {
    fn name(&self) -> &'static str {
        "list-jwt-templates"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                optional("limit", Kind::Limit),
                optional("offset", Kind::Number),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let mut query = given.query(&["limit", "offset"]);
        query.push(("paginated".into(), "true".into()));
        Requests::one(Wanted::new("GET", &["jwt_templates"]).query(query))
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let page = bare_or_page(given, answers[0], "jwt_template", jwt_template::WHOLE)?;
        Ok(many("templates", page))
    }
}
