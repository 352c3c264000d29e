//! Writing files that others may be reading.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;

/// Whoever opens the file meanwhile finds the old one or the new one, never half of one.
pub(crate) fn file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = OsString::from(path);
    name.push(format!(".{}.new", process::id()));
    let new = PathBuf::from(name);
    write(&new, bytes)
        .and_then(|()| fs::rename(&new, path))
        .inspect_err(|_| {
            let _ = fs::remove_file(&new);
        })
}

/// Makes the file, and follows no link that somebody put there.
fn write(new: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::remove_file(new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    File::create_new(new)?.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_link_in_a_folder_that_others_write_to_leads_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let victim = folder.path().join("victim");
        fs::write(&victim, "kept").unwrap();
        let path = folder.path().join("a.cwasm");
        let link = folder.path().join(format!("a.cwasm.{}.new", process::id()));
        std::os::unix::fs::symlink(&victim, &link).unwrap();
        file(&path, b"code").unwrap();
        assert_eq!(fs::read(&victim).unwrap(), b"kept");
        assert_eq!(fs::read(&path).unwrap(), b"code");
        assert!(!fs::symlink_metadata(&path).unwrap().is_symlink());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
    }
}
