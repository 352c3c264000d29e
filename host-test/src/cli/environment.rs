//! What the program's environment says of Clerk.

use std::env;

use clerk_host::Context;
use host_test::interface::Operation;
use wasmtime::{Result, bail};

/// The variables that the component may see.
pub(crate) struct Environment {
    /// `CLERK_SECRET_KEY`.
    pub(crate) key: Option<String>,
    /// `CLERK_API_URL`.
    pub(crate) base: Option<String>,
    /// `CLERK_WEBHOOK_SIGNING_SECRET`.
    signing_secret: Option<String>,
}

impl Environment {
    pub(crate) fn of_process() -> Result<Self> {
        Ok(Self {
            key: variable("CLERK_SECRET_KEY")?,
            base: variable("CLERK_API_URL")?,
            signing_secret: variable("CLERK_WEBHOOK_SIGNING_SECRET")?,
        })
    }

    /// A context for one call, with the network. The component does not see the key, unless the call has one of its own:
    /// then it decides which to use. Nor does it see the signing secret, unless the operation is one that takes it.
    pub(crate) fn context(&self, operation: &Operation, has_own_key: bool) -> Context {
        let mut context = Context::new();
        if let Some(key) = &self.key {
            context = match has_own_key {
                true => context.env("CLERK_SECRET_KEY", key),
                false => context.secret("CLERK_SECRET_KEY", key),
            };
        }
        if let Some(base) = &self.base {
            context = context.env("CLERK_API_URL", base);
        }
        let mut params = operation.params.iter();
        if let Some(secret) = &self.signing_secret
            && params.any(|field| field.json == "signingSecret")
        {
            context = context.env("CLERK_WEBHOOK_SIGNING_SECRET", secret);
        }
        context
    }
}

pub(crate) fn variable(name: &str) -> Result<Option<String>> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            bail!("the environment variable {name} is not Unicode")
        }
    }
}

#[cfg(test)]
mod tests {
    use host_test::Subject;

    use super::Environment;

    #[test]
    fn the_signing_secret_is_for_the_operation_that_takes_it() {
        let environment = Environment {
            key: None,
            base: None,
            signing_secret: Some("whsec_".to_owned()),
        };
        let subject = Subject::built().unwrap();
        for operation in subject.operations() {
            // It shows the names of variables.
            let context = format!("{:?}", environment.context(operation, false));
            let sees_it = context.contains("CLERK_WEBHOOK_SIGNING_SECRET");
            assert_eq!(sees_it, operation.name == "verify-webhook", "{context}");
        }
    }
}
