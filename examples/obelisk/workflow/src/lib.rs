//! Durable workflows over Clerk.
//!
//! The engine journals the result of every operation that is called here. After a crash it runs this code again and
//! answers from the journal what was done already, so the code must be deterministic: no clock, no random numbers, no
//! `HashMap`. The engine also retries transient failures; only those that outlast its retries, and permanent ones, arrive
//! here.

mod failures;
mod lists;
mod offboarding;
mod onboarding;
mod parallel;

mod bindings {
    wit_bindgen::generate!({ path: ["../../../wit", "wit"], world: "example:workflows/workflows", generate_all });
}

struct Workflows;

bindings::export!(Workflows with_types_in bindings);

/// Parameters are journaled, so none holds the key: empty means the activity's environment.
fn from_environment() -> String {
    String::new()
}
