//! Whether a webhook is Clerk's, and what it says
//! <https://clerk.com/docs/guides/development/webhooks/overview>

use super::about::About;
use super::{VerifyWebhookOutput, VerifyWebhookParams, signature, signing_secret};
use crate::answer;
use crate::failure::{self, Reason, invalid_parameter};
use crate::fields::required;
use crate::operation::{Computation, Environment, Failure};

/// How many seconds the message may be older or newer than the time now.
const TOLERANCE: u32 = 300;

/// A time in milliseconds is smaller than this only before 1973, one in seconds is until the year 5138.
const SECONDS: i64 = 100_000_000_000;

impl Computation for VerifyWebhookParams {
    fn output(self, environment: &Environment) -> Result<Self::Output, Failure> {
        let keys = signing_secret::keys(&self.signing_secret, &environment.webhook_signing_secret)?;
        for (name, value) in [
            ("svix_id", &self.svix_id),
            ("svix_timestamp", &self.svix_timestamp),
            ("svix_signature", &self.svix_signature),
            ("body", &self.body),
        ] {
            required(name, value)?;
        }
        let (id, timestamp) = (self.svix_id.trim(), self.svix_timestamp.trim());
        if !timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
            let message = "svixTimestamp must be a number of seconds, in digits alone";
            return Err(invalid_parameter("svixTimestamp", message.into()));
        }
        if !signature::is_signed(&self.svix_signature, &keys, [id, timestamp, &self.body]) {
            let message = "No signature of the webhook is one by the signing secret: do not trust it; if it is Clerk's, \
                           check that the secret is this endpoint's and that the body came byte for byte";
            return Err(unauthorized(message.into()));
        }
        let tolerance = self.tolerance_seconds.unwrap_or(TOLERANCE);
        // A number that does not fit is as far away as one can be.
        let sent_at = timestamp.parse().unwrap_or(i64::MAX);
        let distance = self.now.div_euclid(1000).abs_diff(sent_at);
        if distance > tolerance.into() {
            let advice = if self.now < SECONDS {
                "now must be in milliseconds"
            } else {
                "it may be a replay; if it just came, check the clock"
            };
            let message = format!(
                "The webhook is signed, but {distance} seconds away from now, and {tolerance} are allowed: do not trust it, \
                 {advice}"
            );
            return Err(unauthorized(message));
        }
        event(id, &self.body).map_err(|problem| {
            let message = format!("The webhook is signed, but is no event ({problem}): report it");
            failure::of(failure::fault(Reason::BadResponse, message))
        })
    }
}

fn event(id: &str, body: &str) -> Result<VerifyWebhookOutput, String> {
    let text = body.strip_prefix('\u{feff}').unwrap_or(body);
    let mut event: VerifyWebhookOutput = answer::object_in(text, "event")?;
    if event.type_.trim().is_empty() {
        return Err("expected `type`".to_owned());
    }
    let about = About::read(&event.type_, &event.data);
    id.clone_into(&mut event.id);
    event.user_id = about.user_id;
    event.organization_id = about.organization_id;
    event.session_id = about.session_id;
    Ok(event)
}

fn unauthorized(message: String) -> Failure {
    failure::of(failure::fault(Reason::Unauthorized, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Fault;
    use crate::perform::compute;

    const S: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const T: &str = "whsec_ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
    const C: &str = r#"{"data":{"id":"user_1","object":"user","first_name":"Zoë"},"instance_id":"ins_1","object":"event","timestamp":1716883200000,"type":"user.created"}"#;
    const D: &str = r#"{"data":{"deleted":true,"id":"user_1","object":"user"},"instance_id":"ins_1","object":"event","timestamp":1716883201000,"type":"user.deleted"}"#;
    const C_SIGNATURE: &str = "v1,s8kFkykYEHrcnRV43I+Rg7ZLdkqkJPxH5kRSK/vxSSs=";
    const D_BY_T: &str = "v1,G2BrvSwbycSUQFmYZK1e+KGOLjow5uRbUSS/YmCXolI=";
    const D_BY_S: &str = "v1,xnpNpFH2nz3dB6ezrEHvP4w0IHZSi4pfzf7zfSG2nRc=";

    fn params(secret: &str, headers: [&str; 3], body: &str) -> VerifyWebhookParams {
        let [svix_id, svix_timestamp, svix_signature] = headers.map(str::to_owned);
        VerifyWebhookParams {
            signing_secret: secret.into(),
            now: svix_timestamp
                .trim()
                .parse()
                .map_or(0, |now: i64| now * 1000),
            svix_id,
            svix_timestamp,
            svix_signature,
            body: body.into(),
            tolerance_seconds: None,
        }
    }

    fn c() -> VerifyWebhookParams {
        params(S, ["msg_1", "1716883200", C_SIGNATURE], C)
    }

    fn verify(params: VerifyWebhookParams) -> Result<VerifyWebhookOutput, Failure> {
        compute(params, &Environment::default())
    }

    fn fault(result: Result<VerifyWebhookOutput, Failure>) -> Fault {
        match result {
            Err(Failure::Permanent(fault)) => fault,
            result => panic!("{result:?} is not permanent"),
        }
    }

    fn reason(params: VerifyWebhookParams) -> Reason {
        fault(verify(params)).reason
    }

    #[test]
    fn verify_webhook_reads_the_event() {
        let event = verify(c()).unwrap();
        let expected = VerifyWebhookOutput {
            id: "msg_1".into(),
            type_: "user.created".into(),
            timestamp: 1_716_883_200_000,
            instance_id: "ins_1".into(),
            user_id: Some("user_1".into()),
            organization_id: None,
            session_id: None,
            client_ip: None,
            user_agent: None,
            data: r#"{"id":"user_1","object":"user","first_name":"Zoë"}"#.into(),
            success: true,
        };
        assert_eq!(event, expected);
    }

    /// Of the tests of the libraries of Standard Webhooks.
    #[test]
    fn verify_webhook_agrees_with_the_published_vectors() {
        let a = params(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            [
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "1614265330",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ],
            r#"{"test": 2432232314}"#,
        );
        let b = params(
            "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            [
                "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
                "1649367553",
                "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
            ],
            r#"{"email":"test@example.com","username":"test_user"}"#,
        );
        for vector in [a, b] {
            let fault = fault(verify(vector));
            assert_eq!(fault.reason, Reason::BadResponse);
            let expected = "is signed, but is no event (expected `type`)";
            assert!(fault.message.contains(expected), "{}", fault.message);
        }
    }

    #[test]
    fn white_space_around_the_body_is_signed_too() {
        let body = " {\"type\":\"session.ended\"}\n";
        let headers = [
            "msg_3",
            "1716883202",
            "v1,978aFUXhIOHhy4K5YzQq7CiiaKMzcXGBFTqZGY09qkQ=",
        ];
        let event = verify(params(S, headers, body)).unwrap();
        assert_eq!(event.type_, "session.ended");
        assert_eq!((event.timestamp, event.data.as_str()), (0, "{}"));
        assert_eq!(
            reason(params(S, headers, body.trim())),
            Reason::Unauthorized
        );
    }

    #[test]
    fn any_one_of_several_secrets_and_signatures_will_do() {
        let both = format!("{D_BY_T} {D_BY_S}");
        let secrets = [
            S.to_owned(),
            T.to_owned(),
            format!("{S} {T}"),
            format!("{T} {S}"),
        ];
        for secret in &secrets {
            let headers = ["msg_2", "1716883201", &both];
            assert_eq!(
                verify(params(secret, headers, D)).unwrap().type_,
                "user.deleted"
            );
        }
        for (secret, signature, is_signed) in [
            (S, D_BY_S, true),
            (T, D_BY_T, true),
            (S, D_BY_T, false),
            (T, D_BY_S, false),
            (&secrets[2], D_BY_T, true),
            (&secrets[2], C_SIGNATURE, false),
        ] {
            let headers = ["msg_2", "1716883201", signature];
            assert_eq!(verify(params(secret, headers, D)).is_ok(), is_signed);
        }
    }

    #[test]
    fn only_whole_signatures_of_version_1_count() {
        let encoded = C_SIGNATURE.trim_start_matches("v1,");
        for signature in [
            format!("v1a,AAAA {C_SIGNATURE}"),
            format!("v1, {C_SIGNATURE}"),
            format!("  v2,x   {C_SIGNATURE}\t"),
            format!("x , {C_SIGNATURE} v1,"),
        ] {
            let headers = ["msg_1", "1716883200", &signature];
            assert!(verify(params(S, headers, C)).is_ok(), "{signature}");
        }
        for signature in [
            "v1,".to_owned(),
            "v1".to_owned(),
            ",".to_owned(),
            encoded.to_owned(),
            format!("v1a,{encoded}"),
            format!("V1,{encoded}"),
            format!("v1, {encoded}"),
            format!("v1,{},", encoded),
            format!("v1,{}", encoded.trim_end_matches('=')),
            format!("v1,{}", &encoded[..43]),
            format!("v1,{encoded}="),
            format!("v1,{}t=", &encoded[..42]),
            C_SIGNATURE.replace('+', "-").replace('/', "_"),
            C_SIGNATURE.to_lowercase(),
        ] {
            let headers = ["msg_1", "1716883200", &signature];
            assert_eq!(
                reason(params(S, headers, C)),
                Reason::Unauthorized,
                "{signature}"
            );
        }
    }

    #[test]
    fn a_byte_more_or_less_anywhere_is_not_signed() {
        let cases = [
            (["msg_2", "1716883200", C_SIGNATURE], C.to_owned()),
            (["msg_1", "01716883200", C_SIGNATURE], C.to_owned()),
            (
                ["msg_1", "1716883200", C_SIGNATURE],
                C.replace("Zoë", "Zoe"),
            ),
            (
                ["msg_1", "1716883200", C_SIGNATURE],
                C.replace("ë", "\\u00eb"),
            ),
            (["msg_1", "1716883200", C_SIGNATURE], C.replace(':', ": ")),
            (["msg_1", "1716883200", C_SIGNATURE], format!("{C}\n")),
            (
                ["msg_1.1716883200", "1716883200", C_SIGNATURE],
                C.to_owned(),
            ),
        ];
        for (headers, body) in cases {
            assert_eq!(reason(params(S, headers, &body)), Reason::Unauthorized);
        }
        assert!(verify(params(S, [" msg_1\t", " 1716883200 ", C_SIGNATURE], C)).is_ok());
    }

    #[test]
    fn the_time_may_be_out_by_the_tolerance_and_not_by_a_second_more() {
        let sent = 1_716_883_200_000;
        for (now, tolerance, is_now) in [
            (sent + 300_999, None, true),
            (sent + 301_000, None, false),
            (sent - 300_000, None, true),
            (sent - 300_001, None, false),
            (sent, Some(0), true),
            (sent + 999, Some(0), true),
            (sent + 1000, Some(0), false),
            (sent - 1, Some(0), false),
            (sent + 3_600_000, Some(3600), true),
            (sent / 1000, None, false),
            (i64::MIN, None, false),
            (i64::MAX, Some(u32::MAX), false),
            (0, Some(u32::MAX), true),
        ] {
            let params = VerifyWebhookParams {
                now,
                tolerance_seconds: tolerance,
                ..c()
            };
            match verify(params) {
                Ok(_) => assert!(is_now, "{now}"),
                result => {
                    let fault = fault(result);
                    assert!(!is_now && fault.reason == Reason::Unauthorized, "{now}");
                    assert!(fault.message.contains("seconds away"), "{}", fault.message);
                }
            }
        }
    }

    #[test]
    fn a_header_that_is_missing_or_no_number_is_refused() {
        let whole = ["msg_1", "1716883200", C_SIGNATURE];
        for (place, name) in [(0, "svixId"), (1, "svixTimestamp"), (2, "svixSignature")] {
            for blank in ["", " ", "\t\n"] {
                let mut headers = whole;
                headers[place] = blank;
                let fault = fault(verify(params(S, headers, C)));
                assert_eq!(fault.reason, Reason::InvalidParameter);
                assert_eq!(fault.parameter.as_deref(), Some(name));
            }
        }
        for timestamp in [
            "123abc",
            "-1716883200",
            "+1716883200",
            "1716883200.0",
            "1e9",
            "١٢",
        ] {
            let fault = fault(verify(params(S, ["msg_1", timestamp, C_SIGNATURE], C)));
            assert_eq!(fault.reason, Reason::InvalidParameter);
            assert_eq!(fault.parameter.as_deref(), Some("svixTimestamp"));
        }
        let fault = fault(verify(params(S, whole, " \n")));
        assert_eq!(fault.parameter.as_deref(), Some("body"));
        let far = params(S, ["msg_1", "99999999999999999999", C_SIGNATURE], C);
        assert_eq!(reason(far), Reason::Unauthorized);
    }

    /// Signs by the same code, which the vectors hold to others'.
    fn signed(body: &str) -> VerifyWebhookParams {
        let keys = signing_secret::keys(S, "").unwrap();
        let signature = signature::sign(&keys[0], ["msg_1", "1716883200", body]);
        params(S, ["msg_1", "1716883200", &format!("v1,{signature}")], body)
    }

    #[test]
    fn what_is_signed_and_no_event_is_a_bad_response() {
        for body in [
            "x",
            "null",
            "[]",
            "{}",
            r#"{"type":""}"#,
            r#"{"type":7}"#,
            r#"{"type":"user.created","object":"user"}"#,
            r#"{"type":"user.created","instance_id":{}}"#,
            r#"{"type":"user.created","timestamp":"x"}"#,
            r#"{"type":"user.created"} x"#,
            r#"{"type":"user.created","data":{"id":}}"#,
        ] {
            assert_eq!(reason(signed(body)), Reason::BadResponse, "{body}");
        }
    }

    #[test]
    fn data_is_passed_on_byte_for_byte() {
        for data in [
            "{ \"b\" : 1.10,\n \"a\":\"\\u00eb\" }",
            "[1E400]",
            "{\"a\":1,\"a\":2}",
        ] {
            let body = format!(r#"{{"type":"new.thing","data":{data},"timestamp":1.7E12}}"#);
            let event = verify(signed(&body)).unwrap();
            assert_eq!(event.data, data);
            assert_eq!(event.timestamp, 1_700_000_000_000);
        }
        let request = r#"{"type":"a","data":null,"event_attributes":{"http_request":{"client_ip":"::1","user_agent":"x"}}}"#;
        let event = verify(signed(request)).unwrap();
        assert_eq!(event.data, "{}");
        assert_eq!(event.client_ip.as_deref(), Some("::1"));
        assert_eq!(event.user_agent.as_deref(), Some("x"));
    }

    #[test]
    fn a_body_of_a_mebibyte_is_verified() {
        let long = "x".repeat(1024 * 1024);
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let body = format!(
            r#"{{"type":"user.created","data":{{"id":"user_1","a":"{long}","b":{deep}}}}}"#
        );
        let event = verify(signed(&body)).unwrap();
        assert_eq!(event.user_id.as_deref(), Some("user_1"));
        assert!(event.data.len() > long.len());
    }

    #[test]
    fn the_secret_of_the_environment_is_used_if_none_is_given() {
        let environment = Environment {
            webhook_signing_secret: S.into(),
            ..Environment::default()
        };
        let params = VerifyWebhookParams {
            signing_secret: String::new(),
            ..c()
        };
        assert!(compute(params, &environment).is_ok());
    }
}
