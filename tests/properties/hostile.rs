//! Single answers and parameters that were made to break something: deep, large, twice, beyond numbers, beyond Unicode.

use clerk_model::answer::Answer;
use clerk_model::guest::{accepted, check_answers, check_parameters, parts};
use clerk_model::json::{Json, items, members, string};
use clerk_model::parameters::Kind;
use clerk_model::{operation, operations};
use clerk_tool::failure::{Failure, Fault};
use clerk_tool::perform::Environment;

const LEVELS: usize = 100_000;
const LARGE: usize = 4 * 1024 * 1024;

fn deep() -> String {
    format!("{}{}", "[".repeat(LEVELS), "]".repeat(LEVELS))
}

fn deep_object() -> String {
    format!("{}1{}", r#"{"a":"#.repeat(LEVELS), "}".repeat(LEVELS))
}

/// What becomes of `get-user` if Clerk answers so.
fn get_user(status: u16, body: impl Into<Vec<u8>>) -> Result<String, Failure> {
    let answer = Answer::new(status, body);
    check_answers(operation("get-user"), &[answer.clone(), answer])
}

/// The output of `get-user` if Clerk answers so.
#[track_caller]
fn is_ok(body: impl Into<Vec<u8>>) -> String {
    get_user(200, body).unwrap_or_else(|failure| panic!("{failure:?}"))
}

#[track_caller]
fn is_bad(body: impl Into<Vec<u8>>, says: &str) {
    let failure = get_user(200, body).unwrap_err();
    let (_, reason, fault) = parts(&failure);
    assert_eq!(reason, "bad-response");
    assert!(fault.message.contains(says), "{}", fault.message);
}

/// What is known of a refusal whose body is this.
#[track_caller]
fn refused(body: impl Into<Vec<u8>>) -> Fault {
    let failure = get_user(422, body).unwrap_err();
    let (_, reason, fault) = parts(&failure);
    assert_eq!(reason, "rejected");
    fault.clone()
}

/// The text of a member of an object.
#[track_caller]
fn member<'a>(object: &'a str, name: &str) -> &'a str {
    let members = members(object).unwrap();
    let found = members.iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("{name} in {object}")).1
}

/// The body of the request that `update-user` makes with a parameter, unless it is refused.
fn sent(parameter: &str, value: Json) -> Option<String> {
    let params = Json::Object(Vec::new())
        .with("secretKey", Json::text(clerk_model::guest::KEY))
        .with("userId", Json::text("user_1"))
        .with(parameter, value);
    let model = operation("update-user");
    let played = check_parameters(model, &params.to_string(), &Environment::default());
    played.sent.into_iter().next()?.body
}

#[test]
fn deep_json_is_skipped_or_passed_on_but_never_followed() {
    let (deep, object) = (deep(), deep_object());
    is_ok(format!(r#"{{"id":"a","unknown":{deep}}}"#));
    is_ok(format!(
        r#"{{"id":"a","email_addresses":[{{"linked_to":{deep}}}]}}"#
    ));
    is_ok(format!(
        r#"{{"id":"a","public_metadata":{object},"private_metadata":{deep}}}"#
    ));
    assert_eq!(
        sent("publicMetadata", Json::Raw(object.clone())),
        Some(format!(r#"{{"public_metadata":{object}}}"#))
    );
    for field in ["id", "banned", "created_at", "object"] {
        is_bad(format!(r#"{{"{field}":{deep}}}"#), "expected");
    }
    is_bad(
        format!(r#"{{"id":"a","email_addresses":{deep}}}"#),
        "at `email_addresses[0]`, expected an object",
    );
    is_bad(&*deep, "expected an object");
    is_bad("[".repeat(LEVELS), "expected an object");
    is_bad(
        format!(r#"{{"id":"a","unknown":{}"#, "[".repeat(LEVELS)),
        "ends too early",
    );

    let error = r#"{"code":"form_invalid","message":"is invalid""#;
    for body in [
        format!(r#"{{"errors":[{error}}}],"unknown":{deep}}}"#),
        format!(r#"{{"errors":[{error},"unknown":{deep}}}]}}"#),
        format!(r#"{{"errors":[{error},"meta":{deep}}}]}}"#),
        format!(r#"{{"errors":[{error},"meta":{{"unknown":{deep}}}}}]}}"#),
        format!(r#"{{"errors":[{error},"meta":{{"param_name":{deep}}}}}]}}"#),
    ] {
        let fault = refused(body);
        assert_eq!(fault.errors[0].code, "form_invalid");
        assert_eq!(fault.errors[0].param_name, None);
    }
    let fault = refused(format!(r#"{{"errors":{deep}}}"#));
    assert!(fault.errors.is_empty() && fault.message.contains("[[[["));
}

#[test]
fn large_texts_are_passed_on_but_not_into_messages() {
    let large = "x".repeat(LARGE);
    is_ok(format!(r#"{{"id":"a","unknown":"{large}","{large}":1}}"#));
    let user = is_ok(format!(r#"{{"id":"a","first_name":"{large}"}}"#));
    assert_eq!(string(member(&user, "firstName")).as_ref(), Ok(&large));
    is_bad(
        format!(r#"{{"id":"a","banned":"{large}"}}"#),
        "at `banned`, expected a boolean",
    );
    is_bad(
        format!(r#"{{"id":"a","object":"{large}"}}"#),
        "at `object`, expected `user`",
    );
    is_bad(
        format!(r#"{{"id":"a","{large}":1,"id":"b"}}"#),
        "duplicate field `id`",
    );
    is_bad(&*large, "it is not JSON");

    let fault = refused(format!(
        r#"{{"errors":[{{"code":"{large}","message":"{large}","meta":{{"param_name":"{large}"}}}}],
            "clerk_trace_id":"{large}"}}"#
    ));
    assert_eq!(fault.errors[0].code, large);
    assert_eq!(fault.trace_id.as_ref(), Some(&large));
    let fault = refused(format!(
        r#"{{"errors":[{}{{}}]}}"#,
        r#"{"code":"a"},"#.repeat(LARGE / 100)
    ));
    assert_eq!(fault.errors.len(), LARGE / 100 + 1);
    refused(&*large);

    let body = sent("firstName", Json::text(large.as_str())).unwrap();
    assert_eq!(body, format!(r#"{{"first_name":"{large}"}}"#));
    let metadata = format!(r#"{{"a":"{large}"}}"#);
    let body = sent("publicMetadata", Json::Raw(metadata.clone())).unwrap();
    assert_eq!(body, format!(r#"{{"public_metadata":{metadata}}}"#));
}

#[test]
fn a_number_is_exact_or_wrong() {
    for (number, is_time, is_count) in [
        ("0", true, true),
        ("4294967295", true, true),
        ("4294967296", true, false),
        ("-1", true, false),
        ("9223372036854775807", true, false),
        ("-9223372036854775808", true, false),
        ("9223372036854775808", false, false),
        ("-9223372036854775809", false, false),
        ("18446744073709551616", false, false),
        ("123456789012345678901234567890", false, false),
        ("-0", true, true),
        ("7.0", true, true),
        ("7e0", true, true),
        ("1e3", true, true),
        ("70E-1", true, true),
        ("1.77858E12", true, false),
        ("4294967295.0", true, true),
        ("0.4294967296e10", true, false),
        ("0e999999999999999999999", true, true),
        ("7.5", false, false),
        ("7e-1", false, false),
        ("1e999", false, false),
        ("-1e999", false, false),
        ("1e99999999999999999999", false, false),
        ("\"7\"", false, false),
        ("true", false, false),
        ("[7]", false, false),
    ] {
        let time = format!(r#"{{"id":"a","created_at":{number}}}"#);
        assert_eq!(get_user(200, time).is_ok(), is_time, "{number}");
        // Nobody reads it here, so it may be anything.
        is_ok(format!(r#"{{"id":"a","unknown":{number}}}"#));
        let page = format!(r#"{{"data":[],"total_count":{number}}}"#);
        let page = Answer::new(200, page);
        let result = check_answers(operation("list-organizations"), &[page.clone(), page]);
        assert_eq!(result.is_ok(), is_count, "{number}");
        let count = Answer::new(200, format!(r#"{{"total_count":{number}}}"#));
        let result = check_answers(operation("list-users"), &[Answer::new(200, "[]"), count]);
        assert_eq!(result.is_ok(), is_count, "{number}");
    }
    // No number at all.
    for number in [
        "01", "+1", ".5", "1.", "1e", "0x1", "NaN", "Infinity", "1_000", "-",
    ] {
        is_bad(
            format!(r#"{{"id":"a","unknown":{number}}}"#),
            "it is not JSON",
        );
    }
}

#[test]
fn a_field_that_stands_twice_is_wrong_where_it_is_read() {
    is_bad(r#"{"id":"a","id":"a"}"#, "duplicate field `id`");
    is_bad(r#"{"id":"a","\u0069d":"b"}"#, "duplicate field `id`");
    is_bad(
        r#"{"id":"a","email_addresses":[{"verification":{"status":"verified","status":"expired"}}]}"#,
        "at `email_addresses[0].verification`, duplicate field `status`",
    );
    is_bad(
        r#"{"id":"a","public_metadata":{},"public_metadata":{}}"#,
        "duplicate field `public_metadata`",
    );
    is_ok(r#"{"id":"a","unknown":1,"unknown":2,"ID":"b"}"#);
    is_ok(r#"{"id":"a","public_metadata":{"a":1,"a":2}}"#);
    let metadata = r#"{"a":1,"a":2}"#;
    assert!(
        sent("publicMetadata", Json::Raw(metadata.to_owned()))
            .unwrap()
            .contains(metadata)
    );

    // In an error nothing is wrong: the last one counts.
    let fault = refused(r#"{"errors":[{"code":"a"}],"errors":[],"clerk_trace_id":"t"}"#);
    assert_eq!(
        (fault.errors.len(), fault.trace_id.as_deref()),
        (0, Some("t"))
    );
    let fault = refused(
        r#"{"errors":[{"code":"a","code":"b","meta":{"param_name":"c","param_name":"d"}}]}"#,
    );
    assert_eq!(fault.errors[0].code, "b");
    assert_eq!(fault.errors[0].param_name.as_deref(), Some("d"));
}

#[test]
fn what_is_not_utf_8_is_not_json() {
    for bytes in [
        &b"\xff"[..],
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf5\x80\x80\x80",
        b"\xe2\x82",
    ] {
        let with =
            |before: &str, after: &str| [before.as_bytes(), bytes, after.as_bytes()].concat();
        is_bad(with(r#"{"id":"a","first_name":""#, r#""}"#), "not UTF-8");
        is_bad(with(r#"{"id":"a","unknown":""#, r#""}"#), "not UTF-8");
        is_bad(
            with(r#"{"id":"a","public_metadata":{"a":""#, r#""}}"#),
            "not UTF-8",
        );
        let fault = refused(with(r#"{"errors":[{"code":"a","message":""#, r#""}]}"#));
        // In an error it costs the character.
        assert_eq!(fault.errors[0].code, "a");
        assert!(fault.errors[0].message.starts_with('\u{fffd}'));
        assert!(fault.message.contains('\u{fffd}'), "{}", fault.message);
    }
    let utf_16: Vec<u8> = r#"{"id":"a"}"#.encode_utf16().flat_map(u16::to_le_bytes).collect();
    is_bad(utf_16, "it is not JSON");
    // A byte order mark is skipped where it says that UTF-8 follows, once.
    is_ok("\u{feff}{\"id\":\"a\"}");
    is_bad("\u{feff}\u{feff}{\"id\":\"a\"}", "it is not JSON");
    is_bad("{\u{feff}\"id\":\"a\"}", "it is not JSON");
    let fault = refused("\u{feff}{\"errors\":[{\"code\":\"a\"}]}");
    assert_eq!(fault.errors[0].code, "a");
}

#[test]
fn half_a_surrogate_pair_is_wrong_where_it_is_read() {
    for half in [
        r"\ud800",
        r"\udc00",
        r"\ud800\ud800",
        r"\ud800x",
        r"\udc00\ud800",
    ] {
        is_ok(format!(r#"{{"id":"a","unknown":"{half}"}}"#));
        is_bad(
            format!(r#"{{"id":"a","first_name":"{half}"}}"#),
            "it is not JSON",
        );
        is_bad(format!(r#"{{"id":"a","{half}":1}}"#), "it is not JSON");
        // Metadata is passed on, and whoever reads it decides.
        let metadata = format!(r#"{{"a":"{half}"}}"#);
        let body = format!(r#"{{"id":"a","public_metadata":{metadata}}}"#);
        assert_eq!(member(&is_ok(body), "publicMetadata"), metadata);
        assert!(
            sent("publicMetadata", Json::Raw(metadata.clone()))
                .unwrap()
                .contains(&metadata)
        );
        let fault = refused(format!(
            r#"{{"errors":[{{"code":"a","message":"{half}"}}]}}"#
        ));
        assert_eq!(
            (
                fault.errors[0].code.as_str(),
                fault.errors[0].message.as_str()
            ),
            ("a", "")
        );
    }
}

#[test]
fn nul_is_a_character_like_any_other_in_answers() {
    let body = r#"{"id":"\u0000","username":"a\u0000b","email_addresses":[{"email_address":"\u0000"}],
        "public_metadata":{"\u0000":"\u0000"}}"#;
    let user = is_ok(body);
    let text = |name| string(member(&user, name)).unwrap();
    assert_eq!(
        (text("id"), text("username")),
        ("\0".to_owned(), "a\0b".to_owned())
    );
    let addresses = items(member(&user, "emailAddresses")).unwrap();
    assert_eq!(string(member(addresses[0], "emailAddress")).unwrap(), "\0");
    assert_eq!(member(&user, "publicMetadata"), r#"{"\u0000":"\u0000"}"#);

    let fault = refused(
        r#"{"errors":[{"code":"a\u0000","message":"b\u0000c","long_message":"\u0000",
            "meta":{"param_name":"\u0000"}}],"clerk_trace_id":"\u0000"}"#,
    );
    assert_eq!(fault.errors[0].code, "a\0");
    assert_eq!(fault.trace_id.as_deref(), Some("\0"));
    // As a byte it is not JSON.
    is_bad("{\"id\":\"a\0\"}", "it is not JSON");
    is_bad("\0", "it is not JSON");
    assert!(refused("\0\0").message.contains("(status 422)"));
}

/// The properties hold for this too. Here it stands once for each parameter, to be read.
#[test]
fn nul_is_refused_in_identifiers_keys_and_json_and_sent_everywhere_else() {
    for model in operations() {
        let play = |params: String| {
            let played = check_parameters(*model, &params, &Environment::default());
            let sent = played.sent.into_iter();
            let sent = sent.map(|it| it.path_with_query + &it.body.unwrap_or_default());
            sent.reduce(|sent, next| sent + &next)
        };
        let accepted = accepted(*model);
        assert!(play(accepted.to_string()).is_some(), "{}", model.name());
        assert!(
            play(
                accepted
                    .clone()
                    .with("secretKey", Json::text("a\0b"))
                    .to_string()
            )
            .is_none()
        );
        let is_given = |name: &str| accepted.to_string().contains(&format!("\"{name}\":"));
        for parameter in model
            .parameters()
            .iter()
            .filter(|known| is_given(known.name))
        {
            let name = parameter.name;
            let nul = match parameter.kind {
                kind if kind.is_text() => Json::text("a\0b"),
                kind if kind.is_object() => Json::Raw("{\"sub\":\"\0\"}".into()),
                _ => Json::Raw("\0".into()),
            };
            let sent = play(accepted.clone().with(name, nul).to_string());
            if !matches!(
                parameter.kind,
                Kind::Text | Kind::Name | Kind::Key | Kind::List(_)
            ) {
                assert!(sent.is_none(), "{} takes {name}", model.name());
                continue;
            }
            let sent = sent.unwrap_or_else(|| panic!("{} refuses {name}", model.name()));
            let found = ["=a%00b", ":\"a\\u0000b\"", ":[\"a\\u0000b\"]"];
            assert!(
                found.iter().any(|text| sent.contains(text)),
                "{}: {sent}",
                model.name()
            );
        }
    }
}
