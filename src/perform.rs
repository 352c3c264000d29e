//! How an operation is performed: the key and the address are found, its requests are made, its answers judged.

use crate::answer::{Answer, Answers};
use crate::api_url::ApiUrl;
use crate::failure::{self, Before, Call, Ended, Failure};
use crate::judge;
use crate::operation::{Computation, Operation, Plan};
use crate::redaction::Redaction;
use crate::request::Request;
use crate::secret::Secret;
use crate::transport::{BodyError, Cause, MAX_URL, Response, Transport, TransportError};

/// What the component reads from its environment. A variable that is not set is an empty text.
#[derive(Default)]
pub struct Environment {
    /// `CLERK_SECRET_KEY`: the secret key, used where the parameter is empty.
    pub secret_key: String,
    /// `CLERK_API_URL`: where Clerk's Backend API is, without `/v1`.
    pub api_url: String,
    /// `CLERK_WEBHOOK_SIGNING_SECRET`: the signing secret of a webhook endpoint, used where the parameter is empty.
    pub webhook_signing_secret: String,
}

/// Performs one operation.
///
/// # Errors
/// Every [`Failure`] that the operation documents; none of them contains the secret key or another secret.
pub fn perform<O: Operation>(
    mut operation: O,
    environment: &Environment,
    transport: &impl Transport,
) -> Result<O::Output, Failure> {
    let call = Call {
        operation: O::NAME,
        idempotent: O::IDEMPOTENT,
        reads: O::READS,
        before: None,
    };
    let key = operation.take_secret_key();
    let client = Client::new(call, key, operation.secrets(), environment, transport)?;
    check_ranges(operation.ranges())
        .and_then(|()| operation.plan())
        .and_then(|plan| client.answers(plan))
        .and_then(|answers| operation.output(&answers))
        .map_err(|failure| client.without_key(failure))
}

/// Performs one operation that makes no request.
///
/// # Errors
/// Every [`Failure`] that the operation documents.
pub fn compute<C: Computation>(
    operation: C,
    environment: &Environment,
) -> Result<C::Output, Failure> {
    check_ranges(operation.ranges())?;
    operation.output(environment)
}

fn check_ranges(ranges: Vec<(&'static str, Option<u32>, u32, u32)>) -> Result<(), Failure> {
    for (name, value, least, most) in ranges {
        if value.is_some_and(|value| !(least..=most).contains(&value)) {
            let message = format!(
                "{name} must be a whole number from {least} to {most}, but is another number"
            );
            return Err(failure::invalid_parameter(name, message));
        }
    }
    Ok(())
}

/// Everything that is not generic over the operation, so that it exists once.
struct Client<'a, T> {
    call: Call,
    api_url: ApiUrl<'a>,
    secret: Secret,
    redaction: Redaction,
    transport: &'a T,
}

impl<'a, T: Transport> Client<'a, T> {
    fn new(
        call: Call,
        secret_key: String,
        other_secrets: Vec<Option<&str>>,
        environment: &'a Environment,
        transport: &'a T,
    ) -> Result<Self, Failure> {
        let secret = Secret::choose(secret_key, &environment.secret_key)?;
        Ok(Client {
            call,
            api_url: ApiUrl::parse(&environment.api_url)?,
            redaction: Redaction::new(secret.key(), other_secrets.into_iter().flatten().collect()),
            secret,
            transport,
        })
    }

    fn answers(&self, plan: Plan) -> Result<Answers, Failure> {
        for request in plan.requests() {
            self.check_length(request)?;
        }
        Ok(match plan {
            Plan::One(request) => Answers {
                main: self.ask(self.call, request)?,
                count: None,
                created: false,
            },
            Plan::WithCount { page, count } => {
                let (page, count) = (self.send(page), self.send(count));
                Answers {
                    main: self.receive(self.call, page)?,
                    count: Some(self.receive(self.call, count)?),
                    created: false,
                }
            }
            Plan::InOrder {
                first: (first, changed),
                second: (second, next),
            } => {
                let mut response = self.response(self.call, self.send(first))?;
                // Its status says that it took effect, and its body is not read.
                if matches!(response.body, Err(BodyError::TooLarge)) {
                    response.body = Ok(Vec::new());
                }
                judge::judge(self.call, response, &self.redaction)?;
                let call = Call {
                    before: Some(Before { changed, next }),
                    ..self.call
                };
                Answers {
                    main: self.ask(call, second)?,
                    count: None,
                    created: false,
                }
            }
            Plan::Ensure(ensure) => {
                ensure.perform(self.call, |call, request| self.ask(call, request))?
            }
        })
    }

    fn ask(&self, call: Call, request: Request) -> Result<Answer, Ended> {
        self.receive(call, self.send(request))
    }

    fn send(&self, request: Request) -> Result<T::Pending, TransportError> {
        self.transport
            .send(request.addressed(&self.api_url, &self.secret))
    }

    /// Refuses what hosts can't send, before anything is sent.
    fn check_length(&self, request: &Request) -> Result<(), Failure> {
        let length = self.api_url.origin().len() + self.api_url.prefix.len() + request.length();
        if length <= MAX_URL {
            return Ok(());
        }
        let error = TransportError {
            cause: Cause::TooLong,
            problem: format!("its URL has {length} bytes, and at most {MAX_URL} can be sent"),
        };
        Err(self.no_response(self.call, error).into())
    }

    fn no_response(&self, call: Call, error: TransportError) -> Ended {
        judge::no_response(call, error, &self.api_url.origin(), &self.redaction)
    }

    fn receive(
        &self,
        call: Call,
        pending: Result<T::Pending, TransportError>,
    ) -> Result<Answer, Ended> {
        let response = self.response(call, pending)?;
        judge::judge(call, response, &self.redaction)
    }

    fn response(
        &self,
        call: Call,
        pending: Result<T::Pending, TransportError>,
    ) -> Result<Response, Ended> {
        pending
            .and_then(|pending| self.transport.receive(pending))
            .map_err(|error| self.no_response(call, error))
    }

    /// The texts of others are redacted where they come in. This is for what slipped through: the key alone, since another
    /// secret may be a word of ours.
    fn without_key(&self, mut failure: Failure) -> Failure {
        if let Failure::Transient(fault) | Failure::Permanent(fault) = &mut failure {
            let without_key = |text: &mut String| *text = self.redaction.name(text).into_owned();
            without_key(&mut fault.message);
            fault.trace_id.as_mut().map(without_key);
        }
        failure
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::failure::{Fault, Reason};
    use crate::sessions::RevokeSessionParams;
    use crate::transport::{Headers, HttpRequest};
    use crate::users::{CreateUserParams, ListUsersParams, UpdateUserParams};

    const KEY: &str = "sk_test_fixture";
    const USER: &str = r#"{"object":"user","id":"user_1","first_name":"Ada"}"#;

    /// Answers from a script, and writes down what happens.
    struct Script {
        answers: RefCell<Vec<Result<Response, TransportError>>>,
        log: RefCell<Vec<String>>,
    }

    impl Transport for Script {
        type Pending = String;

        fn send(&self, request: HttpRequest) -> Result<String, TransportError> {
            let HttpRequest {
                method,
                path_with_query,
                headers,
                body,
                ..
            } = request;
            assert!(headers.contains(&("authorization", format!("Bearer {KEY}"))));
            let line = format!("{method:?} {path_with_query} {}", body.unwrap_or_default());
            self.log.borrow_mut().push(format!("send {}", line.trim()));
            Ok(format!("{method:?} {path_with_query}"))
        }

        fn receive(&self, pending: String) -> Result<Response, TransportError> {
            self.log.borrow_mut().push(format!("receive {pending}"));
            self.answers.borrow_mut().remove(0)
        }
    }

    fn perform_with<O: Operation>(
        operation: O,
        answers: Vec<Result<Response, TransportError>>,
    ) -> (Result<O::Output, Failure>, Vec<String>) {
        let script = Script {
            answers: answers.into(),
            log: RefCell::default(),
        };
        let environment = Environment {
            secret_key: KEY.into(),
            ..Environment::default()
        };
        let result = perform(operation, &environment, &script);
        assert!(script.answers.borrow().is_empty(), "an answer was not read");
        (result, script.log.into_inner())
    }

    fn answer(status: u16, body: &str) -> Result<Response, TransportError> {
        Ok(Response {
            status,
            headers: no_headers(),
            body: Ok(body.as_bytes().to_vec()),
        })
    }

    fn no_headers() -> Box<dyn Headers> {
        Box::<Vec<_>>::default()
    }

    fn lost(cause: Cause) -> Result<Response, TransportError> {
        Err(TransportError {
            cause,
            problem: "it broke".into(),
        })
    }

    /// The fault of a failure, and whether it is transient.
    fn fault<T>(result: Result<T, Failure>) -> (bool, Fault) {
        match result.err() {
            Some(Failure::Transient(fault)) => (true, fault),
            Some(Failure::Permanent(fault)) => (false, fault),
            _ => panic!("expected a fault"),
        }
    }

    fn reason<T>(result: Result<T, Failure>) -> Reason {
        fault(result).1.reason
    }

    fn list_users() -> ListUsersParams {
        ListUsersParams {
            secret_key: String::new(),
            limit: Some(2),
            offset: None,
            order_by: Some("-created_at".into()),
            email_address: None,
            phone_number: None,
            external_id: None,
            username: Some("ada".into()),
            user_id: None,
            query: None,
        }
    }

    fn update_user() -> UpdateUserParams {
        UpdateUserParams {
            secret_key: String::new(),
            user_id: "user_1".into(),
            first_name: Some("Ada".into()),
            last_name: None,
            username: None,
            password: None,
            external_id: None,
            primary_email_address_id: None,
            primary_phone_number_id: None,
            public_metadata: Some(r#"{"a":1.10}"#.into()),
            private_metadata: None,
            unsafe_metadata: None,
            skip_password_checks: None,
            clear: Some("lastName".into()),
        }
    }

    fn create_user() -> CreateUserParams {
        CreateUserParams {
            secret_key: String::new(),
            email_address: Some("ada@example.com".into()),
            phone_number: None,
            username: None,
            password: None,
            first_name: None,
            last_name: None,
            external_id: None,
            public_metadata: None,
            private_metadata: None,
            unsafe_metadata: None,
            skip_password_checks: None,
            skip_password_requirement: None,
        }
    }

    #[test]
    fn a_list_and_its_count_are_sent_before_either_answer_is_read() {
        let answers = vec![
            answer(200, &format!("[{USER}]")),
            answer(200, r#"{"object":"total_count","total_count":7}"#),
        ];
        let (result, log) = perform_with(list_users(), answers);
        assert_eq!(result.unwrap().total_count, 7);
        assert_eq!(
            log,
            [
                "send Get /v1/users?username=ada&limit=2&order_by=-created_at",
                "send Get /v1/users/count?username=ada",
                "receive Get /v1/users?username=ada&limit=2&order_by=-created_at",
                "receive Get /v1/users/count?username=ada",
            ]
        );
    }

    #[test]
    fn metadata_is_replaced_after_the_profile_was_changed() {
        let (result, log) = perform_with(update_user(), vec![answer(200, ""), answer(200, USER)]);
        assert_eq!(result.unwrap().first_name.as_deref(), Some("Ada"));
        assert_eq!(
            log,
            [
                r#"send Patch /v1/users/user_1 {"first_name":"Ada","last_name":null}"#,
                "receive Patch /v1/users/user_1",
                r#"send Put /v1/users/user_1/metadata {"public_metadata":{"a":1.10}}"#,
                "receive Put /v1/users/user_1/metadata",
            ]
        );
    }

    #[test]
    fn metadata_is_left_alone_if_the_profile_was_not_changed() {
        let (result, log) = perform_with(update_user(), vec![answer(422, "{}")]);
        assert_eq!(reason(result), Reason::Rejected);
        assert_eq!(log.len(), 2);
    }

    #[test]
    fn an_answer_to_the_profile_that_is_too_large_does_not_stop_the_metadata() {
        let large = Ok(Response {
            status: 200,
            headers: no_headers(),
            body: Err(BodyError::TooLarge),
        });
        let (result, log) = perform_with(update_user(), vec![large, answer(200, USER)]);
        assert!(result.is_ok());
        assert_eq!(log.len(), 4);
    }

    #[test]
    fn a_change_that_was_done_by_half_says_what_is_known() {
        for (second, transient, known) in [
            (lost(Cause::NotSent), true, "was not"),
            (lost(Cause::MaybeSent), true, "may have been"),
            (lost(Cause::NotAllowed), false, "was not"),
            (answer(500, ""), true, "may have been"),
            (answer(408, ""), true, "was not"),
            (answer(404, ""), false, "was not"),
            (answer(422, "{}"), false, "was not"),
            (answer(429, ""), true, "was not"),
            (answer(301, ""), false, "was not"),
        ] {
            let (result, _) = perform_with(update_user(), vec![answer(200, USER), second]);
            let (is_transient, Fault { message, .. }) = fault(result);
            assert_eq!(is_transient, transient, "{message}");
            let expected = format!("; the profile was changed and the metadata {known}");
            assert!(message.ends_with(&expected), "{message}");
            assert!(!message.contains("nothing was done"), "{message}");
        }
    }

    #[test]
    fn an_update_whose_last_answer_can_not_be_read_took_effect() {
        let too_large = Ok(Response {
            status: 200,
            headers: no_headers(),
            body: Err(BodyError::TooLarge),
        });
        for useless in [too_large, answer(200, "[]")] {
            let (result, _) = perform_with(update_user(), vec![answer(200, USER), useless]);
            let (_, fault) = fault(result);
            assert_eq!(fault.reason, Reason::BadResponse);
            assert!(
                fault.message.contains("it took effect"),
                "{}",
                fault.message
            );
            assert!(!fault.message.contains("was not"), "{}", fault.message);
        }
    }

    #[test]
    fn a_lost_answer_to_a_create_has_an_unknown_outcome() {
        for answer in [
            lost(Cause::MaybeSent),
            answer(500, ""),
            answer(503, "<html>"),
        ] {
            let (result, _) = perform_with(create_user(), vec![answer]);
            let (_, fault) = fault(result);
            assert_eq!(fault.reason, Reason::OutcomeUnknown);
            assert!(
                fault.message.ends_with("check before retrying"),
                "{}",
                fault.message
            );
        }
        for answer in [
            lost(Cause::NotSent),
            answer(408, ""),
            answer(421, ""),
            answer(425, ""),
        ] {
            let (result, _) = perform_with(create_user(), vec![answer]);
            let (_, fault) = fault(result);
            assert_eq!(fault.reason, Reason::Unavailable);
            let expected = "nothing was done, safe to retry";
            assert!(fault.message.ends_with(expected), "{}", fault.message);
        }
    }

    #[test]
    fn a_create_whose_answer_can_not_be_read_names_the_new_id() {
        for body in [
            r#"{"object":"user","id":"user_7","username":7}"#,
            r#"{"object":"user","username":7,"id":"user_7"}"#,
            r#"{"object":"user","id":"user_7","username":"a"#,
            "\u{feff}{\"object\":\"user\",\"id\":\"user_7\",\"username\":7}",
            r#"{"object":"session","id":"user_7"}"#,
        ] {
            let (result, _) = perform_with(create_user(), vec![answer(200, body)]);
            let (_, fault) = fault(result);
            assert_eq!(fault.reason, Reason::BadResponse, "{body}");
            let expected = "it took effect (ID user_7), do not retry";
            assert!(fault.message.contains(expected), "{}", fault.message);
        }
        let (result, _) = perform_with(create_user(), vec![answer(200, r#"{"id":"a b\nc","x"}"#)]);
        let (_, fault) = fault(result);
        let expected = "it took effect, do not retry";
        assert!(fault.message.contains(expected), "{}", fault.message);
    }

    #[test]
    fn a_cut_body_is_a_lost_answer_only_after_success() {
        let cut = |status| {
            Ok(Response {
                status,
                headers: no_headers(),
                body: Err(BodyError::Cut("it broke".into())),
            })
        };
        let (result, _) = perform_with(create_user(), vec![cut(200)]);
        assert_eq!(reason(result), Reason::OutcomeUnknown);
        let (result, _) = perform_with(create_user(), vec![cut(422)]);
        assert_eq!(reason(result), Reason::Rejected);
    }

    fn revoke_session() -> RevokeSessionParams {
        RevokeSessionParams {
            secret_key: String::new(),
            session_id: "sess_1".into(),
        }
    }

    #[test]
    fn an_array_of_the_right_values_is_not_an_object() {
        let session = r#"["sess_1","session","user_1","client_1","active",1,null,2,3,4,5]"#;
        let kind = r#"{"id":"sess_1","object":{"session":null}}"#;
        for body in [session, kind] {
            let (result, _) = perform_with(revoke_session(), vec![answer(200, body)]);
            assert_eq!(reason(result), Reason::BadResponse);
        }
    }

    #[test]
    fn a_body_that_is_too_large_is_a_bad_response() {
        let large = Ok(Response {
            status: 200,
            headers: Box::new(vec![("cf-ray", "ray_1".to_owned())]),
            body: Err(BodyError::TooLarge),
        });
        let (result, _) = perform_with(revoke_session(), vec![large]);
        let (_, fault) = fault(result);
        assert_eq!(fault.reason, Reason::BadResponse);
        assert_eq!(fault.trace_id.as_deref(), Some("ray_1"));
        assert!(fault.message.contains("64 MiB"), "{}", fault.message);
    }

    #[test]
    fn the_key_is_redacted_wherever_it_was_repeated() {
        let body = format!(
            r#"{{"errors":[{{"code":"{KEY}","message":"{KEY}","long_message":"a {KEY}","meta":{{"param_name":"{KEY}"}}}}],
                "clerk_trace_id":"{KEY}"}}"#
        );
        for body in [body, format!("<html>{KEY}</html>")] {
            let (result, _) = perform_with(list_users(), vec![answer(401, &body)]);
            let shown = format!("{:?}", result.unwrap_err());
            assert!(shown.contains("[redacted]"), "{shown}");
            assert!(!shown.contains("sk_"), "{shown}");
        }
        let unreadable = Ok(Response {
            status: 200,
            headers: Box::new(vec![("clerk-trace-id", KEY.to_owned())]),
            body: Ok(Vec::new()),
        });
        let (result, _) = perform_with(revoke_session(), vec![unreadable]);
        assert_eq!(fault(result).1.trace_id.as_deref(), Some("[redacted]"));
        let echo = TransportError {
            cause: Cause::MaybeSent,
            problem: format!("could not send Bearer {KEY}"),
        };
        let (result, _) = perform_with(list_users(), vec![Err(echo)]);
        assert!(fault(result).1.message.contains("Bearer [redacted]"));
    }

    #[test]
    fn a_password_is_redacted_and_not_told_by_its_redaction() {
        let params = |password: &str| CreateUserParams {
            password: Some(password.into()),
            ..create_user()
        };
        let refused = |long_message: &str| {
            let body = format!(
                r#"{{"errors":[{{"code":"form_password_pwned","message":"m","long_message":"{long_message}"}}]}}"#
            );
            vec![answer(422, &body)]
        };
        let (result, _) = perform_with(
            params("password"),
            refused("Please use a different password."),
        );
        let message = fault(result).1.message;
        let expected = "Please use a different password [form_password_pwned]";
        assert!(message.contains(expected), "{message}");
        let (result, _) = perform_with(
            params("correct&horse"),
            refused(r"correct\u0026horse is weak"),
        );
        let (_, fault) = fault(result);
        assert!(
            fault.message.contains("[redacted] is weak"),
            "{}",
            fault.message
        );
        assert_eq!(
            fault.errors[0].long_message.as_deref(),
            Some("[redacted] is weak")
        );
    }

    #[test]
    fn a_url_that_is_too_long_is_refused_before_it_is_sent() {
        let params = ListUsersParams {
            query: Some("x".repeat(70_000)),
            ..list_users()
        };
        let (result, log) = perform_with(params, Vec::new());
        assert_eq!(reason(result), Reason::InvalidParameter);
        assert!(log.is_empty());

        // The page's URL alone, or the second one's alone.
        let params = ListUsersParams {
            order_by: Some("x".repeat(70_000)),
            ..list_users()
        };
        let (result, log) = perform_with(params, Vec::new());
        assert_eq!(reason(result), Reason::InvalidParameter);
        assert!(log.is_empty());
        let rest = "https://api.clerk.com/v1/users/".len();
        let params = UpdateUserParams {
            user_id: "x".repeat(MAX_URL - rest),
            ..update_user()
        };
        let (result, log) = perform_with(params, Vec::new());
        assert_eq!(reason(result), Reason::InvalidParameter);
        assert!(log.is_empty());
    }

    #[test]
    fn a_number_beyond_its_range_is_refused() {
        for limit in [0, 501, u32::MAX] {
            let params = ListUsersParams {
                limit: Some(limit),
                ..list_users()
            };
            let (result, log) = perform_with(params, Vec::new());
            let (_, fault) = fault(result);
            assert_eq!(fault.parameter.as_deref(), Some("limit"));
            assert!(fault.message.contains("from 1 to 500"), "{}", fault.message);
            assert!(log.is_empty());
        }
    }

    #[test]
    fn nothing_is_sent_without_a_key_or_an_address() {
        let script = Script {
            answers: RefCell::default(),
            log: RefCell::default(),
        };
        let no_key = Environment::default();
        let no_address = Environment {
            secret_key: KEY.into(),
            api_url: "clerk".into(),
            ..Environment::default()
        };
        for (environment, variable) in [(no_key, "CLERK_SECRET_KEY"), (no_address, "CLERK_API_URL")]
        {
            let (_, fault) = fault(perform(list_users(), &environment, &script));
            assert_eq!(fault.reason, Reason::Misconfigured);
            assert_eq!(fault.parameter, None);
            assert!(fault.message.contains(variable), "{}", fault.message);
        }
        assert!(script.log.borrow().is_empty());
    }
}
