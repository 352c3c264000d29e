//! What a call means, read from its parameters in the most obvious way: the requests that must be sent, or the
//! parameters for one of which it must be refused.

use clerk_tool::perform::Environment;
use clerk_tool::transport::Method;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use crate::call::Call;

/// What must become of a call.
#[derive(Debug)]
pub(crate) struct Intent {
    /// The parameters that must be refused, or none where no single parameter is at fault. If there is any, nothing is
    /// sent.
    pub(crate) problems: Vec<Option<&'static str>>,
    /// The requests, in the order in which they are sent.
    pub(crate) requests: Vec<Wanted>,
    /// The secret key.
    pub(crate) key: String,
    /// Where Clerk is, without a `/` at the end.
    pub(crate) api_url: String,
}

/// A request that must be sent.
#[derive(Debug)]
pub(crate) struct Wanted {
    pub(crate) method: Method,
    /// The path after `/v1`.
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Option<Vec<(&'static str, Member)>>,
}

/// The value of a field of a body.
#[derive(Clone, Debug)]
pub(crate) enum Member {
    Value(Value),
    /// Metadata, byte for byte.
    Text(String),
}

/// What the call means in this environment.
pub(crate) fn of(call: &Call, environment: &Environment) -> Intent {
    let mut reader = Reader::default();
    let key = reader.key(secret_key(call), &environment.secret_key);
    let api_url = match environment.api_url.trim_ascii() {
        "" => "https://api.clerk.com",
        text => text.trim_end_matches('/'),
    };
    let requests = reader.requests(call);
    Intent {
        problems: reader.problems,
        requests,
        key,
        api_url: api_url.to_owned(),
    }
}

fn secret_key(call: &Call) -> &str {
    match call {
        Call::ListUsers(params) => &params.secret_key,
        Call::GetUser(params) => &params.secret_key,
        Call::CreateUser(params) => &params.secret_key,
        Call::UpdateUser(params) => &params.secret_key,
        Call::DeleteUser(params) => &params.secret_key,
        Call::ListOrganizations(params) => &params.secret_key,
        Call::GetOrganization(params) => &params.secret_key,
        Call::CreateOrganization(params) => &params.secret_key,
        Call::ListSessions(params) => &params.secret_key,
        Call::GetSession(params) => &params.secret_key,
        Call::RevokeSession(params) => &params.secret_key,
    }
}

/// Reads parameters, and collects what is wrong with them.
#[derive(Default)]
struct Reader {
    problems: Vec<Option<&'static str>>,
}

impl Reader {
    fn requests(&mut self, call: &Call) -> Vec<Wanted> {
        match call {
            Call::ListUsers(params) => {
                let mut filters = Vec::new();
                for (name, wire, value) in [
                    ("emailAddress", "email_address", &params.email_address),
                    ("phoneNumber", "phone_number", &params.phone_number),
                    ("externalId", "external_id", &params.external_id),
                    ("username", "username", &params.username),
                    ("userId", "user_id", &params.user_id),
                ] {
                    let values = self.list(name, value).unwrap_or_default();
                    filters.extend(values.into_iter().map(|value| (wire.to_owned(), value)));
                }
                filters.extend(pair("query", self.text("query", &params.query)));
                let mut page = filters.clone();
                page.extend(pair("limit", self.limit(params.limit)));
                page.extend(pair("offset", params.offset));
                page.extend(pair("order_by", self.text("orderBy", &params.order_by)));
                vec![
                    Wanted::get(&["users"], page),
                    Wanted::get(&["users", "count"], filters),
                ]
            }
            Call::GetUser(params) => {
                let id = self.segment("userId", &params.user_id);
                vec![Wanted::get(&["users", id], Vec::new())]
            }
            Call::CreateUser(params) => {
                let mut body = Vec::new();
                for (name, wire, value) in [
                    ("emailAddress", "email_address", &params.email_address),
                    ("phoneNumber", "phone_number", &params.phone_number),
                ] {
                    body.extend(member(wire, self.list(name, value)));
                }
                for (name, wire, value) in [
                    ("username", "username", &params.username),
                    ("password", "password", &params.password),
                    ("firstName", "first_name", &params.first_name),
                    ("lastName", "last_name", &params.last_name),
                    ("externalId", "external_id", &params.external_id),
                ] {
                    body.extend(member(wire, self.text(name, value)));
                }
                body.extend(self.metadata(
                    &params.public_metadata,
                    &params.private_metadata,
                    &params.unsafe_metadata,
                ));
                body.extend(member("skip_password_checks", params.skip_password_checks));
                body.extend(member(
                    "skip_password_requirement",
                    params.skip_password_requirement,
                ));
                vec![Wanted::with_body(Method::Post, &["users"], body)]
            }
            Call::UpdateUser(params) => {
                let id = self.segment("userId", &params.user_id);
                let mut profile = Vec::new();
                for (name, wire, value) in [
                    ("firstName", "first_name", &params.first_name),
                    ("lastName", "last_name", &params.last_name),
                    ("username", "username", &params.username),
                    ("externalId", "external_id", &params.external_id),
                ] {
                    if value.as_deref() == Some("") {
                        profile.push((wire, Member::Value(Value::Null)));
                    } else {
                        profile.extend(member(wire, self.text(name, value)));
                    }
                }
                let email = &params.primary_email_address_id;
                let phone = &params.primary_phone_number_id;
                for (name, wire, value) in [
                    ("password", "password", &params.password),
                    ("primaryEmailAddressId", "primary_email_address_id", email),
                    ("primaryPhoneNumberId", "primary_phone_number_id", phone),
                ] {
                    profile.extend(member(wire, self.text(name, value)));
                }
                profile.extend(member("skip_password_checks", params.skip_password_checks));
                if params.skip_password_checks.is_some() && params.password.is_none() {
                    self.problems.push(Some("skipPasswordChecks"));
                }
                let metadata = self.metadata(
                    &params.public_metadata,
                    &params.private_metadata,
                    &params.unsafe_metadata,
                );
                let mut requests = Vec::new();
                if !profile.is_empty() {
                    requests.push(Wanted::with_body(Method::Patch, &["users", id], profile));
                }
                if !metadata.is_empty() {
                    let path = ["users", id, "metadata"];
                    requests.push(Wanted::with_body(Method::Put, &path, metadata));
                }
                if requests.is_empty() {
                    self.problems.push(None);
                }
                requests
            }
            Call::DeleteUser(params) => {
                let id = self.segment("userId", &params.user_id);
                vec![Wanted::new(Method::Delete, &["users", id])]
            }
            Call::ListOrganizations(params) => {
                let mut query = pair("limit", self.limit(params.limit));
                query.extend(pair("offset", params.offset));
                query.extend(pair("include_members_count", params.include_members_count));
                query.extend(pair("query", self.text("query", &params.query)));
                query.extend(pair("order_by", self.text("orderBy", &params.order_by)));
                vec![Wanted::get(&["organizations"], query)]
            }
            Call::GetOrganization(params) => {
                let id = self.segment("organizationId", &params.organization_id);
                let query = pair("include_members_count", Some(true));
                vec![Wanted::get(&["organizations", id], query)]
            }
            Call::CreateOrganization(params) => {
                let mut body = Vec::new();
                for (name, wire, value) in [
                    ("name", "name", Some(params.name.clone())),
                    ("createdBy", "created_by", Some(params.created_by.clone())),
                    ("slug", "slug", params.slug.clone()),
                ] {
                    body.extend(member(wire, self.text(name, &value)));
                }
                let memberships = params.max_allowed_memberships;
                body.extend(member("max_allowed_memberships", memberships));
                let (public, private) = (&params.public_metadata, &params.private_metadata);
                body.extend(self.metadata(public, private, &None));
                vec![Wanted::with_body(Method::Post, &["organizations"], body)]
            }
            Call::ListSessions(params) => {
                if params.user_id.is_none() && params.client_id.is_none() {
                    self.problems.extend([Some("userId"), Some("clientId")]);
                }
                let mut query = pair("paginated", Some(true));
                query.extend(pair("user_id", self.text("userId", &params.user_id)));
                query.extend(pair("client_id", self.text("clientId", &params.client_id)));
                query.extend(pair("status", self.text("status", &params.status)));
                query.extend(pair("limit", self.limit(params.limit)));
                query.extend(pair("offset", params.offset));
                vec![Wanted::get(&["sessions"], query)]
            }
            Call::GetSession(params) => {
                let id = self.segment("sessionId", &params.session_id);
                vec![Wanted::get(&["sessions", id], Vec::new())]
            }
            Call::RevokeSession(params) => {
                let id = self.segment("sessionId", &params.session_id);
                vec![Wanted::new(Method::Post, &["sessions", id, "revoke"])]
            }
        }
    }

    fn key(&mut self, parameter: &str, environment: &str) -> String {
        let key = match parameter.trim_ascii() {
            "" => environment.trim_ascii(),
            key => key,
        };
        if key.is_empty() || key.chars().any(|c| !(' '..='~').contains(&c)) {
            self.problems.push(Some("secretKey"));
        }
        key.to_owned()
    }

    fn text(&mut self, name: &'static str, value: &Option<String>) -> Option<String> {
        if value.as_deref().is_some_and(is_blank) {
            self.problems.push(Some(name));
        }
        value.clone()
    }

    fn list(&mut self, name: &'static str, value: &Option<String>) -> Option<Vec<String>> {
        let values: Vec<_> = value
            .as_ref()?
            .split(',')
            .filter(|value| !is_blank(value))
            .map(|value| value.trim().to_owned())
            .collect();
        if values.is_empty() {
            self.problems.push(Some(name));
        }
        Some(values)
    }

    fn limit(&mut self, limit: Option<u32>) -> Option<u32> {
        if limit.is_some_and(|limit| limit == 0 || limit > 500) {
            self.problems.push(Some("limit"));
        }
        limit
    }

    fn segment<'a>(&mut self, name: &'static str, value: &'a str) -> &'a str {
        let refused = ['/', '\\', '?', '#', '%'];
        let is_refused = |c: char| c.is_control() || refused.contains(&c);
        if is_blank(value) || value == "." || value == ".." || value.chars().any(is_refused) {
            self.problems.push(Some(name));
        }
        value
    }

    fn metadata(
        &mut self,
        public: &Option<String>,
        private: &Option<String>,
        unsafe_: &Option<String>,
    ) -> Vec<(&'static str, Member)> {
        let mut members = Vec::new();
        for (name, wire, value) in [
            ("publicMetadata", "public_metadata", public),
            ("privateMetadata", "private_metadata", private),
            ("unsafeMetadata", "unsafe_metadata", unsafe_),
        ] {
            let Some(text) = value else { continue };
            let object = text.trim_matches([' ', '\t', '\r', '\n']);
            let is_json = serde_json::from_str::<IgnoredAny>(object).is_ok();
            if !is_json || !object.starts_with('{') {
                self.problems.push(Some(name));
            }
            members.push((wire, Member::Text(object.to_owned())));
        }
        members
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

fn pair(name: &str, value: Option<impl ToString>) -> Vec<(String, String)> {
    value
        .into_iter()
        .map(|value| (name.to_owned(), value.to_string()))
        .collect()
}

fn member(name: &'static str, value: Option<impl Into<Value>>) -> Option<(&'static str, Member)> {
    Some((name, Member::Value(json!(value?.into()))))
}

impl Wanted {
    fn new(method: Method, segments: &[&str]) -> Self {
        Wanted {
            method,
            segments: segments.iter().map(|&segment| segment.into()).collect(),
            query: Vec::new(),
            body: None,
        }
    }

    fn get(segments: &[&str], query: Vec<(String, String)>) -> Self {
        Wanted {
            query,
            ..Self::new(Method::Get, segments)
        }
    }

    fn with_body(method: Method, path: &[&str], body: Vec<(&'static str, Member)>) -> Self {
        Wanted {
            body: Some(body),
            ..Self::new(method, path)
        }
    }
}
