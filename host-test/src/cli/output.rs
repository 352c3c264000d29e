//! Standard output that says what it could not write. Rust's own takes everything for written where nothing can be, and keeps
//! what could not be written for the next time.

use std::fs::File;
use std::io::{self, Write};

/// Standard output as a file.
pub(crate) fn file() -> io::Result<File> {
    let out = io::stdout();
    #[cfg(unix)]
    let own = std::os::fd::AsFd::as_fd(&out).try_clone_to_owned()?;
    #[cfg(windows)]
    let own = std::os::windows::io::AsHandle::as_handle(&out).try_clone_to_owned()?;
    Ok(own.into())
}

/// Standard output, without a buffer.
pub(crate) fn writer() -> io::Result<Box<dyn Write>> {
    // A console takes no bytes there, but text.
    #[cfg(windows)]
    if io::IsTerminal::is_terminal(&io::stdout()) {
        return Ok(Box::new(io::stdout()));
    }
    Ok(Box::new(file()?))
}

pub(crate) fn write(text: &str) -> io::Result<()> {
    let mut out = writer()?;
    out.write_all(text.as_bytes())?;
    out.flush()
}
