//! What all operations share: `FOLDER/every-operation/CASE.json` holds an answer, a failure of the transport, or other
//! parameters and variables, and what that means. Each is laid over the case `full` of every operation.
//!
//! - `response` or `failure` takes the place of what comes back. Of an operation with several requests, each in turn: those
//!   of one that reads are sent together, so that the others stay; those of one that writes go in order, so that later ones
//!   are never sent. An answer that reports success does not keep a write from going on, so it is laid over the last alone.
//!   A GET of an operation that writes is a look: what it ends with is what it means for those that read. If a write after
//!   a look was refused with 400, 409 or 422, or may have been done, it looks again, and finds what it found before.
//! - `params` and `env` take the place of those of the same name, and nothing is sent at all.
//! - `identifier` takes the place of each parameter that is part of a path, in turn; it is then the `parameter` that is
//!   refused.
//!
//! An operation that sends nothing has no answers, and neither a secret key nor an address: no family is laid over it.
//!
//! `expect` says what comes out: for `any` operation, and what differs for those that `reads`, for `idempotent-writes` and
//! for `other-writes`. What is more special adds to what is less so. `took-effect` says what is known of a request that
//! failed after another one had succeeded. `except` names operations for which the case does not hold, and why.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use heck::ToLowerCamelCase as _;
use serde::Deserialize;
use wasmtime::{Result, bail, ensure, error::Context as _};

use crate::fixture::{self, Case, Exchange, Expect, ExpectedFailure, Response, Transport};
use crate::json::Json;
use clerk_host::manifest::{self, Effect, Manifest};

/// The folder of the families, beside those of the operations.
pub const FOLDER: &str = "every-operation";

/// The case that families are laid over.
const BASE: &str = "full";

/// A case of every operation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    docs: String,
    deviates: Option<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    params: BTreeMap<String, Json>,
    identifier: Option<String>,
    response: Option<Response>,
    failure: Option<Transport>,
    #[serde(rename = "took-effect")]
    took_effect: Option<TookEffect>,
    expect: Expectations,
    #[serde(default)]
    except: BTreeMap<String, String>,
}

/// Whether the request that failed had an effect.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum TookEffect {
    No,
    Maybe,
    Yes,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Expectations {
    any: Failing,
    reads: Option<Failing>,
    idempotent_writes: Option<Failing>,
    other_writes: Option<Failing>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Failing {
    err: Json,
}

/// What a family must know of an operation.
#[derive(Clone, Debug)]
struct Facts {
    kind: Kind,
    /// The parameters that are part of a path.
    identifiers: Vec<String>,
    sends_nothing: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Reads,
    IdempotentWrite,
    OtherWrite,
}

impl Facts {
    fn of(operation: &manifest::Operation) -> Self {
        let kind = match (operation.effect, operation.idempotent) {
            (Effect::Reads, _) => Kind::Reads,
            (_, true) => Kind::IdempotentWrite,
            (_, false) => Kind::OtherWrite,
        };
        let mut identifiers = Vec::new();
        for endpoint in &operation.endpoints {
            let names = endpoint
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}'));
            for name in names.map(|(name, _)| name.to_lower_camel_case()) {
                if !identifiers.contains(&name) {
                    identifiers.push(name);
                }
            }
        }
        Self {
            kind,
            identifiers,
            sends_nothing: operation.endpoints.is_empty(),
        }
    }
}

/// A case that a family does not make of an operation, and why.
#[derive(Clone, Debug)]
pub struct Exception {
    /// The operation.
    pub operation: String,
    /// The family.
    pub family: String,
    /// Why the case does not hold there.
    pub reason: String,
    /// What the family would make of the operation.
    pub cases: Vec<Case>,
}

/// What the families of a folder make of the cases that are called `full`.
///
/// # Errors
///
/// If a family is not as described here, or names an operation that is not there.
pub(crate) fn discover(folder: &Path, cases: &[Case]) -> Result<Vec<Case>> {
    let mut made = Vec::new();
    each(folder, cases, |name, family, base, facts| {
        if !family.except.contains_key(&base.operation) {
            made.extend(family.cases(name, base, facts)?);
        }
        Ok(())
    })?;
    Ok(made)
}

/// The exceptions of the families of a folder.
///
/// # Errors
///
/// As [`fixture::discover`].
pub fn exceptions(folder: impl AsRef<Path>) -> Result<Vec<Exception>> {
    let folder = folder.as_ref();
    let cases = fixture::discover(folder)?;
    let mut found = Vec::new();
    each(folder, &cases, |name, family, base, facts| {
        if let Some(reason) = family.except.get(&base.operation) {
            found.push(Exception {
                operation: base.operation.clone(),
                family: name.to_owned(),
                reason: reason.clone(),
                cases: family.cases(name, base, facts)?,
            });
        }
        Ok(())
    })?;
    Ok(found)
}

fn each(
    folder: &Path,
    cases: &[Case],
    mut visit: impl FnMut(&str, &Family, &Case, &Facts) -> Result<()>,
) -> Result<()> {
    let files = fixture::json_files(&folder.join(FOLDER))?;
    if files.is_empty() {
        return Ok(());
    }
    let manifest = Manifest::of(artifact::COMPONENT)?;
    let mut bases = Vec::new();
    for case in cases.iter().filter(|case| case.name == BASE) {
        // A folder that is no operation's fails where it is played, with a list of those that there are.
        let mut operations = manifest.operations.iter();
        if let Some(operation) = operations.find(|operation| operation.name == case.operation) {
            bases.push((case, Facts::of(operation)));
        }
    }
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let mut lay = || {
            let family: Family = fixture::read(&fs::read_to_string(&file)?)?;
            family.check()?;
            for operation in family.except.keys() {
                let known = bases.iter().any(|(case, _)| case.operation == *operation);
                ensure!(known, "at except: there is no operation `{operation}`");
            }
            bases
                .iter()
                .try_for_each(|(base, facts)| visit(&name, &family, base, facts))
        };
        lay().with_context(|| format!("{} is no case of every operation", file.display()))?;
    }
    Ok(())
}

impl Family {
    fn check(&self) -> Result<()> {
        let answers = usize::from(self.response.is_some()) + usize::from(self.failure.is_some());
        let changes = !self.params.is_empty() || !self.env.is_empty();
        ensure!(
            answers + usize::from(changes) + usize::from(self.identifier.is_some()) == 1,
            "there must be one of `response`, `failure`, `identifier`, and `params` with `env`"
        );
        ensure!(
            self.took_effect.is_some() == (answers == 1),
            "`took-effect` belongs to a `response` or `failure`, and must be there"
        );
        if let Some(response) = &self.response {
            response.check().context("at response")?;
        }
        for kind in [Kind::Reads, Kind::IdempotentWrite, Kind::OtherWrite] {
            self.expected(kind).check().context("at expect")?;
        }
        Ok(())
    }

    /// What comes out of operations of a kind.
    fn expected(&self, kind: Kind) -> ExpectedFailure {
        let special = match kind {
            Kind::Reads => &self.expect.reads,
            Kind::IdempotentWrite => &self.expect.idempotent_writes,
            Kind::OtherWrite => &self.expect.other_writes,
        };
        let any = ExpectedFailure(self.expect.any.err.clone());
        let special = special
            .iter()
            .map(|special| ExpectedFailure(special.err.clone()));
        let fields = special.flat_map(|special| special.fields());
        let merged = fields.fold(any.0, |err, (name, value)| err.with(&name, value));
        ExpectedFailure(merged)
    }

    /// Whether an operation that looked before this ended its write looks again.
    fn is_looked_after(&self, took_effect: TookEffect) -> bool {
        let status = self.response.as_ref().map(|response| response.status);
        took_effect == TookEffect::Maybe || matches!(status, Some(400 | 409 | 422))
    }

    /// What it makes of an operation.
    fn cases(&self, name: &str, base: &Case, facts: &Facts) -> Result<Vec<Case>> {
        let expected = self.expected(facts.kind);
        let mut cases = Vec::new();
        if facts.sends_nothing {
            return Ok(cases);
        }
        let mut add = |params: Json, exchanges: Vec<Exchange>, expected: ExpectedFailure| {
            let mut case = base.clone();
            case.family = Some(name.to_owned());
            case.name = match cases.len() {
                0 => name.to_owned(),
                before => format!("{name}-{}", before + 1),
            };
            case.fixture.docs.clone_from(&self.docs);
            // What deviates in `full` are its requests, as long as there are any.
            let requests = base.fixture.deviates.clone();
            let requests = requests.filter(|_| !exchanges.is_empty());
            case.fixture.deviates = self.deviates.clone().or(requests);
            case.fixture.env.extend(self.env.clone());
            case.fixture.params = params;
            case.fixture.exchanges = exchanges;
            case.fixture.expect = Expect::Err(expected);
            cases.push(case);
        };

        let params = &base.fixture.params;
        if let Some(identifier) = &self.identifier {
            for parameter in &facts.identifiers {
                if params.get(parameter).is_none() {
                    bail!("{} has no `{parameter}`", base.title());
                }
                let expected = expected.0.with("parameter", Json::text(parameter));
                let params = params.with(parameter, Json::text(identifier));
                add(params, Vec::new(), ExpectedFailure(expected));
            }
            return Ok(cases);
        }
        let Some(took_effect) = self.took_effect else {
            let changes = self.params.iter();
            let params = changes.fold(params.clone(), |params, (name, value)| {
                params.with(name, value.clone())
            });
            add(params, Vec::new(), expected);
            return Ok(cases);
        };

        let last = base.fixture.exchanges.len().saturating_sub(1);
        let succeeds = self
            .response
            .as_ref()
            .is_some_and(|response| (200..300).contains(&response.status));
        let whole = &base.fixture.exchanges;
        let is_look = |number: usize| facts.kind != Kind::Reads && whole[number].reads();
        for number in 0..whole.len() {
            let mut exchanges = whole.clone();
            exchanges[number].response.clone_from(&self.response);
            exchanges[number].failure = self.failure;
            let mut expected = expected.clone();
            if is_look(number) {
                exchanges.truncate(number + 1);
                expected = self.expected(Kind::Reads);
            } else if facts.kind != Kind::Reads {
                if succeeds && number < last {
                    continue;
                }
                exchanges.truncate(number + 1);
                if number > 0 && is_look(number - 1) {
                    if self.is_looked_after(took_effect) {
                        exchanges.push(whole[number - 1].clone());
                    }
                } else if number > 0 {
                    expected = took_effect.said_in(expected);
                }
            }
            add(params.clone(), exchanges, expected);
        }
        Ok(cases)
    }
}

impl TookEffect {
    /// What the message must say, too, when the request before had succeeded.
    fn said_in(self, expected: ExpectedFailure) -> ExpectedFailure {
        let said = match self {
            Self::No => "was changed and the metadata was not",
            Self::Maybe => "was changed and the metadata may have been",
            // Then all was done, and the message says that it took effect.
            Self::Yes => return expected,
        };
        let texts = expected.messages();
        // By then something was done.
        let texts = texts
            .iter()
            .map(|text| text.trim_start_matches("nothing was done, "));
        let texts = texts.chain([said]).map(Json::text);
        ExpectedFailure(expected.0.with("message", Json::list(texts)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(exchanges: usize) -> Case {
        base_of(&vec!["PUT"; exchanges])
    }

    fn base_of(methods: &[&str]) -> Case {
        let exchanges = methods.iter().map(|method| {
            format!(
                r#"{{"request":{{"method":"{method}","url":"https://h/"}},"response":{{"status":200,"text":"whole"}}}}"#
            )
        });
        let exchanges = exchanges.collect::<Vec<_>>().join(",");
        let text = format!(
            r#"{{"docs":"full","params":{{"secretKey":"k","userId":"u"}},"exchanges":[{exchanges}],"expect":{{"ok":{{}}}}}}"#
        );
        Case::parse("an-operation", BASE, &text).unwrap()
    }

    fn family(text: &str) -> Result<Family> {
        let family: Family = fixture::read(text)?;
        family.check()?;
        Ok(family)
    }

    fn made(text: &str, exchanges: usize, kind: Kind) -> Vec<Case> {
        made_of(text, &base(exchanges), kind)
    }

    fn made_of(text: &str, base: &Case, kind: Kind) -> Vec<Case> {
        let identifiers = vec!["userId".to_owned(), "secretKey".to_owned()];
        let facts = Facts {
            kind,
            identifiers,
            sends_nothing: false,
        };
        family(text).unwrap().cases("case", base, &facts).unwrap()
    }

    fn err(case: &Case) -> &str {
        match &case.fixture.expect {
            Expect::Err(expected) => expected.0.as_str(),
            Expect::Ok(_) => panic!("{} expects ok", case.title()),
        }
    }

    /// Which answers are the family's, and how many exchanges are left.
    fn answers(case: &Case) -> Vec<bool> {
        let exchanges = case.fixture.exchanges.iter();
        exchanges
            .map(|exchange| {
                let text = exchange.response.as_ref().and_then(|it| it.text.as_deref());
                text != Some("whole")
            })
            .collect()
    }

    const ERROR: &str = r#"{"docs":"d","took-effect":"maybe","response":{"status":500},
        "expect":{"any":{"err":{"case":"transient","reason":"unavailable","message":"m","status":500}},
        "other-writes":{"err":{"case":"permanent","reason":"outcome-unknown"}}}}"#;

    #[test]
    fn the_others_of_a_read_stay() {
        let cases = made(ERROR, 2, Kind::Reads);
        let names: Vec<_> = cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names, ["case", "case-2"]);
        assert_eq!(answers(&cases[0]), [true, false]);
        assert_eq!(answers(&cases[1]), [false, true]);
        assert_eq!(err(&cases[0]), err(&cases[1]));
    }

    #[test]
    fn later_requests_of_a_write_are_never_sent_and_the_message_says_what_was_done() {
        let cases = made(ERROR, 2, Kind::IdempotentWrite);
        assert_eq!(answers(&cases[0]), [true]);
        assert_eq!(answers(&cases[1]), [false, true]);
        assert!(err(&cases[0]).contains(r#""message":"m""#));
        assert!(
            err(&cases[1])
                .contains(r#""message":["m","was changed and the metadata may have been"]"#)
        );
        let refused = ERROR
            .replace("maybe", "no")
            .replace("\"m\"", "\"nothing was done, m\"");
        let cases = made(&refused, 2, Kind::IdempotentWrite);
        assert!(err(&cases[0]).contains(r#""message":"nothing was done, m""#));
        assert!(
            err(&cases[1]).contains(r#""message":["m","was changed and the metadata was not"]"#)
        );
    }

    #[test]
    fn a_write_goes_on_after_a_success() {
        let success = ERROR.replace("maybe", "yes").replace(
            r#""response":{"status":500}"#,
            r#""response":{"status":204}"#,
        );
        let cases = made(&success, 2, Kind::OtherWrite);
        assert_eq!(cases.len(), 1);
        assert_eq!(answers(&cases[0]), [false, true]);
        assert_eq!(made(&success, 2, Kind::Reads).len(), 2);
    }

    #[test]
    fn a_look_means_what_it_means_for_a_read_and_is_made_again_after_a_write() {
        let text = ERROR.replace("\"other-writes\"", "\"reads\"");
        let base = base_of(&["GET", "POST"]);
        let cases = made_of(&text, &base, Kind::IdempotentWrite);
        assert_eq!(answers(&cases[0]), [true]);
        assert!(err(&cases[0]).contains("outcome-unknown"));
        assert_eq!(answers(&cases[1]), [false, true, false]);
        assert!(err(&cases[1]).contains(r#""reason":"unavailable","message":"m""#));
        for (status, exchanges) in [(422, 3), (409, 3), (403, 2), (429, 2)] {
            let refused = text
                .replace("maybe", "no")
                .replace("\"status\":500}", &format!("\"status\":{status}}}"));
            let cases = made_of(&refused, &base, Kind::IdempotentWrite);
            assert_eq!(answers(&cases[1]).len(), exchanges, "{status}");
        }
    }

    #[test]
    fn nothing_is_laid_over_an_operation_that_sends_nothing() {
        let facts = Facts {
            kind: Kind::Reads,
            identifiers: Vec::new(),
            sends_nothing: true,
        };
        let key = r#"{"docs":"d","params":{"secretKey":"x y"},"expect":{"any":{"err":{"case":"permanent"}}}}"#;
        for text in [ERROR, key] {
            let cases = family(text).unwrap().cases("case", &base(0), &facts);
            assert!(cases.unwrap().is_empty());
        }
    }

    #[test]
    fn what_is_more_special_adds_to_what_is_less_so() {
        let special = made(ERROR, 1, Kind::OtherWrite);
        assert_eq!(
            err(&special[0]),
            r#"{"case":"permanent","reason":"outcome-unknown","message":"m","status":500}"#
        );
        let any = made(ERROR, 1, Kind::IdempotentWrite);
        assert!(err(&any[0]).contains("unavailable"));
    }

    #[test]
    fn parameters_and_variables_are_changed_and_nothing_is_sent() {
        let cases = made(
            r#"{"docs":"d","params":{"secretKey":null},"env":{"A":"b"},"expect":{"any":{"err":{"case":"permanent"}}}}"#,
            2,
            Kind::Reads,
        );
        let fixture = &cases[0].fixture;
        assert_eq!(
            fixture.params.as_str(),
            r#"{"secretKey":null,"userId":"u"}"#
        );
        assert_eq!(fixture.env.get("A").map(String::as_str), Some("b"));
        assert_eq!((cases.len(), fixture.exchanges.len()), (1, 0));
    }

    #[test]
    fn each_identifier_is_changed_in_turn() {
        let cases = made(
            r#"{"docs":"d","identifier":"..","expect":{"any":{"err":{"case":"permanent"}}}}"#,
            1,
            Kind::OtherWrite,
        );
        let params: Vec<_> = cases
            .iter()
            .map(|case| case.fixture.params.as_str())
            .collect();
        assert_eq!(
            params,
            [
                r#"{"secretKey":"k","userId":".."}"#,
                r#"{"secretKey":"..","userId":"u"}"#
            ]
        );
        assert_eq!(
            err(&cases[1]),
            r#"{"case":"permanent","parameter":"secretKey"}"#
        );
    }

    #[test]
    fn what_no_family_can_be_is_refused() {
        for (change, problem) in [
            (r#""took-effect":"maybe","#, "took-effect"),
            (r#""response":{"status":500},"#, "one of"),
        ] {
            let error = family(&ERROR.replace(change, "")).unwrap_err();
            assert!(format!("{error:#}").contains(problem), "{error:#}");
        }
        for (right, wrong) in [
            ("\"status\":500}}", "\"state\":500}}"),
            ("\"any\"", "\"writes\""),
            ("\"transient\"", "\"unavailable\""),
            ("\"m\"", "5"),
            ("{\"status\":500}", "{\"status\":5}"),
        ] {
            assert!(family(&ERROR.replace(right, wrong)).is_err(), "{wrong}");
        }
    }
}
