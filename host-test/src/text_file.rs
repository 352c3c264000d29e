//! Reading the text files that people give.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// The text of a file. A byte order mark at its beginning, with which some editors begin a file, is no part of it.
///
/// # Errors
///
/// If it can't be read or is not UTF-8. UTF-16, which PowerShell 5 writes, is named.
pub fn read(path: impl AsRef<Path>) -> io::Result<String> {
    text(fs::read(path)?)
}

/// A value that is all of a file. Editors end the last line of a file, and the line's end is no part of the value.
///
/// # Errors
///
/// As [`read`].
pub fn value(path: impl AsRef<Path>) -> io::Result<String> {
    let mut text = read(path)?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(text)
}

fn text(bytes: Vec<u8>) -> io::Result<String> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(invalid("it is UTF-16: save it as UTF-8"));
    }
    let mut text = String::from_utf8(bytes).map_err(|_| invalid("it is not UTF-8"))?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

fn invalid(why: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_text() {
        for (bytes, expected) in [
            (&b"\xef\xbb\xbf{}"[..], Ok("{}")),
            (b"{}", Ok("{}")),
            (b"", Ok("")),
            (b"\xff\xfe{\0}\0", Err("it is UTF-16: save it as UTF-8")),
            (b"\xfe\xff\0{\0}", Err("it is UTF-16: save it as UTF-8")),
            (b"{\xe9}", Err("it is not UTF-8")),
        ] {
            let found = text(bytes.to_vec()).map_err(|error| error.to_string());
            assert_eq!(found, expected.map(str::to_owned).map_err(str::to_owned));
        }
    }
}
