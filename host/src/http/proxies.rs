//! The proxies that the environment of this process names, or a program.

use std::env::{self, VarError};

use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use wasmtime::{Result, bail, ensure, error::Context as _};

/// The proxies of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, or in lower case.
///
/// # Errors
///
/// If a variable does not hold the URL of a proxy that can be used: it must not be skipped, or requests would go direct.
pub(crate) fn from_env() -> Result<Matcher> {
    // Where a server runs programs by CGI, its clients set HTTP_PROXY.
    let is_cgi = env::var_os("REQUEST_METHOD").is_some();
    let http = match is_cgi {
        // There the two are one.
        true if cfg!(windows) => String::new(),
        true => proxy("http_proxy", "http_proxy")?,
        false => proxy("HTTP_PROXY", "http_proxy")?,
    };
    Ok(Matcher::builder()
        .https(proxy("HTTPS_PROXY", "https_proxy")?)
        .http(http)
        .all(proxy("ALL_PROXY", "all_proxy")?)
        .no(given("NO_PROXY", "no_proxy")?.1)
        .build())
}

/// The URL of a proxy, or an empty text.
fn proxy(upper: &'static str, lower: &'static str) -> Result<String> {
    let (name, value) = given(upper, lower)?;
    check(&value).with_context(|| {
        format!("the environment variable {name} does not name a proxy that can be used")
    })?;
    Ok(value)
}

/// The first of two variables that says anything.
fn given(upper: &'static str, lower: &'static str) -> Result<(&'static str, String)> {
    for name in [upper, lower] {
        match env::var(name) {
            Ok(value) if value.is_empty() => {}
            Ok(value) => return Ok((name, value)),
            Err(VarError::NotPresent) => {}
            Err(VarError::NotUnicode(_)) => bail!("the environment variable {name} is not Unicode"),
        }
    }
    Ok((upper, String::new()))
}

/// The proxy of `Config::proxy`, for all requests.
pub(crate) fn of_url(url: &str) -> Result<Matcher> {
    let checked = check(url).and_then(|()| {
        ensure!(!url.is_empty(), "it is empty");
        Ok(())
    });
    checked.context("the proxy of `Config::proxy` can't be used")?;
    Ok(Matcher::builder().all(url).build())
}

/// An error never holds the value: it may have a password in it.
fn check(value: &str) -> Result<()> {
    if value.is_empty() {
        return Ok(());
    }
    ensure!(
        value.trim() == value,
        "there is white space around its value"
    );
    let uri: Uri = value
        .parse()
        .ok()
        .context("its value must be a URL such as http://proxy.example:3128")?;
    let scheme = uri.scheme_str().unwrap_or("http");
    ensure!(
        matches!(scheme, "http" | "https"),
        "the scheme {scheme}:// is not supported, only http:// and https:// are"
    );
    let authority = uri.authority().context("its value has no host")?;
    // A port above 65535 is ignored, and the port of the scheme used.
    let host = authority.host();
    ensure!(!host.is_empty(), "its value has no host");
    let place = authority.as_str();
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    let after_host = place.strip_prefix(host).unwrap_or(place);
    ensure!(
        after_host.is_empty() || authority.port_u16().is_some(),
        "its port is not a number from 0 to 65535"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn urls_of_proxies_are_accepted() {
        for value in [
            "",
            "http://proxy:3128",
            "https://user:pass%20word@proxy.example",
            "proxy:3128",
            "http://proxy:3128/",
        ] {
            check(value).unwrap();
        }
    }

    #[test]
    fn what_would_be_skipped_is_refused_without_the_value() {
        for (value, says) in [
            ("http://proxy:3128 ", "white space"),
            ("ftp://proxy", "ftp:// is not supported"),
            (
                "socks5h://user:hunter2@proxy:1080",
                "socks5h:// is not supported",
            ),
            ("http://pro xy", "must be a URL"),
            ("/proxy", "no host"),
        ] {
            let error = format!("{:#}", check(value).unwrap_err());
            assert!(error.contains(says), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
