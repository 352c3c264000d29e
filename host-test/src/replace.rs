//! Writing files that others may be reading.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io, process};

/// Whoever opens the file meanwhile finds the old one or the new one, never half of one.
///
/// # Errors
///
/// If the file can't be written.
pub fn file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = OsString::from(path);
    name.push(format!(".{}.new", process::id()));
    let new = PathBuf::from(name);
    fs::write(&new, bytes)
        .and_then(|()| fs::rename(&new, path))
        .inspect_err(|_| {
            let _ = fs::remove_file(&new);
        })
}
