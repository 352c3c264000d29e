//! Paths for logs.

/// The words of Clerk's paths. Everything else in a path is an identifier, or somebody's own.
const WORDS: [&str; 7] = [
    "v1",
    "users",
    "organizations",
    "sessions",
    "count",
    "metadata",
    "revoke",
];

/// A path without identifiers: `/v1/users/{id}/metadata`.
pub(crate) fn masked(path: &str) -> String {
    let masked: Vec<_> = path
        .split('/')
        .map(|segment| match segment {
            "" => "",
            word if WORDS.contains(&word) => word,
            _ => "{id}",
        })
        .collect();
    masked.join("/")
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn identifiers_are_masked() {
        assert_eq!(masked("/v1/users/count"), "/v1/users/count");
        assert_eq!(
            masked("/v1/users/user_2abc/metadata"),
            "/v1/users/{id}/metadata"
        );
        assert_eq!(
            masked("/tenant-7/v1/sessions/sess_1/revoke"),
            "/{id}/v1/sessions/{id}/revoke"
        );
    }
}
