//! What an operation is: parameters that become requests, and answers that become an output.

use crate::failure;
use crate::record::{Params, ToJson};

pub use crate::answer::{Answer, Answers, DEFAULT_LIMIT, Page};
pub use crate::ensure::{Ensure, Find};
pub use crate::failure::Failure;
pub use crate::fields::{Clear, Fields, segment};
pub use crate::perform::Environment;
pub use crate::request::{Body, Query, Request};

/// What the build knows of an operation from `wit/`. Implemented by its parameters; never written by hand.
pub trait Facts: Params {
    /// What the operation returns when it succeeds.
    type Output: ToJson;

    /// The parameters that are numbers with a range in `wit/`: name, value, least and most.
    fn ranges(&self) -> Vec<(&'static str, Option<u32>, u32, u32)>;
}

/// The same of an operation that makes requests.
pub trait RequestFacts: Facts {
    /// The operation's name.
    const NAME: &'static str;

    /// Whether a retry has no further effect. If not, a lost answer means that nobody knows what happened.
    const IDEMPOTENT: bool;

    /// Whether it changes nothing at Clerk.
    const READS: bool;

    /// Takes the secret key out of the parameters, so that nothing after it can show or send it by mistake.
    fn take_secret_key(&mut self) -> String;

    /// The other secrets among the parameters, which no failure may show.
    fn secrets(&self) -> Vec<Option<&str>>;
}

/// One operation that makes requests, implemented by its parameters. Pure: no I/O, no clock, no environment.
pub trait Operation: RequestFacts {
    /// The requests to make.
    ///
    /// # Errors
    /// `invalid-parameter` if a parameter is refused.
    fn plan(&self) -> Result<Plan, Failure>;

    /// What the answers to these requests mean, all of which are successes.
    ///
    /// # Errors
    /// `bad-response` if an answer can't be understood.
    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure>;
}

/// One operation that makes no request, implemented by its parameters.
pub trait Computation: Facts {
    /// What follows from the parameters, and from the environment where they leave out a secret.
    ///
    /// # Errors
    /// Every [`Failure`] that the operation documents.
    fn output(self, environment: &Environment) -> Result<Self::Output, Failure>;
}

/// The requests of one call, each of which is made once.
pub enum Plan {
    /// One request.
    One(Request),
    /// A page of a list and the number of all that match, in flight together.
    WithCount {
        /// The page.
        page: Request,
        /// The number.
        count: Request,
    },
    /// A change of two halves: the second is made after the success of the first, and its answer is the one that counts.
    InOrder {
        /// The request to make first, and what it changes, such as `the profile`.
        first: (Request, &'static str),
        /// The request to make second, and what it changes.
        second: (Request, &'static str),
    },
    /// A create of what is not there yet: which request comes next depends on the answers.
    Ensure(Ensure),
}

/// What a half of a change changes, its request, and the body of it.
pub type Half = (&'static str, Request, Body);

impl Plan {
    /// All requests, in the order in which they are made.
    pub(crate) fn requests(&self) -> impl Iterator<Item = &Request> {
        let (first, second) = match self {
            Plan::One(request) => (request, None),
            Plan::WithCount { page, count } => (page, Some(count)),
            Plan::InOrder {
                first: (first, _),
                second: (second, _),
            } => (first, Some(second)),
            Plan::Ensure(ensure) => (&ensure.look, Some(&ensure.create)),
        };
        std::iter::once(first).chain(second)
    }

    /// A change that is one request.
    ///
    /// # Errors
    /// If there is nothing to change.
    pub fn one_change(request: Request, body: Body) -> Result<Plan, Failure> {
        match half(("", request, body))? {
            Some((request, _)) => Ok(Plan::One(request)),
            None => Err(nothing_to_change()),
        }
    }

    /// A change of two halves, of which only those with a body are made.
    ///
    /// # Errors
    /// If there is nothing to change.
    pub fn change(first: Half, second: Half) -> Result<Plan, Failure> {
        match (half(first)?, half(second)?) {
            (Some(first), Some(second)) => Ok(Plan::InOrder { first, second }),
            (Some((request, _)), None) | (None, Some((request, _))) => Ok(Plan::One(request)),
            (None, None) => Err(nothing_to_change()),
        }
    }
}

/// The request of a half and what it changes, if it changes anything.
fn half((what, request, body): Half) -> Result<Option<(Request, &'static str)>, Failure> {
    if body.is_empty() {
        return Ok(None);
    }
    Ok(Some((request.body(body)?, what)))
}

fn nothing_to_change() -> Failure {
    failure::invalid(
        "there is nothing to change: give at least one parameter that changes something",
    )
}
