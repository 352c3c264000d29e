//! `GET /v1/jwt_templates/{template_id}`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::jwt_template;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, required};
use crate::wanted::{Requests, Wanted};

pub(crate) struct GetJwtTemplate;

impl Model for GetJwtTemplate {
    fn name(&self) -> &'static str {
        "get-jwt-template"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const { &[required("templateId", Kind::Segment)] }
    }

    fn requests(&self, given: &Given) -> Requests {
        Requests::one(Wanted::new(
            "GET",
            &["jwt_templates", given.text("templateId")],
        ))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "jwt_template", jwt_template::WHOLE)
    }
}
