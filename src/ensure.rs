//! Something that is created once, however often that is asked for: a look by its key, which nothing else can have, a
//! create if there is nothing, and another look if the create was not a success.

use crate::answer::{Answer, Answers};
use crate::failure::{self, Call, ClerkError, Ended, Failure, Fault, Reason, TookEffect};
use crate::request::Request;

/// At most three requests, each made once: look, create, look again.
pub struct Ensure {
    /// Looks for it by its key.
    pub look: Request,
    /// Creates it under that key. Clerk refuses a second one.
    pub create: Request,
    /// The key's name in Clerk's API.
    pub key: &'static str,
    /// The key.
    pub value: String,
    /// How to find it in the answer to the look.
    pub find: Find,
}

/// The answer to a look, or the failure of it, and the key: the answer if it holds what has this very key, nothing if there is
/// none, and a failure if nobody can say.
pub type Find = fn(Result<Answer, Failure>, &str) -> Result<Option<Answer>, Failure>;

impl Ensure {
    /// Makes the requests.
    ///
    /// # Errors
    /// Whatever ended the call, save that what was created is not there. Never `outcome-unknown`, if the call is idempotent.
    pub(crate) fn perform(
        self,
        call: Call,
        ask: impl Fn(Call, Request) -> Result<Answer, Ended>,
    ) -> Result<Answers, Failure> {
        let reading = Call {
            reads: true,
            ..call
        };
        let find = |look| (self.find)(ask(reading, look).map_err(Failure::from), &self.value);
        if let Some(found) = find(self.look.clone()).map_err(nothing_created)? {
            return Ok(answers(found, false));
        }
        let ended = match ask(call, self.create) {
            Ok(created) => return Ok(answers(created, true)),
            Err(ended) => ended,
        };
        let may_be_there = match ended.took_effect {
            TookEffect::Maybe => true,
            TookEffect::No => matches!(status(&ended.failure), Some(400 | 409 | 422)),
            TookEffect::Yes => false,
        };
        if !may_be_there {
            return Err(*ended.failure);
        }
        let is_lost = ended.took_effect == TookEffect::Maybe;
        match find(self.look) {
            Ok(Some(found)) => Ok(answers(found, false)),
            Ok(None) if is_lost => Err(*ended.failure),
            Ok(None) => Err(refused(call, ended, self.key)),
            Err(failure) if !is_lost => Err(nothing_created(failure)),
            Err(Failure::Transient(fault)) if fault.reason == Reason::RateLimited => {
                Err(Failure::Transient(Fault {
                    message: fault.message + "; it may have been created before",
                    ..fault
                }))
            }
            Err(_) => Err(*ended.failure),
        }
    }
}

fn answers(main: Answer, created: bool) -> Answers {
    Answers {
        main,
        count: None,
        created,
    }
}

fn status(failure: &Failure) -> Option<u16> {
    match failure {
        Failure::Transient(fault) | Failure::Permanent(fault) => fault.status,
        Failure::ExecutionFailed => None,
    }
}

/// A look that was answered, but not understood, says what its message does not.
fn nothing_created(failure: Failure) -> Failure {
    match failure {
        Failure::Permanent(fault) if fault.reason == Reason::BadResponse => {
            Failure::Permanent(Fault {
                message: fault.message + "; nothing was created",
                ..fault
            })
        }
        failure => failure,
    }
}

/// The refusal of a create, after which nothing was found under the key. If Clerk refused because of the key, something has
/// it that can't be seen yet, and if the refusal was cut off, nobody knows whether it did.
fn refused(call: Call, ended: Ended, key: &'static str) -> Failure {
    let mut fault = match *ended.failure {
        Failure::Permanent(fault) => fault,
        failure => return failure,
    };
    let what = if is_taken(&fault, key) {
        format!("Clerk has the `{key}` already, but does not show it yet, for")
    } else if ended.cut_off {
        "Clerk's refusal was cut off, of".to_owned()
    } else {
        let is_taken = |error: &ClerkError| error.code == "form_identifier_exists";
        if fault.errors.iter().any(is_taken) {
            fault.message += "; if it was created just now, Clerk may not show it yet: check later";
        }
        return Failure::Permanent(fault);
    };
    let known = format!("status {}", fault.status.unwrap_or_default());
    let advice = "nothing was done, safe to retry";
    failure::of(Fault {
        reason: Reason::Unavailable,
        message: failure::message(call, &what, &known, advice, TookEffect::No),
        ..fault
    })
}

/// Whether a refusal is about the key, and not about how it is written: a key that Clerk does not take stays refused.
fn is_taken(fault: &Fault, key: &str) -> bool {
    fault.errors.iter().any(|error| {
        let names_it = match &error.param_name {
            Some(name) => is_name_of(name, key),
            None => {
                let long = error.long_message.as_deref().unwrap_or_default();
                has_word(&error.message, key) || has_word(long, key)
            }
        };
        let is_of_format = ["form_param_", "form_conditional_param_"]
            .iter()
            .any(|beginning| error.code.starts_with(beginning));
        names_it && !is_of_format
    })
}

/// Whether a field has the key's name: `organization_slug` and `slugs` have that of `slug`, and `externalId` that of
/// `external_id`.
fn is_name_of(name: &str, key: &str) -> bool {
    let mut snake = String::new();
    for c in name.strip_suffix('s').unwrap_or(name).chars() {
        if c.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    let before = snake.strip_suffix(key);
    before.is_some_and(|before| before.is_empty() || before.ends_with('_'))
}

/// Whether a text has the key's name as a word, which may begin with a capital where the text does: what else is written so
/// may be somebody's name.
fn has_word(text: &str, key: &str) -> bool {
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let first = text.get(..key.len()).unwrap_or_default();
    let is_first = first.eq_ignore_ascii_case(key) && !text[first.len()..].starts_with(is_of_word);
    is_first || text.split(|c| !is_of_word(c)).any(|word| word == key)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::judge;
    use crate::operation::{Operation, Plan};
    use crate::organizations::EnsureOrganizationParams;
    use crate::redaction::Redaction;
    use crate::transport::{BodyError, Cause, Response, TransportError};
    use crate::users::EnsureUserParams;

    const CALL: Call = Call {
        operation: "ensure-it",
        idempotent: true,
        reads: false,
        before: None,
    };

    /// What becomes of a request.
    #[derive(Clone)]
    enum End {
        Answer(u16, &'static str),
        Cut(u16),
        TooLarge(u16),
        Lost(Cause),
    }

    use End::{Answer as Status, Cut, Lost, TooLarge};

    const NONE: End = Status(200, "[]");
    const FOUND: End = Status(
        200,
        r#"[{"object":"user","id":"user_1","external_id":"crm-1"}]"#,
    );
    const OTHERS: End = Status(
        200,
        r#"[{"object":"user","id":"user_2","external_id":"crm-2"}]"#,
    );
    const CREATED: End = Status(
        200,
        r#"{"object":"user","id":"user_9","external_id":"crm-1"}"#,
    );
    const REFUSED: End = Status(
        422,
        r#"{"errors":[{"code":"form_identifier_exists","message":"m","meta":{"param_name":"email_address"}}]}"#,
    );
    const TAKEN: End = Status(
        422,
        r#"{"errors":[{"code":"form_identifier_exists","message":"m","meta":{"param_name":"external_id"}}]}"#,
    );
    const NOT_FOUND: End = Status(404, r#"{"errors":[{"code":"resource_not_found"}]}"#);

    fn judged(call: Call, end: End) -> Result<Answer, Ended> {
        let response = |status, body| Response {
            status,
            headers: Box::<Vec<_>>::default(),
            body,
        };
        let response = match end {
            Status(status, body) => response(status, Ok(body.as_bytes().to_vec())),
            Cut(status) => response(status, Err(BodyError::Cut("it broke".into()))),
            TooLarge(status) => response(status, Err(BodyError::TooLarge)),
            Lost(cause) => {
                let problem = "it broke".to_owned();
                let error = TransportError { cause, problem };
                let redaction = Redaction::default();
                return Err(judge::no_response(call, error, "", &redaction));
            }
        };
        judge::judge(call, response, &Redaction::default())
    }

    /// Plays a call whose requests end like this, each of which must be made, and writes down what was asked.
    fn play<O: Operation>(operation: O, ends: &[End]) -> (Result<O::Output, Failure>, String) {
        let Ok(Plan::Ensure(ensure)) = operation.plan() else {
            panic!("it is no ensure")
        };
        let (ends, log) = (RefCell::new(ends.iter()), RefCell::new(Vec::new()));
        let answers = ensure.perform(CALL, |call, request| {
            let is_create = format!("{request:?}").contains("Post");
            assert_eq!(call.reads, !is_create);
            log.borrow_mut()
                .push(if is_create { "create" } else { "look" });
            judged(call, ends.borrow_mut().next().unwrap().clone())
        });
        assert_eq!(ends.into_inner().count(), 0, "an answer was not asked for");
        let result = answers.and_then(|answers| operation.output(&answers));
        (result, log.into_inner().join(", "))
    }

    fn ensure_user() -> EnsureUserParams {
        EnsureUserParams {
            secret_key: String::new(),
            email_address: Some("ada@example.com".into()),
            phone_number: None,
            username: None,
            password: None,
            first_name: None,
            last_name: None,
            external_id: " crm-1 ".into(),
            public_metadata: None,
            private_metadata: None,
            unsafe_metadata: None,
            skip_password_checks: None,
            skip_password_requirement: None,
        }
    }

    fn ensure_organization() -> EnsureOrganizationParams {
        EnsureOrganizationParams {
            secret_key: String::new(),
            name: "Acme".into(),
            created_by: "user_1".into(),
            slug: "acme".into(),
            max_allowed_memberships: None,
            public_metadata: None,
            private_metadata: None,
        }
    }

    fn fault(failure: Failure) -> (bool, Fault) {
        match failure {
            Failure::Transient(fault) => (true, fault),
            Failure::Permanent(fault) => (false, fault),
            Failure::ExecutionFailed => panic!("expected a fault"),
        }
    }

    /// Plays a call that must fail, and returns why, whether it is transient, the message and what was asked.
    fn failed(ends: &[End]) -> (Reason, bool, String, String) {
        let (result, log) = play(ensure_user(), ends);
        let (transient, fault) = fault(result.unwrap_err());
        (fault.reason, transient, fault.message, log)
    }

    #[test]
    fn ensure_looks_then_creates_then_looks_again_if_it_must() {
        for (ends, id, created, log) in [
            (&[FOUND][..], "user_1", false, "look"),
            (&[NONE, CREATED], "user_9", true, "look, create"),
            (
                &[NONE, REFUSED, FOUND],
                "user_1",
                false,
                "look, create, look",
            ),
            (&[NONE, TAKEN, FOUND], "user_1", false, "look, create, look"),
            (
                &[NONE, Status(400, ""), FOUND],
                "user_1",
                false,
                "look, create, look",
            ),
            (
                &[NONE, Status(409, ""), FOUND],
                "user_1",
                false,
                "look, create, look",
            ),
            (
                &[NONE, Status(500, ""), FOUND],
                "user_1",
                false,
                "look, create, look",
            ),
            (
                &[NONE, Cut(200), FOUND],
                "user_1",
                false,
                "look, create, look",
            ),
            (
                &[NONE, Lost(Cause::MaybeSent), FOUND],
                "user_1",
                false,
                "look, create, look",
            ),
        ] {
            let (result, asked) = play(ensure_user(), ends);
            let user = result.unwrap();
            assert_eq!((user.id.as_str(), user.created), (id, created), "{log}");
            assert_eq!(asked, log);
        }
    }

    #[test]
    fn ensure_creates_nothing_after_a_look_that_tells_nothing() {
        for (look, reason, transient) in [
            (OTHERS, Reason::BadResponse, false),
            (
                Status(200, r#"[{"id":"user_1"}]"#),
                Reason::BadResponse,
                false,
            ),
            (
                Status(
                    200,
                    r#"[{"id":"user_1","external_id":"crm-1"},{"id":"user_2","external_id":"crm-1"}]"#,
                ),
                Reason::BadResponse,
                false,
            ),
            (
                Status(
                    200,
                    r#"[{"id":"user_1","external_id":"crm-1"},{"id":"user_2","external_id":"crm-2"}]"#,
                ),
                Reason::BadResponse,
                false,
            ),
            (
                Status(200, r#"[{"id":"user_1","external_id":"CRM-1"}]"#),
                Reason::BadResponse,
                false,
            ),
            (Status(200, "<html>"), Reason::BadResponse, false),
            (Status(200, r#"{"data":[]}"#), Reason::BadResponse, false),
            (TooLarge(200), Reason::BadResponse, false),
            (Cut(200), Reason::Unavailable, true),
            (Lost(Cause::MaybeSent), Reason::Unavailable, true),
            (Lost(Cause::NotSent), Reason::Unavailable, true),
            (Lost(Cause::NotAllowed), Reason::Misconfigured, false),
            (Status(302, ""), Reason::Misconfigured, false),
            (Status(400, ""), Reason::Rejected, false),
            (Status(401, ""), Reason::Unauthorized, false),
            (NOT_FOUND, Reason::NotFound, false),
            (Status(404, ""), Reason::Rejected, false),
            (Status(409, ""), Reason::Rejected, false),
            (REFUSED, Reason::Rejected, false),
            (Status(429, ""), Reason::RateLimited, true),
            (Status(500, ""), Reason::Unavailable, true),
        ] {
            let (found, is_transient, message, asked) = failed(&[look]);
            assert_eq!((found, is_transient), (reason, transient), "{message}");
            assert_eq!(asked, "look");
            let says_so = message.ends_with("; nothing was created");
            assert_eq!(says_so, reason == Reason::BadResponse, "{message}");
        }
    }

    #[test]
    fn ensure_ends_with_a_create_that_was_not_done_for_another_reason() {
        for (create, reason, transient) in [
            (Lost(Cause::NotSent), Reason::Unavailable, true),
            (Lost(Cause::NotAllowed), Reason::Misconfigured, false),
            (Status(302, ""), Reason::Misconfigured, false),
            (Status(401, ""), Reason::Unauthorized, false),
            (Status(402, ""), Reason::Rejected, false),
            (Status(403, ""), Reason::Rejected, false),
            (NOT_FOUND, Reason::NotFound, false),
            (Status(408, ""), Reason::Unavailable, true),
            (Status(413, ""), Reason::Rejected, false),
            (Status(429, ""), Reason::RateLimited, true),
        ] {
            let (found, is_transient, message, asked) = failed(&[NONE, create]);
            assert_eq!((found, is_transient), (reason, transient), "{message}");
            assert_eq!(asked, "look, create");
        }
    }

    #[test]
    fn ensure_says_that_a_create_took_effect_whose_answer_is_of_no_use() {
        for (create, known) in [
            (Status(200, "[]"), "it took effect, do not retry"),
            (TooLarge(201), "it took effect, do not retry"),
            (
                Status(200, r#"{"id":"user_9","external_id":null}"#),
                "it took effect (ID user_9)",
            ),
            (
                Status(200, r#"{"id":"user_9","external_id":"crm-2"}"#),
                "it took effect (ID user_9)",
            ),
            (
                Status(200, r#"{"id":"user_9","external_id":"crm-1","username":7}"#),
                "it took effect (ID user_9)",
            ),
        ] {
            let (reason, transient, message, asked) = failed(&[NONE, create]);
            assert_eq!((reason, transient), (Reason::BadResponse, false));
            assert!(message.contains(known), "{message}");
            assert_eq!(asked, "look, create");
        }
    }

    #[test]
    fn ensure_that_finds_nothing_after_a_refusal_returns_the_refusal() {
        let about = |body| Status(422, body);
        let bad_key = r#"{"errors":[{"code":"form_param_format_invalid","message":"m","meta":{"param_name":"external_id"}}]}"#;
        let missing_key = r#"{"errors":[{"code":"form_conditional_param_missing","message":"`external_id` is required."}]}"#;
        let other_field = r#"{"errors":[{"code":"x","message":"external_id","meta":{"param_name":"unexternal_id"}}]}"#;
        let quoted =
            r#"{"errors":[{"code":"x","message":"The name \"External_Id\" is not allowed."}]}"#;
        let locked = r#"{"errors":[{"code":"resource_locked","message":"m"}]}"#;
        for (create, reason, transient) in [
            (REFUSED, Reason::Rejected, false),
            (about("{}"), Reason::Rejected, false),
            (about(bad_key), Reason::Rejected, false),
            (about(missing_key), Reason::Rejected, false),
            (about(other_field), Reason::Rejected, false),
            (about(quoted), Reason::Rejected, false),
            (Status(400, ""), Reason::Rejected, false),
            (Status(409, ""), Reason::Rejected, false),
            (Status(409, locked), Reason::Unavailable, true),
            (Cut(422), Reason::Unavailable, true),
        ] {
            let (found, is_transient, message, asked) = failed(&[NONE, create, NONE]);
            assert_eq!((found, is_transient), (reason, transient), "{message}");
            assert_eq!(asked, "look, create, look");
        }
    }

    #[test]
    fn ensure_is_unavailable_if_the_key_is_taken_and_nothing_is_found() {
        for errors in [
            r#"{"errors":[{"code":"form_identifier_exists","message":"m","meta":{"param_name":"external_id"}}]}"#,
            r#"{"errors":[{"code":"","message":"m","meta":{"param_name":"external_ids"}}]}"#,
            r#"{"errors":[{"code":"x"},{"code":"y","message":"That external_id is taken."}]}"#,
            r#"{"errors":[{"code":"y","message":"m","meta":{"param_name":"externalId"}}]}"#,
        ] {
            let (reason, transient, message, asked) = failed(&[NONE, Status(422, errors), NONE]);
            assert_eq!((reason, transient), (Reason::Unavailable, true));
            assert_eq!(
                message,
                "Clerk has the `external_id` already, but does not show it yet, for ensure-it (status 422): \
                 nothing was done, safe to retry"
            );
            assert_eq!(asked, "look, create, look");
        }
        for error in [
            r#""message":"m","long_message":"That slug is taken.""#,
            r#""message":"Slug is taken","long_message":"Please try another.""#,
            r#""message":"m","meta":{"param_name":"organization_slug"}"#,
        ] {
            let taken = format!(r#"{{"errors":[{{"code":"form_identifier_exists",{error}}}]}}"#);
            let ends = [NOT_FOUND, Status(422, taken.leak()), NOT_FOUND];
            let (transient, fault) = fault(play(ensure_organization(), &ends).0.unwrap_err());
            assert_eq!((fault.reason, transient), (Reason::Unavailable, true));
            assert_eq!((fault.status, fault.errors.len()), (Some(422), 1));
        }
    }

    #[test]
    fn ensure_is_unavailable_if_a_create_was_lost_and_nothing_is_found() {
        let lost = [
            Lost(Cause::MaybeSent),
            Cut(200),
            Status(500, ""),
            Status(599, ""),
        ];
        let looks = [
            NONE,
            OTHERS,
            Status(200, "<html>"),
            TooLarge(200),
            Cut(200),
            Lost(Cause::MaybeSent),
            Lost(Cause::NotSent),
            Lost(Cause::NotAllowed),
            Status(401, ""),
            NOT_FOUND,
            REFUSED,
            Status(500, ""),
        ];
        for create in lost {
            for look in &looks {
                let ends = [NONE, create.clone(), look.clone()];
                let (reason, transient, message, asked) = failed(&ends);
                assert_eq!((reason, transient), (Reason::Unavailable, true));
                assert!(message.ends_with("safe to retry"), "{message}");
                assert!(!message.contains("nothing was"), "{message}");
                assert_eq!(asked, "look, create, look");
            }
            let (reason, transient, message, _) = failed(&[NONE, create, Status(429, "")]);
            assert_eq!((reason, transient), (Reason::RateLimited, true));
            let known = "; it may have been created before";
            assert!(message.ends_with(known), "{message}");
        }
    }

    #[test]
    fn ensure_returns_what_the_second_look_failed_with_after_a_refusal() {
        for (look, reason, transient) in [
            (OTHERS, Reason::BadResponse, false),
            (Status(200, "<html>"), Reason::BadResponse, false),
            (Cut(200), Reason::Unavailable, true),
            (Lost(Cause::NotSent), Reason::Unavailable, true),
            (Status(401, ""), Reason::Unauthorized, false),
            (Status(429, ""), Reason::RateLimited, true),
            (Status(500, ""), Reason::Unavailable, true),
        ] {
            let (found, is_transient, message, _) = failed(&[NONE, TAKEN, look]);
            assert_eq!((found, is_transient), (reason, transient), "{message}");
            assert!(!message.contains("may have been"), "{message}");
        }
    }

    #[test]
    fn an_organization_that_is_not_there_is_a_404_of_clerks() {
        const ACME: &str = r#"{"object":"organization","id":"org_1","slug":"acme"}"#;
        const OTHER: &str = r#"{"object":"organization","id":"org_2","slug":"acme-2"}"#;
        const NO_SLUG: &str = r#"{"object":"organization","id":"org_3"}"#;
        for (ends, id, created, log) in [
            (&[Status(200, ACME)][..], "org_1", false, "look"),
            (
                &[NOT_FOUND, Status(200, ACME)],
                "org_1",
                true,
                "look, create",
            ),
            (
                &[NOT_FOUND, REFUSED, Status(200, ACME)],
                "org_1",
                false,
                "look, create, look",
            ),
        ] {
            let (result, asked) = play(ensure_organization(), ends);
            let organization = result.unwrap();
            assert_eq!(
                (organization.id.as_str(), organization.created),
                (id, created)
            );
            assert_eq!(asked, log);
        }
        for (ends, reason, known) in [
            (
                &[Status(404, "")][..],
                Reason::Rejected,
                "do not retry unchanged",
            ),
            (
                &[Status(200, OTHER)],
                Reason::BadResponse,
                "nothing was created",
            ),
            (
                &[Status(200, NO_SLUG)],
                Reason::BadResponse,
                "nothing was created",
            ),
            (
                &[NOT_FOUND, Status(403, "")],
                Reason::Rejected,
                "do not retry",
            ),
            (
                &[NOT_FOUND, Status(200, NO_SLUG)],
                Reason::BadResponse,
                "took effect (ID org_3)",
            ),
            (
                &[NOT_FOUND, Status(200, OTHER)],
                Reason::BadResponse,
                "took effect (ID org_2)",
            ),
        ] {
            let (result, _) = play(ensure_organization(), ends);
            let (_, fault) = fault(result.unwrap_err());
            assert_eq!(fault.reason, reason, "{}", fault.message);
            assert!(fault.message.contains(known), "{}", fault.message);
        }
    }

    #[test]
    fn a_key_that_clerk_would_read_as_something_else_is_refused() {
        let parameter = |failure: Failure| fault(failure).1.parameter;
        for external_id in ["", " ", "+crm-1", "-crm-1", " -crm-1"] {
            let params = EnsureUserParams {
                external_id: external_id.into(),
                ..ensure_user()
            };
            let refused = params.plan().err().and_then(parameter);
            assert_eq!(refused.as_deref(), Some("externalId"), "{external_id}");
        }
        for slug in ["", " ", "Acme", "acme_1", "a.b", "..", "a/b", "ä", "a b"] {
            let params = EnsureOrganizationParams {
                slug: slug.into(),
                ..ensure_organization()
            };
            let refused = params.plan().err().and_then(parameter);
            assert_eq!(refused.as_deref(), Some("slug"), "{slug}");
        }
        for external_id in ["a,b", "a-b", "1+1", "ü"] {
            let params = EnsureUserParams {
                external_id: external_id.into(),
                ..ensure_user()
            };
            assert!(params.plan().is_ok(), "{external_id}");
        }
    }
}
