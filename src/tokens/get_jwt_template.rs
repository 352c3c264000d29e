//! `GET /v1/jwt_templates/{template_id}`
//! <https://clerk.com/docs/reference/backend-api/tag/jwt-templates/get/jwt_templates/{template_id}>

use super::GetJwtTemplateParams;
use crate::operation::{Answers, Failure, Operation, Plan, Request, segment};

impl Operation for GetJwtTemplateParams {
    fn plan(&self) -> Result<Plan, Failure> {
        let template_id = segment("template_id", &self.template_id)?;
        Ok(Plan::One(Request::get(&["jwt_templates", template_id])))
    }

    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure> {
        answers.main.object("jwt_template")
    }
}
