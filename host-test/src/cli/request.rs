//! Which operation, with which parameters, of which component.

use clerk_host::Config;
use host_test::interface::{Operation, Shape};
use host_test::json::{Json, Parts};
use host_test::{Subject, text_file};
use wasmtime::{Result, ensure, error::Context as _, format_err};

use super::component::Component;
use super::roots::Roots;
use super::{clock, parameter};

#[derive(clap::Args)]
pub(crate) struct Request {
    /// Name of the operation, such as list-users
    pub(crate) operation: String,
    /// Parameters as a JSON object with the documented camelCase names, or @ and the name of a file that holds it
    #[arg(long, value_name = "JSON or @FILE", default_value = "{}")]
    params: String,
    /// One parameter; may be repeated, and wins over the same name in --params
    ///
    /// Texts are taken as they stand, numbers and true or false as such, metadata as JSON. NAME=@FILE takes the value
    /// from a file, without the line end at its end, so that a password need not stand on the command line; only the
    /// body of a webhook is taken as it stands. A text that begins with @ is written with two: NAME=@@ada is @ada.
    #[arg(long = "param", value_name = "NAME=VALUE")]
    param: Vec<String>,
    #[command(flatten)]
    component: Component,
    #[command(flatten)]
    roots: Roots,
    /// Parameters that were given by flags of their own.
    #[arg(skip)]
    pub(crate) flags: Vec<(String, String)>,
}

impl Request {
    pub(crate) fn subject(&self, config: Config) -> Result<Subject> {
        self.component.subject(&self.roots.add_to(config)?)
    }

    /// The parameters, from all the places where they may stand.
    pub(crate) fn params(&self, operation: &Operation) -> Result<Json> {
        let text = match self.params.strip_prefix('@') {
            None => self.params.clone(),
            Some(file) => text_file::read(file).with_context(|| format!("{file} can't be read"))?,
        };
        let mut params = Json::parse(&text).with_context(|| match self.params.starts_with('@') {
            true => "the parameters are not JSON",
            // What is left of {"limit": 2} there is {limit: 2}.
            false => {
                "the parameters are not JSON (some shells, such as PowerShell 5, remove the quotes: use --param \
                 NAME=VALUE, or --params @FILE)"
            }
        })?;
        ensure!(
            matches!(params.parts(), Parts::Object(_)),
            "--params is not a JSON object"
        );
        let mut given: Vec<(&str, &str)> = Vec::new();
        for (number, param) in self.param.iter().enumerate() {
            // Without a name, nobody knows whether it is secret: it is not repeated.
            given.push(
                param.split_once('=').ok_or_else(|| {
                    format_err!("--param number {} is not NAME=VALUE", number + 1)
                })?,
            );
        }
        let flags = self.flags.iter();
        given.extend(flags.map(|(name, text)| (name.as_str(), text.as_str())));
        for (number, (name, text)) in given.iter().enumerate() {
            let again = given[..number].iter().any(|(other, _)| other == name);
            let param = match looks_like_a_name(name) {
                true => format!("--param {name}"),
                // Base64 that ends with `=` looks like NAME=VALUE.
                false => format!("--param number {}", number + 1),
            };
            ensure!(!again, "{param} is given twice");
            let value = parameter::value(operation, name, text).with_context(|| param)?;
            params = params.with(name, value);
        }
        with_now(operation, params)
    }
}

/// Whether it may be shown: names have no digits, and hardly a secret has none.
fn looks_like_a_name(name: &str) -> bool {
    name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The parameters with the time now, if the operation asks for it and it is not among them.
fn with_now(operation: &Operation, params: Json) -> Result<Json> {
    let mut fields = operation.params.iter();
    let asks = fields.any(|field| field.json == "now" && matches!(field.shape, Shape::Timestamp));
    let is_given = params.get("now").is_some_and(|now| !now.is_null());
    if !asks || is_given {
        return Ok(params);
    }
    Ok(params.with("now", clock::now()?))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use host_test::Subject;

    use super::{Component, Request, Roots};

    static SUBJECT: LazyLock<Subject> =
        LazyLock::new(|| Subject::built().expect("the component loads"));

    fn params(operation: &str, params: &str, param: &[&str]) -> Result<String, String> {
        let request = Request {
            operation: operation.to_owned(),
            params: params.to_owned(),
            param: param.iter().map(|&param| param.to_owned()).collect(),
            component: Component::default(),
            roots: Roots::default(),
            flags: Vec::new(),
        };
        let operation = SUBJECT.operation(operation).expect("there is one");
        let params = request.params(operation);
        params
            .map(|params| params.to_string())
            .map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn values_are_read_by_type() {
        let given = [
            "firstName=1",
            "lastName=",
            "username=@@a=b",
            "skipPasswordChecks=false",
            "publicMetadata={\"n\":1.10}",
        ];
        assert_eq!(
            params(
                "create-user",
                r#"{"firstName":"Ada","externalId":null}"#,
                &given
            )
            .unwrap(),
            r#"{"firstName":"1","externalId":null,"lastName":"","username":"@a=b","skipPasswordChecks":false,"publicMetadata":{"n":1.10}}"#
        );
        assert_eq!(
            params("list-users", "{}", &["limit=500"]).unwrap(),
            r#"{"limit":500}"#
        );
    }

    #[test]
    fn a_file_ends_without_its_line_end_but_for_what_is_signed() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        std::fs::write(&file, "\u{feff}{}\n").expect("a file");
        let param = |name: &str| format!("{name}=@{}", file.display());
        assert_eq!(
            params("create-user", "{}", &[&param("username")]).unwrap(),
            r#"{"username":"{}"}"#
        );
        assert_eq!(
            params("verify-webhook", r#"{"now":5}"#, &[&param("body")]).unwrap(),
            "{\"now\":5,\"body\":\"\u{feff}{}\\n\"}"
        );
    }

    #[test]
    fn the_time_now_is_filled_in_where_it_is_asked_for_and_not_given() {
        let now = |given: &str| params("verify-webhook", given, &[]).unwrap();
        assert_eq!(now(r#"{"now":5}"#), r#"{"now":5}"#);
        for absent in ["{}", r#"{"now":null}"#] {
            let filled_in = now(absent);
            let digits = filled_in
                .trim_start_matches("{\"now\":")
                .trim_end_matches('}');
            let now: u64 = digits.parse().expect(&filled_in);
            assert!(now > 1_700_000_000_000, "{filled_in}");
        }
        assert_eq!(params("list-users", "{}", &[]).unwrap(), "{}");
    }

    #[test]
    fn errors_name_the_parameter_and_no_secret() {
        let cases: [(&str, &str, &[&str], &str); 13] = [
            (
                "list-users",
                "{}",
                &["limit=many"],
                "--param limit: it must be a whole number",
            ),
            (
                "list-users",
                "{}",
                &["limit=1.5"],
                "--param limit: it must be a whole number",
            ),
            (
                "list-users",
                "{}",
                &["limit="],
                "--param limit: it must be a whole number",
            ),
            (
                "list-users",
                "{}",
                &["limt=1"],
                "--param limt: list-users has no such parameter; it has secretKey, limit, ",
            ),
            (
                "list-users",
                "{}",
                &["limit=1", "limit=2"],
                "--param limit is given twice",
            ),
            (
                "list-users",
                "{}",
                &["limit=1", "sk_live_forgotten"],
                "--param number 2 is not NAME=VALUE",
            ),
            (
                "verify-webhook",
                "{}",
                &["whsec_forgottenAAECAwQFBgcICQoLDA0ODxAR="],
                "--param number 1: verify-webhook has no such parameter",
            ),
            ("list-users", "[]", &[], "--params is not a JSON object"),
            (
                "list-users",
                "{}",
                &["query=@/no/such/file"],
                "--param query: /no/such/file can't be read",
            ),
            (
                "list-users",
                "{}",
                &["secretKey=@sk_live_forgotten"],
                "--param secretKey: its file can't be read",
            ),
            (
                "create-user",
                "{}",
                &["skipPasswordChecks=yes"],
                "it must be true or false",
            ),
            (
                "create-user",
                "{}",
                &["publicMetadata={"],
                "--param publicMetadata: it must be JSON",
            ),
            (
                "create-user",
                "[]",
                &["username=ada"],
                "--params is not a JSON object",
            ),
        ];
        for (operation, json, param, says) in cases {
            let error = params(operation, json, param).unwrap_err();
            assert!(error.contains(says), "{error}");
            assert!(!error.contains("forgotten"), "{error}");
        }
    }
}
