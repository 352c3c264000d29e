//! Plays calls of the guest, and holds them against the model. Nothing else here knows the guest.

mod fault;
mod script;
mod sent;

use clerk_tool::dynamic;
use clerk_tool::failure::Failure;
use clerk_tool::perform::Environment;
use clerk_tool::transport::HttpRequest;

pub use fault::{check_message, check_secret, parts};
pub use script::Script;
pub use sent::{GOOD_ADDRESSES, check as check_sent};

use crate::answer::Answer;
use crate::intent;
use crate::json::Json;
use crate::parameters::Kind;
use crate::{Model, verdict};

/// The secret key of the calls that are accepted.
pub const KEY: &str = "sk_test_fixture";

/// What became of a call.
pub struct Played {
    /// Its result.
    pub result: Result<String, Failure>,
    /// The requests, in the order in which they were sent.
    pub sent: Vec<HttpRequest>,
}

/// Performs an operation whose requests get these answers.
pub fn play(
    operation: &str,
    params: &str,
    environment: &Environment,
    answers: impl IntoIterator<Item = Answer>,
) -> Played {
    let script = Script::new(answers);
    let result = dynamic::call(operation, params, environment, &script);
    let sent = script.into_sent();
    Played { result, sent }
}

/// Performs an operation with any parameters, and returns what became of it.
///
/// # Panics
/// If what was sent is not what the parameters mean, or if the call was not refused though it had to be.
pub fn check_parameters(model: &dyn Model, params: &str, environment: &Environment) -> Played {
    let intent = intent::of(model, params, &environment.secret_key, &environment.api_url);
    let [mut first, second] = plain_successes();
    if let Some(look) = model.look() {
        first = look.nothing;
    }
    let played = play(model.name(), params, environment, [first, second]);
    let failure = played.result.as_ref().err();
    sent::check(&intent, &environment.api_url, failure, &played.sent);
    played
}

/// Performs an operation with parameters that are accepted, whose requests get these answers, a third one the first again,
/// and returns its result.
///
/// # Panics
/// If the result is not the one that the answers mean.
pub fn check_answers(model: &dyn Model, answers: &[Answer; 2]) -> Result<String, Failure> {
    let [first, second] = answers.clone();
    check_all_answers(model, &[first.clone(), second, first])
}

/// The same, with an answer to each of the most requests that a call makes.
///
/// # Panics
/// If the result is not the one that the answers mean.
pub fn check_all_answers(model: &dyn Model, answers: &[Answer; 3]) -> Result<String, Failure> {
    let params = accepted(model).to_string();
    let (sent, expected) = verdict::of(model, &params, answers);
    let played = play(
        model.name(),
        &params,
        &Environment::default(),
        answers.iter().cloned(),
    );
    assert_eq!(played.sent.len(), sent, "requests of {}", model.name());
    match (&played.result, expected) {
        (Ok(output), Ok(expected)) => expected.check(output),
        (Err(failure), Err(expected)) => fault::check_one_of(model, failure, &expected),
        (result, expected) => panic!("{result:?} is not {expected:?}"),
    }
    played.result
}

/// Answers to any two requests that let a call go on to its end.
#[must_use]
pub fn plain_successes() -> [Answer; 2] {
    [0, 1].map(|_| Answer::new(200, ""))
}

/// Parameters with which the operation is accepted: every one that goes with the others.
#[must_use]
pub fn accepted(model: &dyn Model) -> Json {
    let mut given: Vec<_> = model.parameters().iter().collect();
    loop {
        let members = given.iter().map(|parameter| {
            let value = match parameter.kind {
                Kind::Text | Kind::Name | Kind::Key | Kind::Segment | Kind::Provider => {
                    Json::text("a_1")
                }
                Kind::Slug => Json::text("a-1"),
                Kind::List(_) => Json::text("a_1,a_2"),
                Kind::Limit => Json::Number(2),
                Kind::Days | Kind::Number => Json::Number(3),
                Kind::Flag => Json::Flag(true),
                Kind::Metadata => Json::Raw("{}".into()),
                Kind::Actor => Json::Raw(r#"{"sub":"a_1"}"#.into()),
            };
            (parameter.name.to_owned(), value)
        });
        let params = Json::Object(members.collect()).with("secretKey", Json::text(KEY));
        let refusals = intent::of(model, &params.to_string(), "", "").refusals;
        if refusals.is_empty() {
            return params;
        }
        let before = given.len();
        given.retain(|parameter| {
            let name = Some(parameter.name);
            let mut refusals = refusals.iter();
            !refusals.any(|refusal| refusal.parameter.as_deref() == name)
        });
        assert!(given.len() < before, "{} refuses {params}", model.name());
    }
}
