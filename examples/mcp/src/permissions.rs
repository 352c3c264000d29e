//! Which operations an agent may use, by what the manifest says of them and never by their names.

use clerk_host::manifest::{Effect, Operation};
use serde_json::Value;

/// What was allowed on the command line, beyond reading.
#[derive(Clone, Copy)]
pub(crate) struct Permissions {
    pub(crate) writes: bool,
    pub(crate) destructive: bool,
    pub(crate) credentials: bool,
}

impl Permissions {
    /// The flags without which an operation is off. None if it is on.
    pub(crate) fn missing(self, operation: &Operation) -> Vec<&'static str> {
        let reads = operation.effect == Effect::Reads;
        let destroys = operation.annotations.destructive_hint;
        let needs = [
            (destroys && !self.destructive, "--allow-destructive"),
            (!reads && !destroys && !self.writes, "--allow-writes"),
            (
                !self.credentials && gives_credentials(operation),
                "--allow-credentials",
            ),
        ];
        let needed = needs.into_iter().filter(|(missing, _)| *missing);
        needed.map(|(_, flag)| flag).collect()
    }

    /// Whether an agent may give a parameter. One that is secret, such as a new password, lets it act as somebody else.
    pub(crate) fn gives(self, property: &Value) -> bool {
        self.credentials || !is_secret(property)
    }
}

/// Whether an operation hands out what lets its holder act as somebody: a token, or a link that signs in.
fn gives_credentials(operation: &Operation) -> bool {
    holds_secret(&operation.output)
}

fn holds_secret(schema: &Value) -> bool {
    let properties = schema["properties"].as_object().into_iter().flatten();
    let items = &schema["items"];
    is_secret(schema)
        || properties.map(|(_, property)| property).any(holds_secret)
        || (items.is_object() && holds_secret(items))
}

/// How the manifest marks what is a `secret` in WIT.
fn is_secret(schema: &Value) -> bool {
    schema["format"] == "password"
}

#[cfg(test)]
mod tests {
    use artifact::COMPONENT;
    use clerk_host::Manifest;
    use serde_json::json;

    use super::*;

    fn operation(name: &str) -> Operation {
        let manifest = Manifest::of(COMPONENT).unwrap();
        manifest.operation(name).unwrap().clone()
    }

    const NONE: Permissions = Permissions {
        writes: false,
        destructive: false,
        credentials: false,
    };

    #[test]
    fn only_what_reads_is_on_without_a_flag() {
        let manifest = Manifest::of(COMPONENT).unwrap();
        for operation in &manifest.operations {
            let on = NONE.missing(operation).is_empty();
            assert_eq!(
                on,
                operation.annotations.read_only_hint && !gives_credentials(operation),
                "{}",
                operation.name
            );
        }
        assert_eq!(NONE.missing(&operation("create-user")), ["--allow-writes"]);
        assert_eq!(
            NONE.missing(&operation("delete-user")),
            ["--allow-destructive"]
        );
        let writes = Permissions {
            writes: true,
            ..NONE
        };
        assert_eq!(writes.missing(&operation("create-user")), [""; 0]);
        // Overwrites what was there.
        assert_eq!(
            writes.missing(&operation("update-user")),
            ["--allow-destructive"]
        );
    }

    #[test]
    fn what_hands_out_credentials_has_a_flag_of_its_own() {
        for output in [
            json!({"properties": {"token": {"type": "string", "format": "password"}}}),
            json!({"properties": {"list": {"items": {"properties": {"url": {"format": "password"}}}}}}),
        ] {
            let mut reads = operation("get-user");
            reads.output = output.clone();
            assert_eq!(NONE.missing(&reads), ["--allow-credentials"], "{output}");
            let credentials = Permissions {
                credentials: true,
                ..NONE
            };
            assert_eq!(credentials.missing(&reads), [""; 0]);
            let mut destroys = operation("delete-user");
            destroys.output = output;
            assert_eq!(
                NONE.missing(&destroys),
                ["--allow-destructive", "--allow-credentials"]
            );
        }
    }
}
