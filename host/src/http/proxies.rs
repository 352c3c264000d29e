//! The proxies that the environment of this process names, or a program.

use std::env::{self, VarError};

use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;
use wasmtime::{Result, bail, ensure, error::Context as _};

const VARIABLES: [&str; 6] = [
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
];

/// The proxies of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, or in lower case.
///
/// # Errors
///
/// If a variable does not hold the URL of a proxy that can be used: it must not be skipped, or requests would go direct.
pub(crate) fn from_env() -> Result<Matcher> {
    for name in VARIABLES {
        match env::var(name) {
            Ok(value) => check(&value).with_context(|| {
                format!("the environment variable {name} does not name a proxy that can be used")
            })?,
            Err(VarError::NotPresent) => {}
            Err(VarError::NotUnicode(_)) => bail!("the environment variable {name} is not Unicode"),
        }
    }
    Ok(Matcher::from_env())
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
    ensure!(uri.authority().is_some(), "its value has no host");
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
