//! Documentation comments of WIT as text for people, and what they say in fixed words.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use heck::ToLowerCamelCase as _;
use wit_parser::Docs;

/// The text of a comment in paragraphs and list items of one line each, with the names of fields as they are in JSON.
///
/// # Errors
/// If there is none.
pub(crate) fn text(docs: &Docs, fields: &BTreeSet<String>) -> Result<String> {
    let contents = docs.contents.as_deref().map(str::trim).unwrap_or_default();
    anyhow::ensure!(!contents.is_empty(), "it has no documentation");
    Ok(with_json_names(&unwrapped(contents), fields))
}

/// Joins the lines of each paragraph and list item.
fn unwrapped(contents: &str) -> String {
    let mut text = String::new();
    for line in contents.lines().map(str::trim) {
        let separator = match line {
            "" if text.ends_with("\n\n") => "",
            "" => "\n\n",
            _ if text.is_empty() || text.ends_with('\n') => "",
            _ if line.starts_with("- ") => "\n",
            _ => " ",
        };
        text.push_str(separator);
        text.push_str(line);
    }
    text
}

/// `order-by` is `orderBy` in JSON. Other code, such as the names of operations, stays as it is, and so does what is called
/// a header, which may have the name of a field.
fn with_json_names(text: &str, fields: &BTreeSet<String>) -> String {
    let mut before = "";
    let parts = text.split('`').enumerate().map(|(number, part)| {
        let is_code = number % 2 == 1;
        let is_header = before.ends_with("Header ") || before.ends_with("header ");
        before = part;
        if is_code && !is_header && fields.contains(part) {
            part.to_lower_camel_case()
        } else {
            part.to_owned()
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

/// What is marked as code, such as `limit`.
pub(crate) fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The one paragraph that begins with `label`, without it.
///
/// # Errors
/// If there is none, or more than one.
pub(crate) fn paragraph<'a>(text: &'a str, label: &str) -> Result<&'a str> {
    let mut found = text
        .split("\n\n")
        .filter_map(|paragraph| paragraph.strip_prefix(label));
    let paragraph = found
        .next()
        .with_context(|| format!("it has no paragraph that begins with `{label}`"))?;
    anyhow::ensure!(
        found.next().is_none(),
        "it has two paragraphs that begin with `{label}`"
    );
    Ok(paragraph)
}

/// What the sentence that begins with `label` goes on with, to the end of the text.
pub(crate) fn sentence<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let (before, after) = text.split_once(label)?;
    (before.is_empty() || before.ends_with(". ")).then_some(after)
}

/// Where a field stands in Clerk's answer, if that is not its own name.
#[derive(Debug, PartialEq)]
pub(crate) struct Place {
    /// Names with dots between them.
    pub(crate) path: String,
    /// The text that it is compared with.
    pub(crate) is: Option<String>,
}

/// ``Clerk: `organization.name`.`` or ``Clerk: `verification.status` is `verified`.``
///
/// # Errors
/// If `Clerk: ` is followed by anything else.
pub(crate) fn place(text: &str) -> Result<Option<Place>> {
    let Some((_, words)) = text.split_once("Clerk: ") else {
        return Ok(None);
    };
    let parts: Vec<_> = words.split('`').collect();
    let (path, is) = match parts[..] {
        ["", path, "."] => (path, None),
        ["", path, " is ", text, "."] => (path, Some(text.to_owned())),
        _ => anyhow::bail!(
            "after `Clerk: ` there must be a name such as `a.b`, perhaps ` is ` and a text, and a full stop; there is \
             `{words}`"
        ),
    };
    let path = path.to_owned();
    Ok(Some(Place { path, is }))
}

/// Whether a field of an output is not read from Clerk's answer, but filled in by the operation.
pub(crate) fn is_filled_in(text: &str) -> bool {
    text.contains("Filled in by the operation.")
}

/// Values that a text can have: those that a colon lists, at least two, and those that `such as` introduces.
pub(crate) fn examples(text: &str) -> Vec<&str> {
    let mut examples = listed(text);
    if let Some((_, rest)) = text.split_once("such as `") {
        for example in list(rest) {
            if !examples.contains(&example) {
                examples.push(example);
            }
        }
    }
    examples
}

/// Values that a colon lists, at least two.
pub(crate) fn listed(text: &str) -> Vec<&str> {
    let lists = text.split(": `").skip(1).map(list);
    lists.filter(|list| list.len() > 1).flatten().collect()
}

/// The code that a text begins with, behind its first backtick: one, or several with `or` or commas between them.
fn list(text: &str) -> Vec<&str> {
    let mut list = Vec::new();
    let mut rest = Some(text);
    while let Some((item, after)) = rest.and_then(|rest| rest.split_once('`')) {
        list.push(item);
        rest = [" or `", ", `", ", or `"]
            .iter()
            .find_map(|separator| after.strip_prefix(separator));
    }
    list
}

/// The field without which another one is required: ``Required if `client-id` is absent.``
pub(crate) fn required_without(text: &str) -> Option<&str> {
    let (_, after) = text.split_once("Required if `")?;
    let (field, after) = after.split_once('`')?;
    after.starts_with(" is absent.").then_some(field)
}

/// The field that another one is only taken with: ``only together with `password`.``
pub(crate) fn together_with(text: &str) -> Option<&str> {
    let (_, after) = text.split_once("only together with `")?;
    after.split('`').next()
}

/// Whether at least one of the fields that may be left out must be given: `at least one change is required`.
pub(crate) fn needs_one(text: &str) -> bool {
    let after = text.split_once("t least one ").map(|(_, after)| after);
    after.is_some_and(|after| {
        after
            .split('.')
            .next()
            .is_some_and(|end| end.ends_with(" is required"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_paragraphs_and_items() {
        let wrapped = "One\ntwo.\n\n\nThree:\n\n- four\n  five\n- six\n";
        assert_eq!(
            unwrapped(wrapped),
            "One two.\n\nThree:\n\n- four five\n- six"
        );
    }

    #[test]
    fn fields_get_their_names_in_json_and_nothing_else_does() {
        let fields = ["user-id".to_owned()].into();
        let text = "`user-id` of `get-user`, user-id";
        assert_eq!(
            with_json_names(text, &fields),
            "`userId` of `get-user`, user-id"
        );
        let text = "Header `user-id`, or the header `user-id`; `user-id`";
        assert_eq!(
            with_json_names(text, &fields),
            "Header `user-id`, or the header `user-id`; `userId`"
        );
    }

    #[test]
    fn labelled_parts_are_found_where_they_begin() {
        let text = "A.\n\nEffect: reads.\n\nNo Effect: here";
        assert_eq!(paragraph(text, "Effect: ").unwrap(), "reads.");
        assert!(paragraph(text, "Failures: ").is_err());
        assert!(paragraph("A: b\n\nA: c", "A: ").is_err());
        assert_eq!(sentence("One. Absent: 10.", "Absent: "), Some("10."));
        assert_eq!(sentence("If Absent: 10.", "Absent: "), None);
    }

    #[test]
    fn places_in_clerks_answers_are_read() {
        let place = |path: &str, is: Option<&str>| {
            let (path, is) = (path.to_owned(), is.map(str::to_owned));
            Some(Place { path, is })
        };
        let found = |text| super::place(text).unwrap();
        assert_eq!(found("Name."), None);
        assert_eq!(found("Name. Clerk: `a.b`."), place("a.b", None));
        assert_eq!(
            found("Whether.\n\nClerk: `a` is `b`."),
            place("a", Some("b"))
        );
        for wrong in [
            "Clerk: a.",
            "Clerk: `a`",
            "Clerk: `a` or `b`.",
            "Clerk: `a` is `b`. More.",
        ] {
            assert!(super::place(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn examples_follow_such_as() {
        assert_eq!(
            examples("An ID, such as `a` or `b,c`, not `d`."),
            ["a", "b,c"]
        );
        assert_eq!(examples("such as `a`, `b`, or `c`. `d`"), ["a", "b", "c"]);
        assert!(examples("`a`, such as 5").is_empty());
    }

    #[test]
    fn examples_are_listed_after_a_colon() {
        assert_eq!(
            examples("The order: `a` or `b`, after `-`. Absent: `-a`, the newest."),
            ["a", "b"]
        );
        assert_eq!(
            examples("States: `a`, `b` or `c`, such as `a` or `a,b`."),
            ["a", "b", "c", "a,b"]
        );
    }

    #[test]
    fn what_belongs_together_is_read() {
        assert_eq!(
            required_without("A user. Required if `clientId` is absent."),
            Some("clientId")
        );
        assert_eq!(required_without("Required if `a` is there."), None);
        assert_eq!(
            together_with("Whether; only together with `password`. Absent: no."),
            Some("password")
        );
        assert!(needs_one(
            "What is absent stays; at least one change is required. More."
        ));
        assert!(!needs_one("At least one digit. It is required."));
    }
}
