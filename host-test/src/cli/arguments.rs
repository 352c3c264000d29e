//! What may be shown of the program's arguments: a secret may be pasted where something else belongs.

use std::ffi::OsString;

/// What secrets begin with.
const BEGINNINGS: [&str; 3] = ["sk_live_", "sk_test_", "whsec_"];

const SHORTEST: usize = 9;

/// A text without the secrets among the arguments.
pub(crate) fn without_secrets(text: String, args: &[OsString]) -> String {
    args.iter().fold(text, |text, arg| {
        let arg = arg.to_string_lossy();
        let places = BEGINNINGS
            .iter()
            .filter_map(|beginning| arg.find(beginning));
        match places.min() {
            // What follows a `=` is shown apart, or not at all. What is short would be found everywhere.
            Some(place) => arg[place..]
                .split('=')
                .filter(|part| part.len() >= SHORTEST)
                .fold(text, |text, part| text.replace(part, "[redacted]")),
            None => text,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn secrets_are_found_wherever_they_are_in_an_argument() {
        let args = ["call", "--whsec_Zm9v=e", "@sk_live_1", "sk_test_2"].map(Into::into);
        let text = "call '--whsec_Zm9v' @sk_live_1 sk_test_2=: no".to_owned();
        assert_eq!(
            without_secrets(text, &args),
            "call '--[redacted]' @[redacted] [redacted]=: no"
        );
    }
}
