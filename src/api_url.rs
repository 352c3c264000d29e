//! Where Clerk's Backend API is, from the environment variable `CLERK_API_URL`.

use crate::failure::{self, Failure};

/// The address that all paths start from.
#[derive(Debug, PartialEq)]
pub struct ApiUrl<'a> {
    /// Whether to use TLS.
    pub tls: bool,
    /// Host, and port if it isn't the scheme's own.
    pub authority: &'a str,
    /// What every path starts with, without a `/` at its end.
    pub prefix: &'a str,
}

impl<'a> ApiUrl<'a> {
    /// Reads the variable's text; a blank one means Clerk itself.
    ///
    /// # Errors
    /// `misconfigured`, because the mistake is in the environment.
    pub fn parse(text: &'a str) -> Result<Self, Failure> {
        let text = match text.trim_ascii() {
            "" => "https://api.clerk.com",
            text => text,
        };
        parse(text).ok_or_else(|| {
            failure::misconfigured(
                "CLERK_API_URL must be http:// or https://, a host, and if needed a port and a path, without /v1 at its \
                 end, such as https://api.clerk.com: nothing was sent, fix the variable"
                    .into(),
            )
        })
    }

    /// Scheme and authority, such as `https://api.clerk.com`.
    #[must_use]
    pub fn origin(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{}", self.authority)
    }
}

fn parse(text: &str) -> Option<ApiUrl<'_>> {
    let (scheme, rest) = text.split_once("://")?;
    let tls = match scheme.to_ascii_lowercase().as_str() {
        "https" => true,
        "http" => false,
        _ => return None,
    };
    let (authority, path) = rest
        .find('/')
        .and_then(|slash| rest.split_at_checked(slash))
        .unwrap_or((rest, ""));
    let prefix = path.trim_end_matches('/');
    let valid = is_authority(authority) && prefix.bytes().all(is_path) && !prefix.ends_with("/v1");
    valid.then_some(ApiUrl {
        tls,
        authority,
        prefix,
    })
}

/// A name or an address, IPv6 in brackets, and perhaps a port. User info is refused: it would be a second secret.
fn is_authority(authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let (name, allowed) = match host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
    {
        Some(address) => (address, ".:"),
        None => (host, ".-_"),
    };
    let is_host = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || allowed.contains(c));
    is_host && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

fn is_path(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"?#\\\"<>^`{|}".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_api_url_may_have_a_port_and_a_prefix() {
        for (text, tls, authority, prefix) in [
            ("", true, "api.clerk.com", ""),
            (" https://api.clerk.com/ ", true, "api.clerk.com", ""),
            ("HTTP://127.0.0.1:8080", false, "127.0.0.1:8080", ""),
            ("http://[::1]:80/a/b//", false, "[::1]:80", "/a/b"),
            ("https://[::1]", true, "[::1]", ""),
            (
                "https://clerk.example.com/a%20b",
                true,
                "clerk.example.com",
                "/a%20b",
            ),
        ] {
            let expected = ApiUrl {
                tls,
                authority,
                prefix,
            };
            assert_eq!(ApiUrl::parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn an_api_url_that_can_not_be_one_is_refused() {
        for text in [
            "api.clerk.com",
            "ftp://api.clerk.com",
            "https://",
            "https:///v2",
            "https://user@api.clerk.com",
            "https://api.clerk.com:",
            "https://api.clerk.com:0",
            "https://api.clerk.com:65536",
            "https://api.clerk.com/v1",
            "https://api.clerk.com/v1/",
            "https://api.clerk.com?x=1",
            "https://api.clerk.com/#x",
            "https://api clerk.com",
            "https://api.clerk.com/a b",
            "https://[::1",
            "https://[]",
            "https://a:b:80",
        ] {
            assert!(ApiUrl::parse(text).is_err(), "{text}");
        }
    }
}
