//! What an operation does to Clerk, from the paragraph that says so to a person.

use anyhow::{Result, anyhow};
use serde_json::{Value, json};

/// What an operation does, and what a retry of it does.
#[derive(Debug, PartialEq)]
pub(crate) struct Effect {
    /// `reads`, `writes` or `destroys`.
    pub(crate) kind: &'static str,
    /// Whether something that was there is gone afterwards.
    loses: bool,
    /// Whether a retry has no further effect.
    pub(crate) idempotent: bool,
}

/// How a paragraph begins, with the kind of effect and whether something is lost.
const BEGINNINGS: [(&str, &str, bool); 4] = [
    ("reads; ", "reads", false),
    ("writes, only adding; ", "writes", false),
    ("writes, replacing; ", "writes", true),
    ("destroys; ", "destroys", true),
];

/// What follows, with whether it is idempotent.
const RETRIES: [(&str, bool); 2] = [("idempotent", true), ("not idempotent", false)];

impl Effect {
    /// Reads a paragraph such as `destroys; idempotent: …`, without its label. After a colon it says why, to a
    /// person.
    ///
    /// # Errors
    /// If it is worded in any other way.
    pub(crate) fn parse(paragraph: &str) -> Result<Self> {
        let parsed = BEGINNINGS.iter().find_map(|&(words, kind, loses)| {
            let rest = paragraph.strip_prefix(words)?;
            RETRIES.iter().find_map(|&(words, idempotent)| {
                let end = rest.strip_prefix(words)?;
                end.starts_with(['.', ':']).then_some(Self {
                    kind,
                    loses,
                    idempotent,
                })
            })
        });
        parsed.ok_or_else(|| {
            let beginnings = BEGINNINGS.map(|(words, ..)| format!("`{words}`"));
            let retries = RETRIES.map(|(words, _)| format!("`{words}`"));
            anyhow!(
                "after `Effect: ` there must be {}, then {}, then a full stop or a colon with the reason; there is \
                 `{paragraph}`",
                beginnings.join(" or "),
                retries.join(" or ")
            )
        })
    }

    /// The same in the terms of the Model Context Protocol, of an operation that sends nothing or of one that does.
    pub(crate) fn annotations(&self, sends_nothing: bool) -> Value {
        json!({
            "readOnlyHint": self.kind == "reads",
            // MCP: false means that only something is added.
            "destructiveHint": self.loses,
            "idempotentHint": self.idempotent,
            // All that an operation knows it has from Clerk, where others change it, too, unless it asks nobody.
            "openWorldHint": !sends_nothing,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_has_its_meaning() {
        let of = |paragraph| {
            let effect = Effect::parse(paragraph).unwrap();
            (effect.kind, effect.loses, effect.idempotent)
        };
        assert_eq!(of("reads; idempotent."), ("reads", false, true));
        assert_eq!(
            of("writes, only adding; not idempotent: each adds one."),
            ("writes", false, false)
        );
        assert_eq!(of("writes, replacing; idempotent."), ("writes", true, true));
        assert_eq!(of("destroys; idempotent."), ("destroys", true, true));
    }

    #[test]
    fn other_wordings_are_refused() {
        for paragraph in [
            "",
            "reads.",
            "reads, idempotent.",
            "Reads; idempotent.",
            "writes; idempotent.",
            "reads; idempotent",
            "reads; idempotent often.",
            "destroys; always idempotent.",
        ] {
            let error = Effect::parse(paragraph).unwrap_err().to_string();
            assert!(error.contains("`destroys; `"), "{error}");
        }
    }

    #[test]
    fn hints_follow() {
        let hints = |paragraph| Effect::parse(paragraph).unwrap().annotations(false);
        let reads = json!({
            "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": true
        });
        assert_eq!(hints("reads; idempotent."), reads);
        let adds = hints("writes, only adding; not idempotent.");
        assert_eq!(
            (&adds["destructiveHint"], &adds["idempotentHint"]),
            (&json!(false), &json!(false))
        );
        assert_eq!(
            hints("writes, replacing; idempotent.")["destructiveHint"],
            true
        );
        let sends_nothing = Effect::parse("reads; idempotent.")
            .unwrap()
            .annotations(true);
        assert_eq!(sends_nothing["openWorldHint"], false);
    }
}
