//! How long to wait, from the `Retry-After` header.
//! <https://www.rfc-editor.org/rfc/rfc9110#name-retry-after>

/// The time to wait in milliseconds, rounded up and at most `u32::MAX`, from seconds, perhaps with a fraction, or from a
/// date. A date counts from the `Date` header of the same answer, because the component has no clock of its own, and one in
/// the past means no wait. Anything else means that Clerk did not say.
#[must_use]
pub fn milliseconds(retry_after: &str, date: Option<&str>) -> Option<u32> {
    let retry_after = retry_after.trim_ascii();
    let (seconds, fraction) = retry_after.split_once('.').unwrap_or((retry_after, "0"));
    let milliseconds = if is_number(seconds) && is_number(fraction) {
        // Only a number too large for 64 bits fails to parse here.
        let whole = seconds
            .parse::<u64>()
            .map_or(u64::MAX, |seconds| seconds.saturating_mul(1000));
        whole.saturating_add(thousandths(fraction))
    } else {
        let until = httpdate::parse_http_date(retry_after).ok()?;
        let now = httpdate::parse_http_date(date?.trim_ascii()).ok()?;
        until
            .duration_since(now)
            .map_or(0, |wait| wait.as_secs().saturating_mul(1000))
    };
    Some(u32::try_from(milliseconds).unwrap_or(u32::MAX))
}

/// The digits after the point as thousandths, rounded up.
fn thousandths(digits: &str) -> u64 {
    let mut digits = digits.bytes().map(|digit| u64::from(digit - b'0'));
    let thousandths = (0..3).fold(0, |number, _| 10 * number + digits.next().unwrap_or(0));
    thousandths + u64::from(digits.any(|digit| digit > 0))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    const DATE: Option<&str> = Some("Mon, 23 Nov 2026 12:00:00 GMT");

    #[test]
    fn seconds_with_and_without_a_fraction_are_read() {
        assert_eq!(milliseconds("0", None), Some(0));
        assert_eq!(milliseconds(" 3 ", None), Some(3000));
        assert_eq!(milliseconds("299.997", None), Some(299_997));
        assert_eq!(milliseconds("1.5", None), Some(1500));
        assert_eq!(milliseconds("0.0001", None), Some(1));
        assert_eq!(milliseconds("1.9990000", None), Some(1999));
        assert_eq!(milliseconds("1.9990001", None), Some(2000));
        assert_eq!(milliseconds("4294968", None), Some(u32::MAX));
        assert_eq!(
            milliseconds("99999999999999999999999999", None),
            Some(u32::MAX)
        );
    }

    #[test]
    fn dates_count_from_the_date_of_the_answer() {
        assert_eq!(
            milliseconds("Mon, 23 Nov 2026 12:00:30 GMT", DATE),
            Some(30_000)
        );
        assert_eq!(
            milliseconds("Monday, 23-Nov-26 12:00:30 GMT", DATE),
            Some(30_000)
        );
        assert_eq!(milliseconds("Mon, 23 Nov 2026 11:00:00 GMT", DATE), Some(0));
        assert_eq!(
            milliseconds("Fri, 31 Dec 9999 23:59:59 GMT", DATE),
            Some(u32::MAX)
        );
        assert_eq!(milliseconds("Mon, 23 Nov 2026 12:00:30 GMT", None), None);
        assert_eq!(
            milliseconds("Mon, 23 Nov 2026 12:00:30 GMT", Some("now")),
            None
        );
    }

    #[test]
    fn nonsense_means_that_clerk_did_not_say() {
        for nonsense in [
            "", "soon", "-5", "1.", ".5", "1.5.5", "1,5", "+3", "3s", "0x10", "٣",
        ] {
            assert_eq!(milliseconds(nonsense, DATE), None, "{nonsense}");
        }
    }
}
