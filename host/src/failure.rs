//! How an operation fails.

use std::fmt;
use std::time::Duration;

use serde::{Serialize, Serializer};
use wasmtime::component::Val;

use crate::http::mask::Mask;

/// A failure that an operation returned. It holds no secret.
///
/// `Serialize` and [`Failure::to_json`] give one flat object: `case`, then `reason`, `message` and the other fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    case: Case,
    #[serde(flatten)]
    /// In a box, so that results are small.
    fault: Option<Box<Fault>>,
}

/// What an engine must know: retry, or not? There are no other cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Case {
    /// An engine's own failure of a call. No component returns it.
    ExecutionFailed,
    /// Safe to retry, as the call stands.
    Transient,
    /// Do not retry unchanged.
    Permanent,
}

/// Why an operation failed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// Transient. Clerk limits requests. Wait [`Failure::retry_after`] if given, then retry.
    RateLimited,
    /// Transient. Nothing was done, or the operation is idempotent. Retry with growing delays.
    Unavailable,
    /// Permanent. A parameter was refused before anything was sent. Fix [`Failure::parameter`].
    InvalidParameter,
    /// Permanent. Nothing was sent, and nothing will be until an operator changes something.
    Misconfigured,
    /// Permanent. Clerk did not accept the secret key.
    Unauthorized,
    /// Permanent. What the operation is about does not exist.
    NotFound,
    /// Permanent. Clerk, or something before it, refused.
    Rejected,
    /// Permanent. An operation that is not idempotent may have taken effect. Check before a retry.
    OutcomeUnknown,
    /// Permanent. Clerk reported success with an answer that cannot be understood.
    BadResponse,
    /// A reason that a later component gives. The case says whether to retry.
    Other(String),
}

/// One error of the list that Clerk answers a refused request with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ClerkError {
    /// Clerk's name for the error, such as `form_identifier_exists`.
    pub code: String,
    /// Clerk's short text.
    pub message: String,
    /// Clerk's full text, made for people.
    pub long_message: Option<String>,
    /// The field of Clerk's API that the error is about, in Clerk's spelling.
    pub param_name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Fault {
    reason: Reason,
    message: String,
    parameter: Option<String>,
    status: Option<u16>,
    errors: Vec<ClerkError>,
    trace_id: Option<String>,
    retry_after_ms: Option<u32>,
}

impl Failure {
    /// A failure that is safe to retry, for hosts that have some of their own.
    pub fn transient(reason: Reason, message: impl Into<String>) -> Self {
        Self::new(Case::Transient, reason, message.into())
    }

    /// A failure that must not be retried unchanged, for hosts that have some of their own.
    pub fn permanent(reason: Reason, message: impl Into<String>) -> Self {
        Self::new(Case::Permanent, reason, message.into())
    }

    fn new(case: Case, reason: Reason, message: String) -> Self {
        Self {
            case,
            fault: Some(Box::new(Fault {
                reason,
                message,
                parameter: None,
                status: None,
                errors: Vec::new(),
                trace_id: None,
                retry_after_ms: None,
            })),
        }
    }

    /// Names the parameter to fix, in camelCase.
    #[must_use]
    pub fn with_parameter(mut self, name: impl Into<String>) -> Self {
        if let Some(fault) = &mut self.fault {
            fault.parameter = Some(name.into());
        }
        self
    }

    /// Retry, or not?
    pub fn case(&self) -> Case {
        self.case
    }

    /// Whether the same call is safe to retry.
    pub fn is_retryable(&self) -> bool {
        self.case != Case::Permanent
    }

    /// Why. `None` only with [`Case::ExecutionFailed`].
    pub fn reason(&self) -> Option<&Reason> {
        self.fault.as_ref().map(|fault| &fault.reason)
    }

    /// One sentence for a person: what happened, what is known, and what to do.
    pub fn message(&self) -> &str {
        self.fault.as_ref().map_or("", |fault| &fault.message)
    }

    /// The parameter to fix, by its documented name, such as `emailAddress`.
    pub fn parameter(&self) -> Option<&str> {
        self.fault.as_ref()?.parameter.as_deref()
    }

    /// The HTTP status of Clerk's answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.fault.as_ref()?.status
    }

    /// Clerk's own errors, in Clerk's order.
    pub fn errors(&self) -> &[ClerkError] {
        self.fault.as_ref().map_or(&[], |fault| &fault.errors)
    }

    /// Clerk's name for the request, which Clerk's support asks for.
    pub fn trace_id(&self) -> Option<&str> {
        self.fault.as_ref()?.trace_id.as_deref()
    }

    /// How long to wait before a retry, if Clerk said so.
    pub fn retry_after(&self) -> Option<Duration> {
        let milliseconds = self.fault.as_ref()?.retry_after_ms?;
        Some(Duration::from_millis(milliseconds.into()))
    }

    /// The failure as one flat JSON object: `{"case":"permanent","reason":"not-found","message":…}`. What is not known is
    /// null.
    pub fn to_json(&self) -> String {
        // There is nothing in it that could fail: no map with other keys than texts, no number that is none.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The reason, or the case where there is none: for logs.
    pub(crate) fn name(&self) -> &str {
        self.reason().map_or("execution-failed", Reason::as_str)
    }

    /// The same with what only the host knows.
    pub(crate) fn noted(mut self, note: &str) -> Self {
        if let Some(fault) = &mut self.fault {
            fault.message = format!("{} ({note})", fault.message);
        }
        self
    }

    /// The same with placeholders in place of secrets: a component that does not know a secret can't redact it.
    pub(crate) fn masked(mut self, mask: &Mask) -> Self {
        let hide = |text: &mut String| *text = mask.text(std::mem::take(text));
        if let Some(fault) = &mut self.fault {
            hide(&mut fault.message);
            for error in &mut fault.errors {
                hide(&mut error.code);
                hide(&mut error.message);
                error.long_message.iter_mut().for_each(hide);
                error.param_name.iter_mut().for_each(hide);
            }
            fault.trace_id.iter_mut().for_each(hide);
            fault.parameter.iter_mut().for_each(hide);
        }
        self
    }

    /// `None` if the value is no failure as contracts have it. Fields and reasons that later ones add do not matter.
    pub(crate) fn from_component(value: &Val) -> Option<Self> {
        let Val::Variant(case, payload) = value else {
            return None;
        };
        let case = match case.as_str() {
            "execution-failed" => Case::ExecutionFailed,
            "permanent" => Case::Permanent,
            "transient" => Case::Transient,
            _ => return None,
        };
        let fault = match payload.as_deref() {
            Some(fault) => Some(Box::new(fault_of(&Fields::of(fault)?)?)),
            None => None,
        };
        Some(Self { case, fault })
    }
}

fn fault_of(fields: &Fields<'_>) -> Option<Fault> {
    let Some(Val::Enum(reason)) = fields.get("reason") else {
        return None;
    };
    let errors = match fields.get("errors") {
        Some(Val::List(errors)) => errors,
        _ => return None,
    };
    Some(Fault {
        reason: Reason::of_name(reason),
        message: fields.text("message")?,
        parameter: fields.text("parameter"),
        status: match fields.get("status") {
            Some(Val::U16(status)) => Some(*status),
            _ => None,
        },
        errors: errors
            .iter()
            .map(|error| clerk_error(&Fields::of(error)?))
            .collect::<Option<_>>()?,
        trace_id: fields.text("trace-id"),
        retry_after_ms: match fields.get("retry-after-ms") {
            Some(Val::U32(milliseconds)) => Some(*milliseconds),
            _ => None,
        },
    })
}

fn clerk_error(fields: &Fields<'_>) -> Option<ClerkError> {
    Some(ClerkError {
        code: fields.text("code")?,
        message: fields.text("message")?,
        long_message: fields.text("long-message"),
        param_name: fields.text("param-name"),
    })
}

/// The fields of a record of the component.
struct Fields<'a>(&'a [(String, Val)]);

impl<'a> Fields<'a> {
    fn of(value: &'a Val) -> Option<Self> {
        match value {
            Val::Record(fields) => Some(Self(fields)),
            _ => None,
        }
    }

    /// A field; what is in it if it is an option.
    fn get(&self, name: &str) -> Option<&'a Val> {
        let (_, value) = self.0.iter().find(|(field, _)| field == name)?;
        match value {
            Val::Option(inner) => inner.as_deref(),
            value => Some(value),
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Val::String(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl Reason {
    const KNOWN: [Self; 9] = [
        Self::RateLimited,
        Self::Unavailable,
        Self::InvalidParameter,
        Self::Misconfigured,
        Self::Unauthorized,
        Self::NotFound,
        Self::Rejected,
        Self::OutcomeUnknown,
        Self::BadResponse,
    ];

    /// Its name in WIT and in JSON, such as `not-found`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::RateLimited => "rate-limited",
            Self::Unavailable => "unavailable",
            Self::InvalidParameter => "invalid-parameter",
            Self::Misconfigured => "misconfigured",
            Self::Unauthorized => "unauthorized",
            Self::NotFound => "not-found",
            Self::Rejected => "rejected",
            Self::OutcomeUnknown => "outcome-unknown",
            Self::BadResponse => "bad-response",
            Self::Other(name) => name,
        }
    }

    fn of_name(name: &str) -> Self {
        let known = Self::KNOWN
            .into_iter()
            .find(|reason| reason.as_str() == name);
        known.unwrap_or_else(|| Self::Other(name.to_owned()))
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fault {
            Some(fault) => write!(f, "{}: {}", fault.reason, fault.message),
            None => f.write_str("execution-failed"),
        }
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Val {
        Val::String(text.to_owned())
    }

    fn record(fields: &[(&str, Val)]) -> Val {
        let fields = fields.iter();
        Val::Record(
            fields
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
        )
    }

    fn some(value: Val) -> Val {
        Val::Option(Some(Box::new(value)))
    }

    fn failure(case: &str, reason: &str) -> Val {
        let error = record(&[
            ("code", text("c")),
            ("message", text("m")),
            ("long-message", Val::Option(None)),
            ("param-name", some(text("p"))),
        ]);
        let fault = record(&[
            ("reason", Val::Enum(reason.to_owned())),
            ("message", text("No.")),
            ("parameter", Val::Option(None)),
            ("status", some(Val::U16(429))),
            ("errors", Val::List(vec![error])),
            ("trace-id", some(text("t"))),
            ("retry-after-ms", some(Val::U32(1500))),
            ("later", some(Val::Bool(true))),
        ]);
        Val::Variant(case.to_owned(), Some(Box::new(fault)))
    }

    #[test]
    fn a_failure_of_the_component_has_typed_parts_and_a_flat_json() {
        let failure = Failure::from_component(&failure("transient", "rate-limited")).unwrap();
        assert_eq!(failure.case(), Case::Transient);
        assert!(failure.is_retryable());
        assert_eq!(failure.reason(), Some(&Reason::RateLimited));
        assert_eq!((failure.message(), failure.status()), ("No.", Some(429)));
        assert_eq!(failure.retry_after(), Some(Duration::from_millis(1500)));
        assert_eq!(failure.errors()[0].param_name.as_deref(), Some("p"));
        assert_eq!(
            failure.to_json(),
            r#"{"case":"transient","reason":"rate-limited","message":"No.","parameter":null,"status":429,"errors":[{"code":"c","message":"m","longMessage":null,"paramName":"p"}],"traceId":"t","retryAfterMs":1500}"#
        );
        assert_eq!(failure.to_string(), "rate-limited: No.");
    }

    #[test]
    fn a_reason_that_a_later_component_adds_keeps_its_name() {
        let failure = Failure::from_component(&failure("permanent", "too-new")).unwrap();
        assert_eq!(failure.reason(), Some(&Reason::Other("too-new".to_owned())));
        assert!(!failure.is_retryable());
        assert!(
            failure
                .to_json()
                .starts_with(r#"{"case":"permanent","reason":"too-new","#)
        );
    }

    #[test]
    fn a_failure_as_json_has_the_fields_that_the_manifest_names() {
        let manifest = crate::Manifest::of(artifact::COMPONENT).unwrap();
        let mut named: Vec<_> = manifest.failure.fault["properties"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .chain(["case"])
            .collect();
        let failure = Failure::permanent(Reason::NotFound, "Not found.");
        let json: serde_json::Value = serde_json::from_str(&failure.to_json()).unwrap();
        let mut written: Vec<_> = json.as_object().unwrap().keys().collect();
        named.sort_unstable();
        written.sort_unstable();
        assert_eq!(written, named);

        let reasons = manifest.failure.reasons.iter().map(|reason| &reason.name);
        assert!(reasons.eq(Reason::KNOWN.iter().map(Reason::as_str)));
    }

    #[test]
    fn every_known_reason_is_read_by_its_own_name() {
        for reason in Reason::KNOWN {
            assert_eq!(Reason::of_name(reason.as_str()), reason);
        }
    }

    #[test]
    fn an_engines_own_failure_has_no_reason() {
        let value = Val::Variant("execution-failed".to_owned(), None);
        let failure = Failure::from_component(&value).unwrap();
        assert_eq!(failure.reason(), None);
        assert!(failure.is_retryable());
        assert_eq!(failure.to_json(), r#"{"case":"execution-failed"}"#);
    }

    #[test]
    fn what_is_no_failure_is_none() {
        for value in [
            text("x"),
            Val::Variant("else".to_owned(), None),
            Val::Variant("permanent".to_owned(), Some(Box::new(text("x")))),
        ] {
            assert_eq!(Failure::from_component(&value), None);
        }
    }
}
