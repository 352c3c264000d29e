//! Recorded cases on disk: `FOLDER/OPERATION/CASE.json`, and what all operations share in `FOLDER/every-operation`.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use wasmtime::{Result, bail, ensure, error::Context as _, format_err};

use crate::family;
use crate::json::{Json, Parts};
use crate::text_file;
use crate::wire;

/// Where the repository keeps its fixtures.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures");

/// A fixture and where it comes from.
#[derive(Clone, Debug)]
pub struct Case {
    /// The operation, such as `list-users`.
    pub operation: String,
    /// The case, such as `full`.
    pub name: String,
    /// What the file holds, or what a family makes of the operation's `full.json`.
    pub fixture: Fixture,
    /// The family that made it, if it has no file of its own.
    pub family: Option<String>,
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
        text_file::read(file)
            .map_err(wasmtime::Error::from)
            .and_then(|text| Self::parse(&operation, &name(file.file_stem()), &text))
            .with_context(|| format!("{} is not a fixture", file.display()))
    }

    /// Reads a fixture from its text.
    ///
    /// # Errors
    ///
    /// If it is not as described here: the message names the place.
    pub fn parse(operation: &str, name: &str, text: &str) -> Result<Self> {
        let fixture: Fixture = read(text)?;
        fixture.check()?;
        Ok(Self {
            operation: operation.to_owned(),
            name: name.to_owned(),
            fixture,
            family: None,
        })
    }
}

/// One call of one operation: what it is given, what crosses the wire, what comes out.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fixture {
    /// Why the case exists, in a sentence.
    pub docs: String,
    /// Why requests or answers deviate from Clerk's published description, if they do so on purpose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deviates: Option<String>,
    /// How metadata that comes out is compared.
    #[serde(default, skip_serializing_if = "Metadata::is_json")]
    pub metadata: Metadata,
    /// The guest's environment, whole.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// Parameters, with their documented names.
    pub params: Json,
    /// What crosses the wire, in order. Those that the component sends together match in any order.
    pub exchanges: Vec<Exchange>,
    /// What comes out.
    pub expect: Expect,
}

impl Fixture {
    fn check(&self) -> Result<()> {
        for (number, exchange) in self.exchanges.iter().enumerate() {
            if exchange.response.is_some() == exchange.failure.is_some() {
                bail!("at exchanges[{number}]: there must be either `response` or `failure`");
            }
            if let Some(response) = &exchange.response {
                response
                    .check()
                    .with_context(|| format!("at exchanges[{number}].response"))?;
            }
        }
        if let Expect::Err(failure) = &self.expect {
            failure.check().context("at expect.err")?;
        }
        Ok(())
    }
}

/// How metadata that comes out is compared.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Metadata {
    /// As JSON whose numbers keep their notation.
    #[default]
    Json,
    /// Byte for byte.
    Exact,
}

impl Metadata {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    fn is_json(&self) -> bool {
        *self == Self::Json
    }
}

/// A request and what comes back: exactly one of `response` and `failure`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// What the component is to send.
    pub request: Request,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
    /// Or how the transport fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Transport>,
}

impl Exchange {
    /// Whether it changes nothing at Clerk.
    pub(crate) fn reads(&self) -> bool {
        self.request.method == "GET"
    }
}

/// A request: method, URL and body are always compared, and so are the headers that every request must have.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Method, in capitals.
    pub method: String,
    /// URL: scheme, authority and path exactly, the query as a list of decoded pairs in any order.
    pub url: String,
    /// More headers to compare, by name in any case, or other values of those that every request must have. `null`: must be
    /// absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Option<String>>,
    /// The body as JSON. Absent or `null`: there must be none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Json>,
}

/// An answer. Without `body` and `text` it is empty.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Status.
    pub status: u16,
    /// Headers. `content-length` is added, and with a `body` also `content-type: application/json`, unless given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// A JSON body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Json>,
    /// Or a body of any text, sent as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Response {
    pub(crate) fn check(&self) -> Result<()> {
        if self.body.is_some() && self.text.is_some() {
            bail!("there may be only one of `body` and `text`");
        }
        wire::response(self).context("this is not HTTP")?;
        Ok(())
    }
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
    /// Connect timeout.
    ConnectTimeout,
    /// No answer in time.
    ResponseTimeout,
    /// The connection breaks in the middle of the body of a 200.
    BodyCut,
    /// The host does not allow the address.
    Denied,
}

/// What comes out.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// The whole output; `null` and absent are the same.
    Ok(Json),
    /// A failure.
    Err(ExpectedFailure),
}

/// What a failure must be: an object of its case, its reason and fields to compare. `null` and absent are the same, and
/// `message` matches if it contains the text, or all texts of a list.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(transparent)]
pub struct ExpectedFailure(pub Json);

/// The fields of a failure.
const FAILURE: [&str; 8] = [
    "case",
    "reason",
    "message",
    "parameter",
    "status",
    "errors",
    "traceId",
    "retryAfterMs",
];

impl ExpectedFailure {
    /// What is expected, by name.
    pub fn fields(&self) -> Vec<(String, Json)> {
        match self.0.parts() {
            Parts::Object(fields) => fields,
            _ => Vec::new(),
        }
    }

    /// What its message must contain.
    pub fn messages(&self) -> Vec<String> {
        let Some(message) = self.0.get("message") else {
            return Vec::new();
        };
        match message.parts() {
            Parts::Text(text) => vec![text],
            Parts::List(texts) => texts.iter().filter_map(Json::as_text).collect(),
            _ => Vec::new(),
        }
    }

    pub(crate) fn check(&self) -> Result<()> {
        let fields = self.fields();
        for (place, (name, _)) in fields.iter().enumerate() {
            ensure!(
                FAILURE.contains(&name.as_str()),
                "a failure has no field `{name}`; there are {}",
                FAILURE.join(", ")
            );
            ensure!(
                fields[..place].iter().all(|(other, _)| other != name),
                "`{name}` is there twice"
            );
        }
        let is_case = |case: Json| {
            let case = case.as_text();
            case.is_some_and(|case| case == "transient" || case == "permanent")
        };
        ensure!(
            self.0.get("case").is_none_or(is_case),
            "`case` must be `transient` or `permanent`"
        );
        if let Some(message) = self.0.get("message") {
            let texts = matches!(message.parts(), Parts::Text(_) | Parts::List(_));
            ensure!(
                texts && !self.messages().is_empty(),
                "`message` must be a text or a list of texts"
            );
        }
        Ok(())
    }
}

/// Finds every fixture in a folder, and lays what all operations share over each operation in it, sorted by operation and
/// case.
///
/// # Errors
///
/// If the folder holds none, or one that is not as described here: the message names file and place.
pub fn discover(folder: impl AsRef<Path>) -> Result<Vec<Case>> {
    let folder = folder.as_ref();
    let mut cases = Vec::new();
    for directory in entries(folder)? {
        if directory
            .file_name()
            .is_some_and(|name| name == family::FOLDER)
        {
            continue;
        }
        for file in json_files(&directory)? {
            cases.push(Case::read(&file)?);
        }
    }
    ensure!(
        !cases.is_empty(),
        "there are no fixtures in {} (expected: OPERATION/CASE.json)",
        folder.display()
    );
    cases.extend(family::discover(folder, &cases)?);
    cases.sort_by(|one, other| {
        (&one.operation, &one.name, &one.family).cmp(&(
            &other.operation,
            &other.name,
            &other.family,
        ))
    });
    if let Some(twice) = cases
        .windows(2)
        .find(|pair| pair[0].title() == pair[1].title())
    {
        bail!(
            "{} is there twice, once from {}",
            twice[0].title(),
            family::FOLDER
        );
    }
    Ok(cases)
}

/// The JSON files of a folder, sorted; none if it is no folder.
pub(crate) fn json_files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = entries(folder)?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    Ok(files)
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

/// What a text holds.
///
/// # Errors
///
/// If it is not as described here: the message names the place.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| format_err!("at {}: {}", error.path(), error.inner()))?;
    json.end()?;
    Ok(value)
}
