//! Whether the fixtures would notice: the component with its advice, headers or names changed must fail at least one.
//!
//! A few of the changes are tried, or with `MUTATIONS=all` every one.

use std::env;

use clerk_host::{Config, manifest};
use host_test::fixture::{self, Case};
use host_test::replay::replay;
use host_test::{Subject, fixture::FOLDER};

/// Every how many changes one is tried, unless all are.
const EVERY: usize = 6;

/// Texts of the component and what stands there instead, padded to the same length.
const CHANGES: [(&str, &str); 25] = [
    // Advice.
    (
        "it may have taken effect: check before retrying",
        "nothing was done: safe to just retry",
    ),
    (
        "nothing was done, safe to retry",
        "it was done, do not retry",
    ),
    (
        "do not retry unchanged, check CLERK_API_URL",
        "retry it unchanged, forget CLERK_API_URL",
    ),
    (
        "it took effect, do not retry; report this",
        "nothing was done, safe to retry",
    ),
    ("it took effect (ID ", "nothing done  (ID "),
    ("), do not retry; report this", "), safe to retry"),
    ("may have been", "has not been"),
    ("was changed, too", "was not changed"),
    ("fix the parameters named above", "retry it as it is"),
    ("check the key", "just retry"),
    ("check the ID", "just retry"),
    ("fix CLERK_API_URL", "just retry"),
    ("retry after a while", "never do it again"),
    ("retry after ", "never after "),
    // Headers.
    ("Bearer ", "bearer "),
    ("2026-05-12", "2025-04-10"),
    ("clerk-api-version", "clerk-api-versiom"),
    ("clerk-tool/0.2.0", "clerk-tool/0.2.1"),
    // Names of Clerk's.
    ("paginated", "paginates"),
    ("include_members_count", "include_members_coun_"),
    ("skip_password_checks", "skip_password_check_"),
    ("unsafe_metadata", "public_metadata"),
    ("two_factor_enabled", "two_factor_enable_"),
    ("pending_invitations_count", "pending_invitations_coun_"),
    ("clerk-trace-id", "clerk-trace-iq"),
];

/// The component with a text changed wherever it stands, but for its manifest.
fn changed(from: &str, to: &str) -> Vec<u8> {
    let mut component = artifact::COMPONENT.to_vec();
    let find = |component: &[u8], text: &[u8]| {
        let mut windows = component.windows(text.len());
        windows.position(|window| window == text)
    };
    let end = find(&component, manifest::SECTION.as_bytes()).expect("a manifest");
    let to = format!("{to:<width$}", width = from.len());
    assert_eq!(to.len(), from.len(), "{from}");
    let mut found = false;
    while let Some(place) = find(&component[..end], from.as_bytes()) {
        component[place..place + to.len()].copy_from_slice(to.as_bytes());
        found = true;
    }
    assert!(found, "the component has no text `{from}`");
    component
}

fn noticing(cases: &[Case], from: &str, to: &str) -> Option<String> {
    let subject = Subject::load(&Config::new(), &changed(from, to)).expect("it loads");
    let mut cases = cases.iter();
    let noticing = cases.find(|case| !replay(&subject, case).passed());
    noticing.map(Case::title)
}

/// All of them, since most are not tried every time.
#[test]
fn every_change_is_one_of_this_component() {
    for (from, to) in CHANGES {
        assert_ne!(changed(from, to), artifact::COMPONENT, "{from}");
    }
}

#[test]
fn the_fixtures_notice_what_is_changed() {
    let cases = fixture::discover(FOLDER).unwrap();
    let every = if env::var("MUTATIONS").is_ok_and(|which| which == "all") {
        1
    } else {
        EVERY
    };
    let mut missed = Vec::new();
    for (from, to) in CHANGES.iter().step_by(every) {
        match noticing(&cases, from, to) {
            Some(case) => println!("{from} -> {to}: {case}"),
            None => missed.push(format!("{from} -> {to}")),
        }
    }
    assert!(
        missed.is_empty(),
        "no fixture notices:\n{}",
        missed.join("\n")
    );
}
