//! Something that is created once, however often that is asked for: a look by its key, which nothing else can have, a
//! create if there is nothing, and another look if the create was not a success.

use crate::answer::{Answer, Answers};
use crate::failure::{self, Call, Ended, Failure, Fault, Reason, TookEffect};
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
    /// The answer to the look if it holds what has this very key, nothing if there is none, and a failure if nobody can
    /// say.
    pub find: fn(Result<Answer, Failure>, &str) -> Result<Option<Answer>, Failure>,
}

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
            return Err(ended.failure);
        }
        let is_lost = ended.took_effect == TookEffect::Maybe;
        match find(self.look) {
            Ok(Some(found)) => Ok(answers(found, false)),
            Ok(None) if is_lost => Err(ended.failure),
            Ok(None) => Err(refused(call, ended.failure, self.key)),
            Err(failure) if !is_lost => Err(nothing_created(failure)),
            Err(Failure::Transient(fault)) if fault.reason == Reason::RateLimited => {
                Err(Failure::Transient(Fault {
                    message: fault.message + "; it may have been created before",
                    ..fault
                }))
            }
            Err(_) => Err(ended.failure),
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
/// it that can't be seen yet.
fn refused(call: Call, refusal: Failure, key: &'static str) -> Failure {
    match refusal {
        Failure::Permanent(fault) if is_taken(&fault, key) => {
            let known = format!("status {}", fault.status.unwrap_or_default());
            let what = format!("Clerk has the `{key}` already, but does not show it yet, for");
            let advice = "nothing was created, safe to retry";
            let message = failure::message(call, &what, &known, advice, TookEffect::No);
            failure::of(Fault {
                reason: Reason::Unavailable,
                message,
                ..fault
            })
        }
        refusal => refusal,
    }
}

/// Whether a refusal is about the key, and not about how it is written: a key that Clerk does not take stays refused.
fn is_taken(fault: &Fault, key: &str) -> bool {
    fault.errors.iter().any(|error| {
        let names_it = match &error.param_name {
            Some(name) => name.strip_suffix('s').unwrap_or(name) == key,
            None => error
                .long_message
                .as_ref()
                .unwrap_or(&error.message)
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == key),
        };
        names_it && !error.code.starts_with("form_param_")
    })
}
