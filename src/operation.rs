//! What an operation is: parameters that become requests, and answers that become an output.

use crate::answer::Answers;
use crate::failure::Failure;
use crate::request::Request;

/// One operation of the block, implemented by its parameters. Pure: no I/O, no clock, no environment.
pub trait Operation {
    /// What the operation returns when it succeeds.
    type Output;

    /// The operation's name, as in `wit/`.
    const NAME: &'static str;

    /// Whether performing it again does no more than performing it once. If not, a lost answer means that nobody knows
    /// what happened.
    const REPEATABLE: bool;

    /// Takes the secret key out of the parameters, so that nothing after it can show or send it by mistake.
    fn take_secret_key(&mut self) -> String;

    /// A password among the parameters, which no failure may show.
    fn password(&self) -> Option<&str> {
        None
    }

    /// The requests to make.
    ///
    /// # Errors
    /// `permanent-invalid-parameter` if a parameter is refused.
    fn plan(&self) -> Result<Plan, Failure>;

    /// What the answers to these requests mean, all of which are successes.
    ///
    /// # Errors
    /// `permanent-bad-response` if an answer can't be understood.
    fn output(&self, answers: &Answers) -> Result<Self::Output, Failure>;
}

/// The requests of one call, each of which is made once.
pub enum Plan {
    /// One request.
    One(Request),
    /// Two requests, in flight at the same time.
    Together(Request, Request),
    /// A request, and after its success another one.
    InOrder {
        /// The request to make first.
        first: Request,
        /// The request to make after the success of the first.
        second: Request,
        /// What a person must know if the second one fails.
        half_done: &'static str,
    },
}
