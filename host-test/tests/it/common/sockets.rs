//! The sockets of this process.

use std::fs;

/// How many are open.
pub(crate) fn open() -> usize {
    let entries = fs::read_dir("/proc/self/fd").expect("Linux").flatten();
    let targets = entries.filter_map(|entry| fs::read_link(entry.path()).ok());
    targets
        .filter(|target| target.to_string_lossy().starts_with("socket:"))
        .count()
}
