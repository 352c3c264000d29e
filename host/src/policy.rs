//! What operations need of a host, and no more.

use serde::{Deserialize, Serialize};
use wasmtime::{error::Context as _, format_err};

use crate::context::Context;
use crate::error::Error;
use crate::http::origin::Origin;
use crate::manifest::{Manifest, Operation, Variable};

/// What some operations of a block need of a host, and no more: the least that a host can grant. It is made from the
/// manifest, and can be kept as JSON.
///
/// ```
/// use clerk_host::{Context, Manifest, Policy};
/// let manifest = Manifest::of(artifact::COMPONENT)?;
/// let policy = Policy::of(&manifest, &["get-user", "list-users"])?;
/// let context = Context::new().policy(&policy)?;
/// # Ok::<(), clerk_host::Error>(())
/// ```
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Policy {
    /// The operations.
    pub operations: Vec<String>,
    /// Where they send requests, unless a variable says otherwise: scheme, host, and port if it is not the usual one.
    pub origins: Vec<String>,
    /// The methods of those requests.
    pub methods: Vec<String>,
    /// The environment variables that they read.
    pub environment: Vec<Needed>,
}

/// An environment variable that operations read.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Needed {
    /// Its name.
    pub name: String,
    /// Whether its value is a secret.
    pub secret: bool,
}

impl Policy {
    /// What all operations need that there are.
    ///
    /// # Errors
    ///
    /// As [`Policy::of`].
    pub fn all(manifest: &Manifest) -> Result<Self, Error> {
        let names = manifest.operations.iter();
        let names: Vec<_> = names.map(|operation| &*operation.name).collect();
        Self::of(manifest, &names)
    }

    /// What these operations need. None needs nothing.
    ///
    /// # Errors
    ///
    /// If there is no such operation; if something that the manifest calls a name could be read as more than one in the
    /// configuration of a host.
    pub fn of(manifest: &Manifest, names: &[impl AsRef<str>]) -> Result<Self, Error> {
        let mut operations: Vec<&Operation> = Vec::new();
        for name in names {
            let name = name.as_ref();
            let operation = manifest.operation(name);
            operations
                .push(operation.ok_or_else(|| format_err!("there is no operation `{name}`"))?);
        }
        let mut policy = Self {
            operations: Vec::new(),
            origins: Vec::new(),
            methods: Vec::new(),
            environment: Vec::new(),
        };
        for operation in operations {
            add(&mut policy.operations, operation.name.clone());
            manifest
                .origins(operation)
                .into_iter()
                .for_each(|origin| add(&mut policy.origins, origin));
            operation
                .methods()
                .into_iter()
                .for_each(|method| add(&mut policy.methods, method));
            for variable in manifest.needed(operation) {
                let (name, secret) = (variable.name.clone(), variable.is_secret());
                add(&mut policy.environment, Needed { name, secret });
            }
        }
        let variables = policy.environment.iter().map(|variable| &variable.name);
        let mut written = policy
            .operations
            .iter()
            .chain(&policy.methods)
            .chain(variables);
        match written.find(|text| !is_name(text)) {
            Some(text) => {
                Err(format_err!("{text:?}, which the manifest has for one, is no name").into())
            }
            None => Ok(policy),
        }
    }
}

fn is_name(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    !text.is_empty() && text.chars().all(is_plain)
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

impl Context {
    /// Allows what a policy lists: its operations and no others, and its origins.
    ///
    /// # Errors
    ///
    /// If one of its origins is not an origin.
    pub fn policy(mut self, policy: &Policy) -> Result<Self, Error> {
        for origin in &policy.origins {
            self = self
                .allow_origin(origin)
                .with_context(|| format!("`{origin}`"))?;
        }
        Ok(self.operations(&policy.operations))
    }
}

impl Manifest {
    /// The variables that an operation reads: those that stand in for its parameters, and where it sends requests, those
    /// that have to do with that.
    pub(crate) fn needed<'a>(
        &'a self,
        operation: &'a Operation,
    ) -> impl Iterator<Item = &'a Variable> {
        self.environment
            .iter()
            .filter(|variable| match &variable.parameter {
                Some(parameter) => operation.params["properties"][parameter].is_object(),
                None => !operation.endpoints.is_empty(),
            })
    }

    /// Where an operation sends requests, if nothing else is set.
    pub(crate) fn origins(&self, operation: &Operation) -> Vec<String> {
        self.needed(operation)
            .filter_map(|variable| Origin::parse(variable.default.as_deref()?))
            .map(|origin| origin.to_string())
            .collect()
    }
}

impl Operation {
    /// The methods of its requests, each once.
    pub(crate) fn methods(&self) -> Vec<String> {
        let mut methods = Vec::new();
        for endpoint in &self.endpoints {
            add(
                &mut methods,
                endpoint.split(' ').next().unwrap_or_default().to_owned(),
            );
        }
        methods
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(names: &[&str]) -> Policy {
        Policy::of(&Manifest::of(artifact::COMPONENT).unwrap(), names).unwrap()
    }

    #[test]
    fn an_operation_needs_its_methods_and_variables_and_no_others() {
        let policy = policy(&["get-user", "list-users"]);
        assert_eq!(policy.operations, ["get-user", "list-users"]);
        assert_eq!(policy.origins, ["https://api.clerk.com"]);
        assert_eq!(policy.methods, ["GET"]);
        let names: Vec<_> = policy
            .environment
            .iter()
            .map(|one| (&*one.name, one.secret))
            .collect();
        assert_eq!(
            names,
            [("CLERK_SECRET_KEY", true), ("CLERK_API_URL", false)]
        );
    }

    #[test]
    fn an_operation_that_sends_nothing_needs_no_origin() {
        let policy = policy(&["verify-webhook"]);
        assert!(policy.origins.is_empty() && policy.methods.is_empty());
        let names: Vec<_> = policy.environment.iter().map(|one| &*one.name).collect();
        assert_eq!(names, ["CLERK_WEBHOOK_SIGNING_SECRET"]);
    }

    #[test]
    fn all_operations_are_asked_for_by_that_word_and_never_by_naming_none() {
        let manifest = Manifest::of(artifact::COMPONENT).unwrap();
        let all = Policy::all(&manifest).unwrap();
        assert_eq!(all.operations.len(), manifest.operations.len());
        assert_eq!(policy(&[]).operations, [""; 0]);
        assert!(policy(&[]).origins.is_empty() && policy(&[]).environment.is_empty());
    }

    /// What is pasted into a configuration would be read as more than a name.
    #[test]
    fn a_hostile_component_writes_nothing_into_a_configuration_but_names() {
        let text = Manifest::text(artifact::COMPONENT).unwrap();
        for (before, after) in [
            (r#""name":"get-user""#, r#""name":"get-user\n[host]""#),
            (r#""name":"CLERK_API_URL""#, r#""name":"X; sh""#),
            ("GET /v1/users/{user_id}", "GET\\n /v1/users/{user_id}"),
        ] {
            assert!(text.contains(before), "{before}");
            let text = text.replace(before, after);
            let manifest = Manifest::from_text(text.as_bytes()).unwrap();
            let error = Policy::all(&manifest).unwrap_err();
            assert!(error.to_string().contains("is no name"), "{after}: {error}");
        }
        let text = text.replace(
            "\"https://api.clerk.com\"",
            r#""https://a:b@x.example/\" y""#,
        );
        let manifest = Manifest::from_text(text.as_bytes()).unwrap();
        assert!(Policy::all(&manifest).unwrap().origins.is_empty());
    }

    #[test]
    fn an_unknown_operation_is_named() {
        let manifest = Manifest::of(artifact::COMPONENT).unwrap();
        let error = Policy::of(&manifest, &["get-users"]).unwrap_err();
        assert!(error.to_string().contains("`get-users`"), "{error}");
    }
}
