//! Origins: where a component may send requests.

use std::fmt;

use hyper::Uri;
use hyper::http::uri::Scheme;

/// Where Clerk's Backend API is, unless `CLERK_API_URL` says otherwise.
const DEFAULT: &str = "https://api.clerk.com";

/// Scheme, host and port of a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    tls: bool,
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of a URL. None if it is neither `http` nor `https` or has user info, which is for nobody's log.
    pub(crate) fn of(uri: &Uri) -> Option<Self> {
        let tls = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            _ => return None,
        };
        let authority = uri.authority()?;
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return None;
        }
        Some(Self {
            tls,
            host: authority.host().to_ascii_lowercase(),
            port: authority.port_u16().unwrap_or(if tls { 443 } else { 80 }),
        })
    }

    pub(crate) fn parse(url: &str) -> Option<Self> {
        Self::of(&url.parse().ok()?)
    }

    /// The origin that a value of `CLERK_API_URL` allows. A blank one is Clerk's own.
    pub(crate) fn of_api_url(value: &str) -> Option<Self> {
        match value.trim_ascii() {
            "" => Self::parse(DEFAULT),
            url => Self::parse(url),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tls, host, port } = self;
        write!(f, "{}://{host}", if *tls { "https" } else { "http" })?;
        if *port != if *tls { 443 } else { 80 } {
            write!(f, ":{port}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn urls_with_the_same_origin() {
        let same = [
            "https://api.clerk.com",
            "https://API.clerk.com:443/v1?x=http://else",
            "HTTPS://api.clerk.com/prefix",
        ];
        for url in same {
            assert_eq!(Origin::parse(url), Origin::of_api_url(" "), "{url}");
        }
        assert_eq!(
            Origin::parse(same[1]).unwrap().to_string(),
            "https://api.clerk.com"
        );
        assert_eq!(
            Origin::parse("http://[::1]:8080/x").unwrap().to_string(),
            "http://[::1]:8080"
        );
    }

    #[test]
    fn urls_with_another_origin() {
        for url in [
            "http://api.clerk.com",
            "https://api.clerk.com:444",
            "https://api.clerk.com.evil.example",
            "https://evil.example/api.clerk.com",
        ] {
            assert_ne!(Origin::parse(url), Origin::of_api_url(""), "{url}");
        }
    }

    #[test]
    fn urls_without_an_origin() {
        for url in [
            "https://user:password@api.clerk.com",
            "ftp://api.clerk.com",
            "api.clerk.com",
            "/v1",
            "",
        ] {
            assert_eq!(Origin::parse(url), None, "{url}");
        }
    }
}
