//! Values for tests: the same ones in every run, so that a failure is never a matter of luck.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::Value;

/// Runs a test with so many values of a strategy.
pub(crate) fn with<S: Strategy>(cases: u32, strategy: S, test: impl Fn(S::Value)) {
    let config = Config {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1815),
        ..Config::default()
    };
    let result = TestRunner::new(config).run(&strategy, |value| {
        test(value);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// Texts of all kinds of characters.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        4 => any::<char>(),
        4 => proptest::char::range('\0', '\u{ff}'),
        2 => select(vec!['\0', '\r', '\n', '/', '\\', '?', '#', '%', '&', '=', '+', ',', ':', '@', '"', '\u{feff}']),
    ];
    proptest::collection::vec(character, 0..12).prop_map(String::from_iter)
}

/// The text of a JSON value, written in all the ways in which it may be written.
pub(crate) fn json() -> impl Strategy<Value = String> {
    let number = select(vec![
        "0",
        "1.10",
        "-1e-7",
        "1E+400",
        "12345678901234567890",
        "0.1234567890123456789012345",
    ]);
    let leaf = prop_oneof![
        select(vec!["null", "true", "false"]).prop_map(str::to_owned),
        number.prop_map(str::to_owned),
        string(),
    ];
    leaf.prop_recursive(4, 24, 4, |value| {
        prop_oneof![
            (space(), proptest::collection::vec(value.clone(), 0..4)).prop_map(
                |(space, values)| format!("[{space}{}{space}]", values.join(&format!("{space},")))
            ),
            object_of(value),
        ]
    })
}

/// The text of a JSON object. Names may stand twice in it.
pub(crate) fn json_object() -> impl Strategy<Value = String> {
    object_of(json())
}

fn object_of(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (space(), proptest::collection::vec((string(), value), 0..4)).prop_map(|(space, members)| {
        let members = members.iter();
        let members: Vec<_> = members
            .map(|(name, value)| format!("{name}{space}:{space}{value}"))
            .collect();
        format!("{{{space}{}{space}}}", members.join(","))
    })
}

fn space() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", " ", "\n\t", "\r\n  "])
}

/// A JSON string of any text, with escapes where none are needed, and with a lone surrogate now and then.
pub(crate) fn string() -> impl Strategy<Value = String> {
    let lone = prop_oneof![9 => Just(""), 1 => Just("\\ud800")];
    (any_text(), any::<u64>(), lone)
        .prop_map(|(text, escapes, lone)| format!("\"{}{lone}\"", escaped(&text, escapes)))
}

/// A text as it stands between the quotes of a JSON string, where bits say which characters to escape without need.
pub(crate) fn escaped(text: &str, escapes: u64) -> String {
    let mut written = String::new();
    for (index, c) in text.chars().enumerate() {
        if escapes >> (index % 64) & 1 == 1 {
            for unit in c.encode_utf16(&mut [0; 2]) {
                written.push_str(&format!("\\u{unit:04x}"));
            }
        } else if c == ' ' || c.is_ascii_alphanumeric() {
            written.push(c);
        } else {
            let quoted = Value::from(c.to_string()).to_string();
            written.push_str(&quoted[1..quoted.len() - 1]);
        }
    }
    written
}

/// The text of a whole number, in all notations that it may be written in.
pub(crate) fn whole(number: impl Strategy<Value = i128>) -> impl Strategy<Value = String> {
    (number, 0..6, 0..4_usize).prop_map(|(number, notation, zeros)| {
        let sign = if number < 0 { "-" } else { "" };
        let digits = number.unsigned_abs().to_string();
        let zeros = "0".repeat(zeros);
        let exponent = digits.len() - 1;
        match notation {
            0..3 => format!("{sign}{digits}"),
            3 => format!("{sign}{digits}.0{zeros}"),
            4 => format!("{sign}{digits}{zeros}e-{}", zeros.len()),
            _ => format!(
                "{sign}{}.{}{zeros}0E+0{exponent}",
                &digits[..1],
                &digits[1..]
            ),
        }
    })
}

/// The headers of an answer that the core reads, in lower case.
pub(crate) const HEADERS: [&str; 4] = ["retry-after", "date", "clerk-trace-id", "cf-ray"];
