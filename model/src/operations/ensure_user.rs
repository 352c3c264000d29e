//! `GET /v1/users` by the external ID, and `POST /v1/users`

use crate::answer::Answer;
use crate::json::{Json, Wrong};
use crate::objects::user;
use crate::output::{created, objects_of, one};
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted};
use crate::{Look, Model};

pub(crate) struct EnsureUser;

impl Model for EnsureUser {
    fn name(&self) -> &'static str {
        "ensure-user"
    }

    fn reads(&self) -> bool {
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
                required("externalId", Kind::Key),
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
        let key = ("external_id".into(), given.text("externalId").into());
        let query = vec![key, ("limit".into(), "2".into())];
        Requests::Ensure(vec![
            Wanted::new("GET", &["users"]).query(query),
            Wanted::new("POST", &["users"]).body(given.body(&names)),
        ])
    }

    fn look(&self) -> Option<Look> {
        Some(Look {
            key: "externalId",
            nothing: Answer::new(200, "[]"),
        })
    }

    fn holds(&self, given: &Given, body: &[u8]) -> Result<bool, Wrong> {
        let users = objects_of(body, "user", user::CREATED)?;
        match &users[..] {
            [] => Ok(false),
            [user] if user.has("externalId", given.text("externalId")) => Ok(true),
            _ => Err(Wrong),
        }
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let user = match answers {
            [look] => objects_of(look, "user", user::CREATED)?.swap_remove(0),
            _ => one(answers[1], "user", user::CREATED)?,
        };
        if !user.has("externalId", given.text("externalId")) {
            return Err(Wrong);
        }
        Ok(created(user, answers.len() > 1))
    }
}
