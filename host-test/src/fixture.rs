//! Recorded cases on disk: `FOLDER/OPERATION/CASE.json`.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use wasmtime::{Result, bail, ensure, error::Context as _, format_err};

use crate::wire;

/// Where the repository keeps its fixtures.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures");

/// A fixture and what its place on disk says of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Name of its folder, such as `list-users`.
    pub operation: String,
    /// Name of its file without `.json`, such as `full`.
    pub name: String,
    /// What the file holds.
    pub fixture: Fixture,
}

impl Case {
    /// `OPERATION/CASE`.
    pub fn title(&self) -> String {
        format!("{}/{}", self.operation, self.name)
    }

    /// Reads the fixture in a file, OPERATION/CASE.json.
    ///
    /// # Errors
    ///
    /// If it is not as described here: the message names file and place.
    pub fn read(file: impl AsRef<Path>) -> Result<Self> {
        let file = file.as_ref();
        let name = |part: Option<&OsStr>| {
            part.map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default()
        };
        let operation = name(file.parent().and_then(Path::file_name));
        fs::read_to_string(file)
            .map_err(wasmtime::Error::from)
            .and_then(|text| Self::parse(&operation, &name(file.file_stem()), &text))
            .with_context(|| format!("{} is not a fixture", file.display()))
    }

    /// Reads a fixture from its text.
    pub(crate) fn parse(operation: &str, name: &str, text: &str) -> Result<Self> {
        Ok(Self {
            operation: operation.to_owned(),
            name: name.to_owned(),
            fixture: parse(text)?,
        })
    }
}

/// One call of one operation: what it is given, what crosses the wire, what comes out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixture {
    /// Why the case exists, in a sentence.
    pub docs: String,
    /// The guest's environment, whole.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// Parameters, with their documented names.
    pub params: Map<String, Value>,
    /// What crosses the wire, in order. Those that the component sends together match in any order.
    pub exchanges: Vec<Exchange>,
    /// What comes out.
    pub expect: Expect,
    /// Why requests or answers deviate from Clerk's published description, if they do so on purpose.
    pub deviates: Option<String>,
}

/// A request and what comes back: exactly one of `response` and `failure`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// What the component is to send.
    pub request: Request,
    /// The answer.
    pub response: Option<Response>,
    /// Or how the transport fails.
    pub failure: Option<Transport>,
}

/// A request: method, URL and body are always compared.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Method, in capitals.
    pub method: String,
    /// URL: scheme, authority and path exactly, the query as a list of decoded pairs in any order.
    pub url: String,
    /// Headers to compare, by name in any case. `null`: must be absent.
    #[serde(default)]
    pub headers: BTreeMap<String, Option<String>>,
    /// The body as JSON. Absent or `null`: there must be none.
    pub body: Option<Value>,
}

/// An answer. Without `body` and `text` it is empty.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Status.
    pub status: u16,
    /// Headers. `content-length` is added, and with a `body` also `content-type: application/json`, unless given.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// A JSON body.
    pub body: Option<Value>,
    /// Or a body of any text, sent as it stands.
    pub text: Option<String>,
}

/// How the transport can fail.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// Nothing listens.
    ConnectionRefused,
    /// The name does not resolve.
    Dns,
    /// No TLS session came about.
    Tls,
    /// No connection in time.
    ConnectTimeout,
    /// No answer in time.
    ResponseTimeout,
    /// The connection breaks in the middle of the body of a 200.
    BodyCut,
}

/// What comes out.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// The whole output; `null` and absent are the same.
    Ok(Value),
    /// A failure.
    Err(ExpectedFailure),
}

/// What a failure must be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedFailure {
    /// Its case, exactly.
    pub case: String,
    /// Fields to compare; `null` and absent are the same, and `message` matches if it contains the text.
    #[serde(default)]
    pub fault: Map<String, Value>,
}

/// Finds every fixture in a folder, sorted by operation and case.
///
/// # Errors
///
/// If the folder holds none, or one that is not as described here: the message names file and place.
pub fn discover(folder: impl AsRef<Path>) -> Result<Vec<Case>> {
    let folder = folder.as_ref();
    let mut cases = Vec::new();
    for directory in entries(folder)? {
        if !directory.is_dir() {
            continue;
        }
        for file in entries(&directory)? {
            if file.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            cases.push(Case::read(&file)?);
        }
    }
    ensure!(
        !cases.is_empty(),
        "there are no fixtures in {} (expected: OPERATION/CASE.json)",
        folder.display()
    );
    Ok(cases)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut paths: Vec<_> =
        entries.with_context(|| format!("{} can't be read", folder.display()))?;
    paths.sort();
    Ok(paths)
}

/// The file of a case.
pub fn path(folder: impl AsRef<Path>, operation: &str, case: &str) -> PathBuf {
    folder.as_ref().join(operation).join(format!("{case}.json"))
}

fn parse(text: &str) -> Result<Fixture> {
    let mut json = serde_json::Deserializer::from_str(text);
    let fixture: Fixture = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| format_err!("at {}: {}", error.path(), error.inner()))?;
    json.end()?;
    for (number, exchange) in fixture.exchanges.iter().enumerate() {
        if exchange.response.is_some() == exchange.failure.is_some() {
            bail!("at exchanges[{number}]: there must be either `response` or `failure`");
        }
        if let Some(response) = &exchange.response {
            if response.body.is_some() && response.text.is_some() {
                bail!(
                    "at exchanges[{number}].response: there may be only one of `body` and `text`"
                );
            }
            wire::response(response)
                .with_context(|| format!("at exchanges[{number}].response: not HTTP"))?;
        }
    }
    Ok(fixture)
}
