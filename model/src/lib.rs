//! What contract 0.2 says of every operation, as slowly and obviously as possible: the oracle of the property tests and
//! of the fuzz targets.
//!
//! A [`Model`] is one operation, from JSON to JSON, and a file in `operations/`. What all operations have in common is
//! told by the rest: [`intent`] says what a call means, [`verdict`] how answers end it. None of that calls the guest;
//! [`guest`] does, and holds it against the model.

pub mod answer;
pub mod guest;
pub mod intent;
pub mod json;
mod objects;
mod operations;
pub mod output;
pub mod parameters;
mod refusal;
pub mod retry_after;
mod secret_key;
pub mod verdict;
pub mod wanted;
pub mod webhook;

use crate::answer::Answer;
use crate::json::{Json, Wrong};
use crate::parameters::{Given, Parameter};
use crate::wanted::Requests;

/// What the contract says of one operation.
pub trait Model: Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Whether it only reads.
    fn reads(&self) -> bool;

    /// Whether it is safe to retry when nobody knows what became of it.
    fn is_idempotent(&self) -> bool {
        true
    }

    /// Its parameters, without `secretKey`, which every operation has.
    fn parameters(&self) -> &'static [Parameter];

    /// The parameters to blame for what no parameter says alone; none where no single one is to blame.
    fn problems(&self, _: &Given) -> Vec<Option<&'static str>> {
        Vec::new()
    }

    /// The requests that it makes.
    fn requests(&self, given: &Given) -> Requests;

    /// What the answers mean, all of which are successes.
    ///
    /// # Errors
    /// If one of them can't be understood.
    fn output(&self, given: &Given, answers: &[&[u8]]) -> Result<Json, Wrong>;

    /// The look, of an operation that creates only what is not there.
    fn look(&self) -> Option<Look> {
        None
    }

    /// Whether the answer to the look, which is a success, holds what was looked for.
    ///
    /// # Errors
    /// If it can't be understood, or holds anything else.
    fn holds(&self, _: &Given, _: &[u8]) -> Result<bool, Wrong> {
        Ok(false)
    }

    /// What the first of two requests changes, and what the second one.
    fn halves(&self) -> Option<(&'static str, &'static str)> {
        None
    }
}

/// How something is looked for.
pub struct Look {
    /// The documented name of the parameter that nothing else has.
    pub key: &'static str,
    /// The answer if there is nothing.
    pub nothing: Answer,
}

/// The operations that make requests.
#[must_use]
pub fn operations() -> &'static [&'static dyn Model] {
    operations::ALL
}

/// The operation of this name.
///
/// # Panics
/// If there is none.
#[must_use]
pub fn operation(name: &str) -> &'static dyn Model {
    let mut operations = operations().iter();
    *operations
        .find(|operation| operation.name() == name)
        .unwrap_or_else(|| panic!("there is no operation {name}"))
}
