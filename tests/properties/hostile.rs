//! Single answers and parameters that were made to break something: deep, large, twice, beyond numbers, beyond Unicode.

use clerk_tool::failure::{Failure, Fault};
use clerk_tool::perform::Environment;

use crate::answered;
use crate::call::{Call, OPERATIONS, Output};
use crate::script::{Answer, Script};
use crate::{KEY, sent};

const LEVELS: usize = 100_000;
const LARGE: usize = 10 * 1024 * 1024;

fn deep() -> String {
    format!("{}{}", "[".repeat(LEVELS), "]".repeat(LEVELS))
}

fn deep_object() -> String {
    format!("{}1{}", r#"{"a":"#.repeat(LEVELS), "}".repeat(LEVELS))
}

/// What becomes of `get-user` if Clerk answers so.
fn get_user(status: u16, body: impl Into<Vec<u8>>) -> Result<Output, Failure> {
    let answer = Answer::new(status, body);
    answered::check("get-user", &[answer.clone(), answer])
}

#[track_caller]
fn is_ok(body: impl Into<Vec<u8>>) {
    if let Err(failure) = get_user(200, body) {
        panic!("{failure:?}");
    }
}

#[track_caller]
fn is_bad(body: impl Into<Vec<u8>>, says: &str) {
    let Err(Failure::PermanentBadResponse(fault)) = get_user(200, body) else {
        panic!("this is no bad response")
    };
    assert!(fault.message.contains(says), "{}", fault.message);
}

/// What is known of a refusal whose body is this.
#[track_caller]
fn refused(body: impl Into<Vec<u8>>) -> Fault {
    let Err(Failure::PermanentRejected(fault)) = get_user(422, body) else {
        panic!("this is no rejection")
    };
    fault
}

/// The body of the request that `update-user` makes with a parameter, unless it is refused.
fn sent(parameter: &str, value: &str) -> Option<String> {
    let call = Call::new("update-user", |name| match name {
        "secretKey" => Some(KEY.to_owned()),
        "userId" => Some("user_1".to_owned()),
        name => (name == parameter).then(|| value.to_owned()),
    });
    let script = Script::new(sent::plain_successes());
    let _ = call.perform(&Environment::default(), &script);
    script.into_sent().into_iter().next()?.body
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
        sent("publicMetadata", &object),
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
    let Ok(Output::GetUser(user)) =
        get_user(200, format!(r#"{{"id":"a","first_name":"{large}"}}"#))
    else {
        panic!("a user")
    };
    assert_eq!(user.first_name.as_ref(), Some(&large));
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

    let body = sent("firstName", &large).unwrap();
    assert_eq!(body, format!(r#"{{"first_name":"{large}"}}"#));
    let metadata = format!(r#"{{"a":"{large}"}}"#);
    let body = sent("publicMetadata", &metadata).unwrap();
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
        // Not -0: with a feature of serde_json that host-test switches on for the workspace, it is a whole number.
        ("7.0", false, false),
        ("7.5", false, false),
        ("7e0", false, false),
        ("1e3", false, false),
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
        let result = answered::check("list-organizations", &[page.clone(), page]);
        assert_eq!(result.is_ok(), is_count, "{number}");
        let count = Answer::new(200, format!(r#"{{"total_count":{number}}}"#));
        let result = answered::check("list-users", &[Answer::new(200, "[]"), count]);
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
    assert!(sent("publicMetadata", metadata).unwrap().contains(metadata));

    // Errors are then text like any other.
    for body in [
        r#"{"errors":[{"code":"a"}],"errors":[]}"#,
        r#"{"errors":[{"code":"a","code":"b"}]}"#,
    ] {
        let fault = refused(body);
        assert!(fault.errors.is_empty());
        assert!(fault.message.contains(body), "{}", fault.message);
    }
    let fault = refused(r#"{"errors":[{"code":"a","meta":{"param_name":"b","param_name":"c"}}]}"#);
    assert_eq!(
        (fault.errors.len(), &fault.errors[0].param_name),
        (1, &None)
    );
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
        assert!(fault.errors.is_empty());
        assert!(fault.message.contains('\u{fffd}'), "{}", fault.message);
    }
    let utf_16: Vec<u8> = r#"{"id":"a"}"#.encode_utf16().flat_map(u16::to_le_bytes).collect();
    is_bad(utf_16, "it is not JSON");
    is_bad("\u{feff}{\"id\":\"a\"}", "it is not JSON");
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
        let Ok(Output::GetUser(user)) = get_user(200, body) else {
            panic!("a user")
        };
        assert_eq!(user.public_metadata, metadata);
        assert!(
            sent("publicMetadata", &metadata)
                .unwrap()
                .contains(&metadata)
        );
        let fault = refused(format!(
            r#"{{"errors":[{{"code":"a","message":"{half}"}}]}}"#
        ));
        assert!(fault.errors.is_empty() && fault.message.contains(half));
    }
}

#[test]
fn nul_is_a_character_like_any_other_in_answers() {
    let body = r#"{"id":"\u0000","username":"a\u0000b","email_addresses":[{"email_address":"\u0000"}],
        "public_metadata":{"\u0000":"\u0000"}}"#;
    let Ok(Output::GetUser(user)) = get_user(200, body) else {
        panic!("a user")
    };
    assert_eq!(
        (user.id.as_str(), user.username.as_deref()),
        ("\0", Some("a\0b"))
    );
    assert_eq!(user.email_addresses[0].email_address, "\0");
    assert_eq!(user.public_metadata, r#"{"\u0000":"\u0000"}"#);

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
    let identifiers = ["userId", "organizationId", "sessionId"];
    for operation in OPERATIONS {
        let accepted = |nul: &str| {
            let call = Call::new(operation, |name| match name {
                name if name == nul && name.ends_with("Metadata") => {
                    Some("{\"a\":\"\0\"}".to_owned())
                }
                name if name == nul => Some("a\0b".to_owned()),
                "secretKey" => Some(KEY.to_owned()),
                "userId" | "organizationId" | "sessionId" | "name" | "createdBy" | "firstName" => {
                    Some("a".to_owned())
                }
                _ => None,
            });
            let script = Script::new(sent::plain_successes());
            let _ = call.perform(&Environment::default(), &script);
            script.into_sent().into_iter().next()
        };
        assert!(accepted("secretKey").is_none());
        assert!(accepted("").is_some(), "{operation}");
        let is_list = operation.starts_with("list-");
        for name in identifiers.into_iter().filter(|_| !is_list) {
            let is_read = format!("{:?}", Call::accepted(operation)).contains(&kebab(name));
            assert_eq!(accepted(name).is_none(), is_read, "{operation} {name}");
        }
        for name in ["publicMetadata", "privateMetadata", "unsafeMetadata"] {
            let is_read = format!("{:?}", Call::accepted(operation)).contains(&kebab(name));
            assert_eq!(accepted(name).is_none(), is_read, "{operation} {name}");
        }
        for (name, parameter) in [
            ("emailAddress", "email_address"),
            ("username", "username"),
            ("firstName", "first_name"),
            ("query", "query"),
            ("orderBy", "order_by"),
            ("clientId", "client_id"),
            ("status", "status"),
            ("slug", "slug"),
            ("name", "name"),
        ] {
            let request = accepted(name).unwrap_or_else(|| panic!("{operation} refuses {name}"));
            let is_read =
                format!("{:?}", Call::accepted(operation)).contains(&format!(" {}: ", kebab(name)));
            let query = format!("{parameter}=a%00b");
            let body = format!("\"{parameter}\":\"a\\u0000b\"");
            let list = format!("\"{parameter}\":[\"a\\u0000b\"]");
            let sent = request.body.unwrap_or_default();
            let found = request.path_with_query.contains(&query)
                || sent.contains(&body)
                || sent.contains(&list);
            assert_eq!(found, is_read, "{operation} {name}");
        }
    }
}

/// The name that Debug shows.
fn kebab(name: &str) -> String {
    name.chars()
        .fold(String::new(), |kebab, c| match c.is_ascii_uppercase() {
            true => format!("{kebab}-{}", c.to_ascii_lowercase()),
            false => format!("{kebab}{c}"),
        })
}
