//! What depending on this library switches on in the rest of a program.

use std::collections::BTreeSet;
use std::process::Command;

/// Some features of serde_json change what a whole program reads and writes.
#[test]
fn no_feature_of_serde_json_is_forced_on_a_dependent() {
    let output = Command::new(env!("CARGO"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--offline", "--locked", "--package", "clerk-host"])
        .args([
            "--edges",
            "features,no-dev",
            "--prefix",
            "none",
            "--all-features",
        ])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let tree = String::from_utf8(output.stdout).unwrap();
    let features = tree
        .lines()
        .filter_map(|line| line.strip_prefix("serde_json feature "));
    let features: BTreeSet<_> = features
        .filter_map(|feature| feature.split('"').nth(1))
        .collect();
    assert_eq!(features, BTreeSet::from(["default", "std"]));
}
