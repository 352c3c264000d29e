//! Secrets that the host keeps: the guest gets a placeholder, and the real value goes into one header on its way out.

use std::borrow::Cow;
use std::fmt;

use hyper::header::{ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderValue, RANGE};
use serde::Deserializer as _;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use wasmtime::component::Val;

use crate::http::mask::Mask;

const SCHEME: &str = "Bearer ";

/// A secret by the environment variable in which the guest finds its placeholder.
#[derive(Clone)]
pub(crate) struct Secret {
    pub(crate) name: String,
    value: String,
    placeholder: String,
}

/// The secrets of a context.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    all: Vec<Secret>,
    mask: Mask,
    /// How many were added, so that no two placeholders are the same.
    added: usize,
}

impl Secrets {
    /// Adds one, in place of another one of that name, and gives its placeholder.
    pub(crate) fn add(&mut self, name: String, value: &str) -> String {
        self.all.retain(|secret| secret.name != name);
        let value = value.trim_ascii().to_owned();
        let placeholder = placeholder(self.added, &value);
        self.added += 1;
        self.all.push(Secret {
            name,
            value,
            placeholder: placeholder.clone(),
        });
        let pairs = self.all.iter();
        let pairs = pairs.map(|secret| (secret.value.as_str(), secret.placeholder.as_str()));
        self.mask = Mask::new(pairs);
        placeholder
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|secret| secret.name.as_str())
    }

    /// What keeps the values out of what comes back.
    pub(crate) fn mask(&self) -> Mask {
        self.mask.clone()
    }

    /// Puts a value in place of its placeholder.
    ///
    /// # Errors
    ///
    /// If the request is authorized with anything else: a key that came with the parameters, or that of another account,
    /// to which a component could send what it knows.
    pub(crate) fn put_in(&self, headers: &mut HeaderMap) -> Result<(), &'static str> {
        if self.is_empty() || !headers.contains_key(AUTHORIZATION) {
            return Ok(());
        }
        let mut given = headers.get_all(AUTHORIZATION).iter();
        let (Some(given), None) = (given.next(), given.next()) else {
            return Err("it has more than one `Authorization`");
        };
        let given = given.to_str().ok();
        let given = given.and_then(|text| text.strip_prefix(SCHEME));
        let secret = self.all.iter();
        let secret = secret
            .filter(|secret| !secret.value.is_empty())
            .find(|secret| Some(secret.placeholder.as_str()) == given)
            .ok_or("its `Authorization` is not one of `Context::secret`")?;
        let value = HeaderValue::from_str(&format!("{SCHEME}{}", secret.value));
        let value = value.map_err(|_| "the value of `Context::secret` can't be sent")?;
        headers.insert(AUTHORIZATION, value);
        // A value in an answer that is compressed, or in two halves of it, would not be found.
        headers.remove(ACCEPT_ENCODING);
        headers.remove(RANGE);
        Ok(())
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

/// A text of the same length that tells no more of a value than why it is no key: white space, quotes and a `Bearer` before
/// it are kept, so that the component refuses it with the same words as the value itself.
fn placeholder(number: usize, value: &str) -> String {
    let text = format!("{number}-kept-by-the-host-");
    let mut filling = text.chars().cycle();
    let (scheme, rest) = value.split_at(pasted_scheme(value));
    let rest = rest.chars().map(|char| match char {
        '"' | '\'' | '`' | '“' | '”' | '‘' | '’' => char,
        char if char.is_whitespace() => char,
        char if char.is_ascii_graphic() => filling.next().unwrap_or_default(),
        // Like any character that no key has.
        _ => '\u{7f}',
    });
    scheme.chars().chain(rest).collect()
}

/// The length of a scheme that was pasted together with a key.
fn pasted_scheme(value: &str) -> usize {
    let scheme = SCHEME.trim_end();
    match value.split_at_checked(scheme.len()) {
        Some((word, rest)) if word.eq_ignore_ascii_case(scheme) => match rest.chars().next() {
            Some(':') => scheme.len() + 1,
            Some(char) if char.is_whitespace() => scheme.len(),
            _ => 0,
        },
        _ => 0,
    }
}

/// Whether parameters in JSON have a value for one of these names: anything but null and blank texts, which mean the
/// environment. The names are compared as they are meant, whatever escapes they are written with, and every time that one
/// stands there.
///
/// # Errors
///
/// If they are not one JSON object.
pub(crate) fn given_in_json<'a>(
    params: &str,
    names: &[&'a str],
) -> Result<Option<&'a str>, serde_json::Error> {
    let mut given = None;
    let mut json = serde_json::Deserializer::from_str(params);
    let read = json.deserialize_map(Object {
        names,
        given: &mut given,
    });
    match given {
        Some(name) => Ok(Some(name)),
        None => read.and_then(|()| json.end()).map(|()| None),
    }
}

struct Object<'n, 'a> {
    names: &'n [&'a str],
    given: &'n mut Option<&'a str>,
}

impl<'de> Visitor<'de> for Object<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            match self.names.iter().find(|wanted| **wanted == name) {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(name) => match map.next_value::<Option<Cow<'de, str>>>() {
                    Ok(None) => {}
                    Ok(Some(text)) if text.trim_ascii().is_empty() => {}
                    Ok(Some(_)) => *self.given = Some(name),
                    // Nothing is read after it.
                    Err(_) => {
                        *self.given = Some(name);
                        return Err(A::Error::custom("a value of another type"));
                    }
                },
            }
        }
        Ok(())
    }
}

/// The same of a record of the component.
pub(crate) fn given_in_record<'a>(params: &Val, names: &[&'a str]) -> Option<&'a str> {
    let Val::Record(fields) = params else {
        return None;
    };
    let given = |field: &Val| match field {
        Val::Option(None) => false,
        Val::Option(Some(inner)) => !is_blank(inner),
        value => !is_blank(value),
    };
    let fields = fields.iter().filter(|(_, value)| given(value));
    let mut given = fields.filter_map(|(field, _)| names.iter().find(|name| kebab(name) == *field));
    given.next().copied()
}

fn is_blank(value: &Val) -> bool {
    matches!(value, Val::String(text) if text.trim_ascii().is_empty())
}

/// `secret-key` of `secretKey`.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() {
            kebab.push('-');
        }
        kebab.push(char.to_ascii_lowercase());
    }
    kebab
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 1] = ["secretKey"];

    #[test]
    fn a_placeholder_tells_the_shape_of_a_value_and_nothing_else() {
        for (value, expected) in [
            (
                "sk_test_12345678901234567890",
                "0-kept-by-the-host-0-kept-by",
            ),
            ("\"sk_test\"", "\"0-kept-\""),
            ("“sk”", "“0-”"),
            ("Bearer sk_test", "Bearer 0-kept-"),
            ("bearer:sk", "bearer:0-"),
            ("bearer_1", "0-kept-b"),
            ("sk test", "0- kept"),
            ("sk_tést", "0-ke\u{7f}pt"),
            ("", ""),
        ] {
            assert_eq!(placeholder(0, value), expected);
        }
    }

    #[test]
    fn a_value_goes_in_place_of_its_own_placeholder_only() {
        let mut secrets = Secrets::default();
        secrets.add("A".to_owned(), "sk_test_early");
        let second = secrets.add("B".to_owned(), "sk_test_secnd");
        let first = secrets.add("A".to_owned(), " sk_test_first\n");
        assert_ne!(first, second);
        let sent = |values: &[String]| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
            for value in values {
                headers.append(AUTHORIZATION, value.parse().unwrap());
            }
            secrets.put_in(&mut headers).map(|()| headers)
        };
        for (placeholder, value) in [
            (&first, "Bearer sk_test_first"),
            (&second, "Bearer sk_test_secnd"),
        ] {
            let headers = sent(&[format!("Bearer {placeholder}")]).unwrap();
            assert_eq!(headers[AUTHORIZATION], value);
            assert!(!headers.contains_key(ACCEPT_ENCODING));
        }
        assert!(sent(&[]).is_ok());
        for refused in [
            vec!["Bearer sk_test_other".to_owned()],
            vec![first.clone()],
            vec![format!("bearer {first}")],
            vec![format!("Bearer {first} ")],
            vec![format!("Bearer x{first}")],
            vec![format!("Bearer {first}"), format!("Bearer {second}")],
            vec![format!("Bearer {first}"), "Bearer sk_test_other".to_owned()],
        ] {
            assert!(sent(&refused).is_err(), "{refused:?}");
        }
    }

    #[test]
    fn a_blank_value_is_sent_for_no_placeholder() {
        let mut secrets = Secrets::default();
        assert_eq!(secrets.add("A".to_owned(), " "), "");
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer "));
        assert!(secrets.put_in(&mut headers).is_err());
    }

    #[test]
    fn a_name_is_found_in_json_however_it_is_written() {
        for params in [
            r#"{"secretKey":"sk"}"#,
            r#"{"secret\u004bey":"sk"}"#,
            r#"{"\u0073ecretKey":"\u0020sk"}"#,
            r#"{"secretKey":"","secretKey":"sk"}"#,
            r#"{"secretKey":"sk","secretKey":""}"#,
            r#" { "limit" : [[[{}]]], "secretKey" : "sk" } "#,
            "{\"secretKey\":\"\u{a0}\"}",
            r#"{"secretKey":1}"#,
            r#"{"secretKey":"\ud800"}"#,
            r#"{"secretKey":["sk"]}"#,
            r#"{"secretKey":{"$serde_json::private::RawValue":"\"sk\""}}"#,
        ] {
            assert_eq!(
                given_in_json(params, &NAMES).unwrap(),
                Some("secretKey"),
                "{params}"
            );
        }
        let deep = format!(
            r#"{{"publicMetadata":{}1{},"secretKey":"sk"}}"#,
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert_eq!(given_in_json(&deep, &NAMES).unwrap(), Some("secretKey"));
    }

    #[test]
    fn null_and_blank_mean_the_environment_and_other_objects_do_not_matter() {
        for params in [
            "{}",
            r#"{"secretKey":null}"#,
            r#"{"secretKey":" \t\n"}"#,
            r#"{"secret_key":"sk","SecretKey":"sk","publicMetadata":{"secretKey":"sk"}}"#,
        ] {
            assert_eq!(given_in_json(params, &NAMES).unwrap(), None, "{params}");
        }
    }

    #[test]
    fn what_is_not_one_object_is_an_error() {
        for params in [
            "",
            "[]",
            r#""secretKey""#,
            r#"["secretKey","sk"]"#,
            r#"{} {"secretKey":"sk"}"#,
            "\u{feff}{}",
        ] {
            assert!(given_in_json(params, &NAMES).is_err(), "{params}");
        }
    }

    #[test]
    fn a_field_of_a_record_is_found_unless_it_is_blank() {
        let text = |text: &str| Val::String(text.to_owned());
        let some = |value: Val| Val::Option(Some(Box::new(value)));
        for (value, given) in [
            (text("sk"), true),
            (some(text("sk")), true),
            (Val::U32(1), true),
            (text(" "), false),
            (some(text("")), false),
            (Val::Option(None), false),
        ] {
            let record = Val::Record(vec![
                ("secret".to_owned(), text("x")),
                ("secret-key".to_owned(), value),
            ]);
            assert_eq!(
                given_in_record(&record, &NAMES).is_some(),
                given,
                "{record:?}"
            );
        }
    }
}
