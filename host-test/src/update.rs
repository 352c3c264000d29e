//! Rewriting what a fixture expects, and nothing else in its file.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::value::RawValue;
use wasmtime::{Result, error::Context as _};

use crate::fixture::{self, Case};
use crate::json::Json;
use crate::replay::Outcome;
use crate::text_file;

/// Rewrites `expect` in the file of a case of which nothing but that differs, and returns the file. Others are left alone:
/// what a wrong request leads to, or holds a secret, is not to be expected, and what all operations share is not to be
/// bent to one of them.
///
/// # Errors
///
/// If the file can't be read or written.
pub fn update(folder: impl AsRef<Path>, outcome: &Outcome) -> Result<Option<PathBuf>> {
    let Some(found) = &outcome.found else {
        return Ok(None);
    };
    let file = fixture::path(folder, &outcome.operation, &outcome.case);
    if !file.exists() {
        return Ok(None);
    }
    let write = || {
        let text = text_file::read(&file)?;
        let text = with_expectation(&text, found)?;
        Case::parse(&outcome.operation, &outcome.case, &text)?;
        fs::write(&file, text)?;
        Ok::<_, wasmtime::Error>(())
    };
    write().with_context(|| format!("{} can't be updated", file.display()))?;
    Ok(Some(file))
}

/// The text of a fixture with another expectation, indented as deep as the line where it begins.
fn with_expectation(text: &str, expectation: &Json) -> Result<String> {
    #[derive(Deserialize)]
    struct Parts<'a> {
        #[serde(borrow)]
        expect: &'a RawValue,
    }
    let old = serde_json::from_str::<Parts<'_>>(text)?.expect.get();
    // It is borrowed from the text.
    let start = old.as_ptr().addr() - text.as_ptr().addr();
    let (before, after) = (&text[..start], &text[start + old.len()..]);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start().len()];
    let expectation = expectation.pretty(indent.len());
    Ok(format!("{before}{expectation}{after}"))
}

#[cfg(test)]
mod tests {
    use super::with_expectation;
    use crate::json::Json;

    #[test]
    fn everything_else_stays_as_it_is_written() {
        let text = "{\n  \"docs\": \"\\u00e9 \\\"expect\\\": 1\",\n  \"env\": { \"a\":1.10 },\n  \"expect\":  { \"err\":\n 1 } ,\n \"z\": []}\n";
        assert_eq!(
            with_expectation(text, &Json::parse("{\"ok\":1e+2}").unwrap()).unwrap(),
            "{\n  \"docs\": \"\\u00e9 \\\"expect\\\": 1\",\n  \"env\": { \"a\":1.10 },\n  \"expect\":  {\n    \"ok\": 1e+2\n  } ,\n \"z\": []}\n"
        );
    }
}
