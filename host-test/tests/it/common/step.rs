//! The requests that faults are played to: a read, a create, both of an update, both of a list.

use serde_json::{Value, json};

/// One request of an operation. Others of the same call are answered as they should be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Step {
    Get,
    Create,
    Patch,
    Put,
    Page,
    Count,
}

impl Step {
    pub(crate) const ALL: [Self; 6] = [
        Self::Get,
        Self::Create,
        Self::Patch,
        Self::Put,
        Self::Page,
        Self::Count,
    ];

    pub(crate) fn operation(self) -> &'static str {
        match self {
            Self::Get => "get-user",
            Self::Create => "create-user",
            Self::Patch | Self::Put => "update-user",
            Self::Page | Self::Count => "list-users",
        }
    }

    /// Parameters of the operation, and for a large body, metadata of so many bytes.
    pub(crate) fn params(self, key: &str, metadata: usize) -> Value {
        let metadata = json!({ "text": "x".repeat(metadata) });
        match self.operation() {
            "get-user" => json!({ "secretKey": key, "userId": "user_1" }),
            "create-user" => {
                json!({ "secretKey": key, "username": "ada", "privateMetadata": metadata })
            }
            "update-user" => json!({
                "secretKey": key, "userId": "user_1", "firstName": "Ada", "privateMetadata": metadata,
            }),
            _ => json!({ "secretKey": key, "query": "ada" }),
        }
    }

    /// The step that a request is, by its method and path.
    pub(crate) fn of(method: &str, path: &str) -> Self {
        match (method, path.split('?').next().unwrap_or_default()) {
            ("POST", _) => Self::Create,
            ("PATCH", _) => Self::Patch,
            ("PUT", _) => Self::Put,
            (_, "/v1/users") => Self::Page,
            (_, "/v1/users/count") => Self::Count,
            _ => Self::Get,
        }
    }

    /// The body of its answer when all is well.
    pub(crate) fn good(self) -> String {
        let user = json!({ "object": "user", "id": "user_1", "username": "ada", "created_at": 5 });
        match self {
            Self::Page => json!([user]),
            Self::Count => json!({ "object": "total_count", "total_count": 1 }),
            _ => user,
        }
        .to_string()
    }
}
