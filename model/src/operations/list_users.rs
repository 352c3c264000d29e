//! `GET /v1/users` and `GET /v1/users/count`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::user;
use crate::output::{list, many, total_count};
use crate::parameters::{Given, Kind, Parameter, optional};
use crate::wanted::{Requests, Wanted};

pub(crate) struct ListUsers;

impl Model for ListUsers {
    fn name(&self) -> &'static str {
        "list-users"
    }

    fn reads(&self) -> bool {
        true
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                optional("limit", Kind::Limit),
                optional("offset", Kind::Number),
                optional("orderBy", Kind::Name),
                optional("emailAddress", Kind::List(100)),
                optional("phoneNumber", Kind::List(100)),
                optional("externalId", Kind::List(100)),
                optional("username", Kind::List(100)),
                optional("userId", Kind::List(100)),
                optional("query", Kind::Text),
            ]
        }
    }

    fn requests(&self, given: &Given) -> Requests {
        let filters = given.query(&[
            "emailAddress",
            "phoneNumber",
            "externalId",
            "username",
            "userId",
            "query",
        ]);
        let page = given.query(&["limit", "offset", "orderBy"]);
        Requests::Together(vec![
            Wanted::new("GET", &["users"]).query([page, filters.clone()].concat()),
            Wanted::new("GET", &["users", "count"]).query(filters),
        ])
    }

    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        let users = list(given, answers[0], "user", user::LISTED)?;
        Ok(many("users", (users, total_count(answers[1])?)))
    }
}
