//! A WebAssembly object file that holds nothing but one custom section.
//!
//! A linker copies the custom sections of its inputs into its output, so this adds bytes to the guest without a line of
//! code, and without the attribute `#[unsafe(link_section)]`.

/// The version of the section `linking`, by which linkers know an object file.
const LINKING_VERSION: u8 = 2;

/// The object file with `data` in the custom section `name`.
pub fn object(name: &str, data: &[u8]) -> Vec<u8> {
    let mut object = b"\0asm\x01\0\0\0".to_vec();
    object.extend(custom_section("linking", &[LINKING_VERSION]));
    object.extend(custom_section(name, data));
    object
}

fn custom_section(name: &str, data: &[u8]) -> Vec<u8> {
    let mut content = length(name.len());
    content.extend(name.as_bytes());
    content.extend(data);
    let mut section = vec![0];
    section.extend(length(content.len()));
    section.extend(content);
    section
}

/// A number in LEB128, as all lengths are written.
fn length(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_leb128() {
        assert_eq!(length(0), [0]);
        assert_eq!(length(127), [0x7f]);
        assert_eq!(length(128), [0x80, 1]);
        assert_eq!(length(624_485), [0xe5, 0x8e, 0x26]);
    }

    #[test]
    fn an_object_is_two_custom_sections() {
        let expected = b"\0asm\x01\0\0\0\x00\x09\x07linking\x02\x00\x04\x01nhi";
        assert_eq!(object("n", b"hi"), expected);
    }
}
