//! Whole numbers in any notation that JSON has: `12`, `12.0`, `1.2E1`.

/// The number that the text of a JSON number stands for, if it is whole and fits 64 bits.
pub(crate) fn whole(text: &str) -> Option<i64> {
    // The notation of all but a few.
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let (negative, text) = match text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, text),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || integer.bytes().chain(fraction.bytes());
    if integer.is_empty() || !digits().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    if digits().all(|digit| digit == b'0') {
        return Some(0);
    }
    // An exponent beyond 64 bits is beyond every number here, or makes a fraction of any text of its length.
    let exponent: i64 = exponent.parse().ok()?;
    // So many digits stand before the point; those behind it must be zeros.
    let before = i64::try_from(integer.len()).ok()?.checked_add(exponent)?;
    let mut number = 0;
    let mut place = 0;
    for digit in digits() {
        if place < before {
            number = shifted(number)? + u64::from(digit - b'0');
        } else if digit != b'0' {
            return None;
        }
        place += 1;
    }
    while place < before {
        number = shifted(number)?;
        place += 1;
    }
    if negative {
        0_i64.checked_sub_unsigned(number)
    } else {
        number.try_into().ok()
    }
}

/// Ten times a number, to which a digit can still be added, unless that is beyond what fits.
fn shifted(number: u64) -> Option<u64> {
    (number < u64::MAX / 10).then(|| number * 10)
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn whole_numbers_are_read_in_every_notation() {
        for (text, number) in [
            ("0", 0),
            ("-0", 0),
            ("0.000", 0),
            ("0e99999999999999999999", 0),
            ("12", 12),
            ("12.0", 12),
            ("1.2E1", 12),
            ("1.2e+1", 12),
            ("120e-1", 12),
            ("-1.5e1", -15),
            ("0.012e3", 12),
            ("1.77858E12", 1_778_580_000_000),
            ("-62135596800000", -62_135_596_800_000),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
            ("9223372036854775807.000", i64::MAX),
        ] {
            assert_eq!(whole(text), Some(number), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_not_whole() {
        for text in [
            "",
            "-",
            "x",
            "1.5",
            "12e-1",
            "1e-1",
            "9223372036854775808",
            "-9223372036854775809",
            "1e19",
            "1e400",
            "1e99999999999999999999",
            "10e-99999999999999999999",
            "99999999999999999999999999999999999999999999",
            ".5",
            "1e",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
    }
}
