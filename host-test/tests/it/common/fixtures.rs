//! The cases of `fixtures/`.

use std::collections::BTreeMap;

use host_test::fixture::{self, Case};

/// Every case by operation, also those that families make.
pub(crate) fn by_operation() -> BTreeMap<String, Vec<Case>> {
    let mut map: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for case in fixture::discover(fixture::FOLDER).expect("fixtures") {
        map.entry(case.operation.clone()).or_default().push(case);
    }
    map
}
