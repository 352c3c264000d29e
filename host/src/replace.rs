//! Writing files that others may be reading.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Whoever opens the file meanwhile finds the old one or the new one, never half of one.
/// A device or a link that is there is not replaced.
pub(crate) fn file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|there| !there.is_file()) {
        return Err(io::Error::other("what is there is no regular file"));
    }
    let mut name = OsString::from(path);
    name.push(format!(".{}.new", unique()));
    let new = PathBuf::from(name);
    write(&new, bytes)
        .and_then(|()| fs::rename(&new, path))
        .inspect_err(|_| {
            let _ = fs::remove_file(&new);
        })
}

/// What no other thread has, nor another process, also not one of another machine that has the same number.
fn unique() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.unwrap_or_default().as_nanos();
    format!("{}-{now}-{number}", process::id())
}

/// Makes the file, and follows no link that somebody put there.
fn write(new: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create_new(new)?.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_link_is_not_replaced_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.cwasm");
        file(&path, b"code").unwrap();
        let link = folder.path().join("link.cwasm");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(file(&link, b"other").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"code");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
    }

    #[test]
    fn whoever_looks_sees_a_whole_file_while_several_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.cwasm");
        let bytes = vec![7; 200_000];
        file(&path, &bytes).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    for _ in 0..100 {
                        file(&path, &bytes).unwrap();
                    }
                });
            }
            for _ in 0..300 {
                assert_eq!(fs::read(&path).unwrap().len(), bytes.len());
            }
        });
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }
}
