//! How an operation is performed: the key and the address are found, its requests are made, its answers judged.

use crate::answer::{Answer, Answers};
use crate::api_url::ApiUrl;
use crate::failure::{self, Call, Failure};
use crate::operation::{Operation, Plan};
use crate::request::Request;
use crate::secret::Secret;
use crate::transport::{Transport, TransportError};

/// What the component reads from its environment. A variable that is not set is an empty text.
#[derive(Default)]
pub struct Environment {
    /// `CLERK_SECRET_KEY`: the secret key, used where the parameter is empty.
    pub secret_key: String,
    /// `CLERK_API_URL`: where Clerk's Backend API is, without `/v1`.
    pub api_url: String,
}

/// Performs one operation.
///
/// # Errors
/// Every [`Failure`] that the operation documents; none of them contains the secret key or a password.
pub fn perform<O: Operation>(
    mut operation: O,
    environment: &Environment,
    transport: &impl Transport,
) -> Result<O::Output, Failure> {
    let call = Call {
        operation: O::NAME,
        repeatable: O::REPEATABLE,
    };
    let key = operation.take_secret_key();
    let client = Client::new(call, key, operation.password(), environment, transport)?;
    operation
        .plan()
        .and_then(|plan| client.answers(plan))
        .and_then(|answers| operation.output(&answers))
        .map_err(|failure| failure::redacted(failure, &client.secret))
}

/// Everything that is not generic over the operation, so that it exists once and not eleven times.
struct Client<'a, T> {
    call: Call,
    api_url: ApiUrl<'a>,
    secret: Secret,
    transport: &'a T,
}

impl<'a, T: Transport> Client<'a, T> {
    fn new(
        call: Call,
        secret_key: String,
        password: Option<&str>,
        environment: &'a Environment,
        transport: &'a T,
    ) -> Result<Self, Failure> {
        let secret = Secret::choose(secret_key, &environment.secret_key)?.and_password(password);
        Ok(Client {
            call,
            api_url: ApiUrl::parse(&environment.api_url)?,
            secret,
            transport,
        })
    }

    fn answers(&self, plan: Plan) -> Result<Answers, Failure> {
        Ok(match plan {
            Plan::One(request) => Answers {
                first: self.receive(self.send(request))?,
                second: None,
            },
            Plan::Together(first, second) => {
                let (first, second) = (self.send(first), self.send(second));
                Answers {
                    first: self.receive(first)?,
                    second: Some(self.receive(second)?),
                }
            }
            Plan::InOrder {
                first,
                second,
                half_done,
            } => Answers {
                first: self.receive(self.send(first))?,
                second: Some(
                    self.receive(self.send(second))
                        .map_err(|failure| match failure {
                            // It was done, and only its answer is of no use.
                            Failure::PermanentBadResponse(_) => failure,
                            _ => failure::with_note(failure, half_done),
                        })?,
                ),
            },
        })
    }

    fn send(&self, request: Request) -> Result<T::Pending, TransportError> {
        self.transport
            .send(request.addressed(&self.api_url, &self.secret))
    }

    fn receive(&self, pending: Result<T::Pending, TransportError>) -> Result<Answer, Failure> {
        let response = pending
            .and_then(|pending| self.transport.receive(pending))
            .map_err(|error| failure::of_transport(self.call, error))?;
        failure::judge(self.call, response, &self.secret)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::failure::Fault;
    use crate::sessions::RevokeSessionParams;
    use crate::transport::{BodyError, HttpRequest, Response};
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
            headers: Vec::new(),
            body: Ok(body.as_bytes().to_vec()),
        })
    }

    fn lost(maybe_sent: bool) -> Result<Response, TransportError> {
        Err(TransportError {
            maybe_sent,
            problem: "it broke".into(),
        })
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
            last_name: Some(String::new()),
            username: None,
            password: None,
            external_id: None,
            primary_email_address_id: None,
            primary_phone_number_id: None,
            public_metadata: Some(r#"{"a":1.10}"#.into()),
            private_metadata: None,
            unsafe_metadata: None,
            skip_password_checks: None,
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
                "send Get /v1/users?limit=2&order_by=-created_at&username=ada",
                "send Get /v1/users/count?username=ada",
                "receive Get /v1/users?limit=2&order_by=-created_at&username=ada",
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
        assert!(matches!(result, Err(Failure::PermanentRejected(_))));
        assert_eq!(log.len(), 2);
    }

    #[test]
    fn a_half_done_update_says_so() {
        let (result, _) = perform_with(update_user(), vec![answer(200, USER), lost(true)]);
        let Err(Failure::Unavailable(Fault { message, .. })) = result else {
            panic!("expected unavailable")
        };
        assert!(
            message.ends_with("; the profile was changed and the metadata was not"),
            "{message}"
        );
    }

    #[test]
    fn an_update_whose_last_answer_is_of_no_use_was_done() {
        let too_large = Ok(Response {
            status: 200,
            headers: Vec::new(),
            body: Err(BodyError::TooLarge),
        });
        for useless in [too_large, answer(200, "[]")] {
            let (result, _) = perform_with(update_user(), vec![answer(200, USER), useless]);
            let Err(Failure::PermanentBadResponse(Fault { message, .. })) = result else {
                panic!("expected permanent-bad-response")
            };
            assert!(!message.contains("was not"), "{message}");
        }
    }

    #[test]
    fn what_may_not_be_repeated_has_an_unknown_outcome() {
        for answer in [lost(true), answer(500, ""), answer(503, "<html>")] {
            let (result, _) = perform_with(create_user(), vec![answer]);
            assert!(matches!(result, Err(Failure::PermanentOutcomeUnknown(_))));
        }
        for answer in [lost(false), answer(408, "")] {
            let (result, _) = perform_with(create_user(), vec![answer]);
            assert!(matches!(result, Err(Failure::Unavailable(_))));
        }
    }

    #[test]
    fn a_cut_body_is_a_lost_answer_only_after_success() {
        let cut = |status| {
            Ok(Response {
                status,
                headers: Vec::new(),
                body: Err(BodyError::Cut("it broke".into())),
            })
        };
        let (result, _) = perform_with(create_user(), vec![cut(200)]);
        assert!(matches!(result, Err(Failure::PermanentOutcomeUnknown(_))));
        let (result, _) = perform_with(create_user(), vec![cut(422)]);
        assert!(matches!(result, Err(Failure::PermanentRejected(_))));
    }

    #[test]
    fn an_array_is_no_object_even_if_it_holds_the_right_values() {
        let session = r#"["sess_1","session","user_1","client_1","active",1,null,2,3,4,5]"#;
        let kind = r#"{"id":"sess_1","object":{"session":null}}"#;
        for body in [session, kind] {
            let params = RevokeSessionParams {
                secret_key: String::new(),
                session_id: "sess_1".into(),
            };
            let (result, _) = perform_with(params, vec![answer(200, body)]);
            assert!(matches!(result, Err(Failure::PermanentBadResponse(_))));
        }
    }

    #[test]
    fn a_body_that_is_too_large_is_a_bad_response() {
        let large = Ok(Response {
            status: 200,
            headers: vec![("cf-ray", "ray_1".into())],
            body: Err(BodyError::TooLarge),
        });
        let params = RevokeSessionParams {
            secret_key: String::new(),
            session_id: "sess_1".into(),
        };
        let (result, _) = perform_with(params, vec![large]);
        let Err(Failure::PermanentBadResponse(fault)) = result else {
            panic!("expected a bad response")
        };
        assert_eq!(fault.trace_id.as_deref(), Some("ray_1"));
        assert!(fault.message.contains("64 MiB"), "{}", fault.message);
    }

    #[test]
    fn the_key_is_taken_out_of_everything_that_was_echoed() {
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
        };
        for environment in [no_key, no_address] {
            let failure = perform(list_users(), &environment, &script).unwrap_err();
            assert!(matches!(failure, Failure::PermanentInvalidParameter(_)));
        }
        assert!(script.log.borrow().is_empty());
    }
}
