//! `PATCH /v1/users/{user_id}`, then `PUT /v1/users/{user_id}/metadata`

use crate::Model;
use crate::json::{Json, Wrong};
use crate::objects::user;
use crate::output::one;
use crate::parameters::{Given, Kind, Parameter, optional, required};
use crate::wanted::{Requests, Wanted, wire};

pub(crate) struct UpdateUser;

const CLEARABLE: [&str; 4] = ["firstName", "lastName", "username", "externalId"];

const PROFILE: [&str; 8] = [
    "firstName",
    "lastName",
    "username",
    "password",
    "externalId",
    "primaryEmailAddressId",
    "primaryPhoneNumberId",
    "skipPasswordChecks",
];

const METADATA: [&str; 3] = ["publicMetadata", "privateMetadata", "unsafeMetadata"];

impl Model for UpdateUser {
    fn name(&self) -> &'static str {
        "update-user"
    }

    fn reads(&self) -> bool {
        false
    }

    fn parameters(&self) -> &'static [Parameter] {
        const {
            &[
                required("userId", Kind::Segment),
                optional("firstName", Kind::Text),
                optional("lastName", Kind::Text),
                optional("username", Kind::Text),
                optional("password", Kind::Text),
                optional("externalId", Kind::Name),
                optional("primaryEmailAddressId", Kind::Name),
                optional("primaryPhoneNumberId", Kind::Name),
                optional("publicMetadata", Kind::Metadata),
                optional("privateMetadata", Kind::Metadata),
                optional("unsafeMetadata", Kind::Metadata),
                optional("skipPasswordChecks", Kind::Flag),
                optional("clear", Kind::List(usize::MAX)),
            ]
        }
    }

    fn problems(&self, given: &Given) -> Vec<Option<&'static str>> {
        let mut problems = Vec::new();
        let can_be_cleared = |name: &str| CLEARABLE.contains(&name) && !given.has(name);
        if !given.list("clear").iter().all(|name| can_be_cleared(name)) {
            problems.push(Some("clear"));
        }
        if given.has("skipPasswordChecks") && !given.has("password") {
            problems.push(Some("skipPasswordChecks"));
        }
        if self.requests(given).all().is_empty() {
            problems.push(None);
        }
        problems
    }

    fn requests(&self, given: &Given) -> Requests {
        let id = given.text("userId");
        let mut profile = given.body(&PROFILE);
        for name in CLEARABLE {
            if given.list("clear").iter().any(|cleared| cleared == name) {
                profile.push((wire(name), Json::Null));
            }
        }
        let metadata = given.body(&METADATA);
        let mut requests = Vec::new();
        if !profile.is_empty() {
            requests.push(Wanted::new("PATCH", &["users", id]).body(profile));
        }
        if !metadata.is_empty() {
            requests.push(Wanted::new("PUT", &["users", id, "metadata"]).body(metadata));
        }
        Requests::InOrder(requests)
    }

    fn output(&self, _: &Given, answers: &[&[u8]]) -> Result<Json, Wrong> {
        // The answer to the first of two requests is not read.
        one(answers[answers.len() - 1], "user", user::UPDATED)
    }

    fn halves(&self) -> Option<(&'static str, &'static str)> {
        Some(("the profile", "the metadata"))
    }
}
