//! How an operation is performed: the key and the address are found, its requests are made, its answers judged.

use crate::answer::{Answer, Answers};
use crate::api_url::ApiUrl;
use crate::failure::{self, Before, Call, Failure, Fault};
use crate::judge;
use crate::operation::{Operation, Plan};
use crate::redaction::Redaction;
use crate::request::Request;
use crate::secret::Secret;
use crate::transport::{Cause, MAX_URL, Transport, TransportError};

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

fn check_ranges(ranges: Vec<(&'static str, Option<u32>, u32, u32)>) -> Result<(), Failure> {
    for (name, value, least, most) in ranges {
        if value.is_some_and(|value| !(least..=most).contains(&value)) {
            let message = format!("{name} must be a whole number from {least} to {most}, but is another number");
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
        Ok(match plan {
            Plan::One(request) => Answers {
                main: self.receive(self.call, self.send(request))?,
                count: None,
            },
            Plan::WithCount { page, count } => {
                let (page, count) = (self.send(page), self.send(count));
                Answers {
                    main: self.receive(self.call, page)?,
                    count: Some(self.receive(self.call, count)?),
                }
            }
            Plan::InOrder {
                first: (first, changed),
                second: (second, next),
            } => {
                self.receive(self.call, self.send(first))?;
                let call = Call {
                    before: Some(Before { changed, next }),
                    ..self.call
                };
                Answers {
                    main: self.receive(call, self.send(second))?,
                    count: None,
                }
            }
        })
    }

    fn send(&self, request: Request) -> Result<T::Pending, TransportError> {
        let request = request.addressed(&self.api_url, &self.secret);
        let length = self.api_url.origin().len() + request.path_with_query.len();
        if length > MAX_URL {
            return Err(TransportError {
                cause: Cause::TooLong,
                problem: format!("its URL would have {length} bytes, and at most {MAX_URL} can be sent"),
            });
        }
        self.transport.send(request)
    }

    fn receive(
        &self,
        call: Call,
        pending: Result<T::Pending, TransportError>,
    ) -> Result<Answer, Failure> {
        let address = self.api_url.origin();
        let response = pending
            .and_then(|pending| self.transport.receive(pending))
            .map_err(|error| judge::no_response(call, error, &address, &self.redaction))?;
        judge::judge(call, response, &address, &self.redaction)
    }

    /// The texts of others are redacted where they come in. This is for what slipped through: the key alone, since another
    /// secret may be a word of ours.
    fn without_key(&self, mut failure: Failure) -> Failure {
        if let Failure::Transient(Fault { message, .. }) | Failure::Permanent(Fault { message, .. }) =
            &mut failure
        {
            *message = self.redaction.name(message).into_owned();
        }
        failure
    }
}
