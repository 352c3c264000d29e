//! The requests that a call must make.

use crate::json::Json;

/// The pairs of a query.
pub type Query = Vec<(String, String)>;

/// The requests of a call.
#[derive(Debug)]
pub enum Requests {
    /// All of them are sent before an answer is awaited.
    Together(Vec<Wanted>),
    /// Each is sent after the success of the one before.
    InOrder(Vec<Wanted>),
    /// A look, and a create if there is nothing. The look may be sent again.
    Ensure(Vec<Wanted>),
}

impl Requests {
    pub(crate) fn one(request: Wanted) -> Self {
        Requests::InOrder(vec![request])
    }

    /// All of them, in the order in which they are sent.
    #[must_use]
    pub fn all(&self) -> &[Wanted] {
        match self {
            Requests::Together(requests)
            | Requests::InOrder(requests)
            | Requests::Ensure(requests) => requests,
        }
    }
}

/// A request that must be sent.
#[derive(Debug)]
pub struct Wanted {
    /// The method.
    pub method: &'static str,
    /// The segments of the path after `/v1`.
    pub segments: Vec<String>,
    /// The pairs of the query, in any order.
    pub query: Query,
    /// The members of the body, which is an object, in any order.
    pub body: Option<Json>,
}

impl Wanted {
    pub(crate) fn new(method: &'static str, segments: &[&str]) -> Self {
        Wanted {
            method,
            segments: segments.iter().map(|&segment| segment.into()).collect(),
            query: Vec::new(),
            body: None,
        }
    }

    pub(crate) fn query(self, query: Query) -> Self {
        Wanted { query, ..self }
    }

    pub(crate) fn body(self, members: Vec<(String, Json)>) -> Self {
        let body = Some(Json::Object(members));
        Wanted { body, ..self }
    }

    /// A request whose body may as well be left out.
    pub(crate) fn body_if_any(self, members: Vec<(String, Json)>) -> Self {
        if members.is_empty() {
            return self;
        }
        self.body(members)
    }
}

/// Clerk's name for what is documented as `camelCase`: `snake_case`.
pub(crate) fn wire(name: &str) -> String {
    let mut wire = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            wire.push('_');
        }
        wire.push(c.to_ascii_lowercase());
    }
    wire
}
