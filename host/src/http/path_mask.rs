//! Paths for logs.

use std::collections::BTreeSet;

/// Knows the fixed segments of the paths that a component requests. Every other segment is an identifier, or somebody's own.
#[derive(Debug, Default)]
pub(crate) struct PathMask(BTreeSet<String>);

impl PathMask {
    /// From requests such as `GET /v1/users/{user_id}`.
    pub(crate) fn new<'a>(endpoints: impl Iterator<Item = &'a str>) -> Self {
        let paths = endpoints.filter_map(|endpoint| endpoint.split_once(' '));
        let segments = paths.flat_map(|(_, path)| path.split('/'));
        let fixed = segments.filter(|segment| !segment.starts_with('{'));
        Self(fixed.map(str::to_owned).collect())
    }

    /// A path without identifiers: `/v1/users/{id}/metadata`.
    pub(crate) fn masked(&self, path: &str) -> String {
        let segments = path.split('/').map(|segment| {
            if segment.is_empty() || self.0.contains(segment) {
                segment
            } else {
                "{id}"
            }
        });
        segments.collect::<Vec<_>>().join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::PathMask;

    #[test]
    fn segments_that_no_endpoint_has_are_masked() {
        let endpoints = [
            "GET /v1/users/count",
            "PUT /v1/users/{user_id}/metadata",
            "POST /v1/sessions/{session_id}/revoke",
        ];
        let mask = PathMask::new(endpoints.into_iter());
        for (path, masked) in [
            ("/v1/users/count", "/v1/users/count"),
            ("/v1/users/user_2abc/metadata", "/v1/users/{id}/metadata"),
            (
                "/tenant-7/v1/sessions/sess_1/revoke",
                "/{id}/v1/sessions/{id}/revoke",
            ),
            ("/v1/users/{user_id}/", "/v1/users/{id}/"),
        ] {
            assert_eq!(mask.masked(path), masked);
        }
    }

    #[test]
    fn without_endpoints_every_segment_is_masked() {
        assert_eq!(PathMask::default().masked("/v1/users"), "/{id}/{id}");
    }
}
