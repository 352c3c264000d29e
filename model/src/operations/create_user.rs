//! `POST /v1/users`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::user;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, optional};
use crate::wanted::{Requests, Wanted};

pub(crate) struct CreateUser;

impl Model for CreateUser {
    fn name(&self) -> &'static str {
        "create-user"
    }

    fn reads(&self) -> bool {
        false
    }

    fn is_idempotent(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                optional("emailAddress", Kind::List(usize::MAX)),
                optional("phoneNumber", Kind::List(usize::MAX)),
                optional("username", Kind::Text),
                optional("password", Kind::Text),
                optional("firstName", Kind::Text),
                optional("lastName", Kind::Text),
                optional("externalId", Kind::Name),
                optional("publicMetadata", Kind::Metadata),
                optional("privateMetadata", Kind::Metadata),
                optional("unsafeMetadata", Kind::Metadata),
                optional("skipPasswordChecks", Kind::Flag),
                optional("skipPasswordRequirement", Kind::Flag),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let names: Vec<_> = self.parameters().iter().map(|known| known.name).collect();
        Requests::one(Wanted::new("POST", &["users"]).body(given.body(&names)))
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        one(answers[0], "user", user::CREATED)
    }
}
