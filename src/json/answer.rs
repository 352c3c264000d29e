//! Reading Clerk's answers: leniently, and with errors that say where something else was expected, but not what was found
//! there, because that may be private.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::whole::whole;
use crate::record::{Slot, Values};
use crate::wires::{Read, Wire, Wires};

/// The text of a body: UTF-8, without a byte order mark.
///
/// # Errors
/// A text such as "it is not UTF-8 from byte 16 on".
pub(crate) fn text(body: &[u8]) -> Result<&str, String> {
    str::from_utf8(without_mark(body))
        .map_err(|error| format!("it is not UTF-8 from byte {} on", error.valid_up_to()))
}

/// How large a text is at most of which a copy is made, three times as large.
const COPIED: usize = 1024 * 1024;

/// The text of a body of which as much as possible is read: what is not UTF-8 becomes U+FFFD, or ends a large one.
pub(crate) fn lenient_text(body: &[u8]) -> Cow<'_, str> {
    let body = without_mark(body);
    match str::from_utf8(body) {
        Ok(text) => text.into(),
        Err(_) if body.len() <= COPIED => String::from_utf8_lossy(body),
        Err(error) => {
            let text = body.get(..error.valid_up_to()).unwrap_or_default();
            str::from_utf8(text).unwrap_or_default().into()
        }
    }
}

fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// Reads one object into `values`. What was read before an error stays there.
///
/// # Errors
/// A text such as "at `email_addresses[1].id`, expected a string".
pub(crate) fn object<'a>(
    text: &'a str,
    table: Table,
    values: &mut Values<'a>,
) -> Result<(), String> {
    let trail = RefCell::default();
    read(
        text,
        Object {
            table,
            values,
            trail: &trail,
        },
        &trail,
    )
}

/// Reads a list of objects with `len` values each. `null` is an empty list.
///
/// # Errors
/// As [`object`].
pub(crate) fn list(text: &str, table: Table, len: usize) -> Result<Vec<Values<'_>>, String> {
    let trail = RefCell::default();
    let mut items = Vec::new();
    let list = List {
        table: Table {
            most: usize::MAX,
            ..table
        },
        most: table.most,
        len,
        items: &mut items,
        trail: &trail,
    };
    read(text, list, &trail).map(|()| items)
}

/// The fields to read of an object.
#[derive(Clone, Copy)]
pub(crate) struct Table {
    /// The fields.
    pub(crate) wire: &'static Wires,
    /// What `object` must say if it is there.
    pub(crate) kind: Option<&'static str>,
    /// What `object` must say in the items of its lists.
    pub(crate) items: Option<&'static str>,
    /// How many items its lists may have.
    pub(crate) most: usize,
}

type Trail = RefCell<Vec<Step>>;

/// A step from the place of an error to what it is in.
enum Step {
    Item(usize),
    Field(&'static str),
}

fn read<'a, S>(text: &'a str, seed: S, trail: &Trail) -> Result<(), String>
where
    S: DeserializeSeed<'a, Value = ()>,
{
    let mut deserializer = serde_json::Deserializer::from_str(text);
    seed.deserialize(&mut deserializer)
        .and_then(|()| deserializer.end())
        .map_err(|error| problem(text, &error, &trail.borrow()))
}

fn problem(text: &str, error: &serde_json::Error, trail: &[Step]) -> String {
    match error.classify() {
        Category::Eof if text.trim_ascii().is_empty() => "it is empty".to_owned(),
        Category::Eof => "the JSON ends too early".to_owned(),
        Category::Syntax | Category::Io => format!(
            "it is not JSON from line {}, column {} on",
            error.line(),
            error.column()
        ),
        Category::Data if trail.is_empty() => expectation(error),
        Category::Data => {
            let mut path = String::new();
            for step in trail.iter().rev() {
                match step {
                    Step::Item(index) => path.push_str(&format!("[{index}]")),
                    Step::Field(name) => {
                        if !path.is_empty() {
                            path.push('.');
                        }
                        path.push_str(name);
                    }
                }
            }
            format!("at `{path}`, {}", expectation(error))
        }
    }
}

/// What was expected, out of texts such as "invalid type: string "…", expected a boolean at line 1 column 9".
fn expectation(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(text, _)| text);
    text.rfind("expected ")
        .and_then(|at| text.get(at..))
        .unwrap_or(text)
        .to_owned()
}

/// An object and nothing else: serde would also take an array of the values of its fields.
struct Object<'s, 'a> {
    table: Table,
    values: &'s mut Values<'a>,
    trail: &'s Trail,
}

impl<'a> DeserializeSeed<'a> for Object<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Object<'_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        let Object {
            table,
            values,
            trail,
        } = self;
        let mut seen = 0_u64;
        while let Some(name) = map.next_key_seed(Name(table))? {
            let (place, wire) = match name {
                Known::Field(place, wire) => (place, wire),
                Known::Kind(kind) => {
                    check_kind(&mut map, kind)
                        .inspect_err(|_| step(trail, Step::Field("object")))?;
                    continue;
                }
                Known::Other => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            if seen & (1 << place) != 0 {
                return Err(M::Error::duplicate_field(wire.name));
            }
            seen |= 1 << place;
            let field = Field {
                wire,
                table,
                values,
                trail,
            };
            field
                .read(&mut map)
                .inspect_err(|_| step(trail, Step::Field(wire.name)))?;
        }
        for wire in table.wire.fields.iter().filter(|wire| wire.required) {
            if let Read::Text(index) | Read::Flag(index) = wire.read
                && matches!(values.0.get(index), Some(Slot::Absent))
            {
                return Err(M::Error::missing_field(wire.name));
            }
        }
        Ok(())
    }
}

fn step(trail: &Trail, step: Step) {
    trail.borrow_mut().push(step);
}

/// What `object` says, if it is there, is what kind of object it is: `GET /v1/users/count` answers too, but not with a user.
fn check_kind<'a, M: MapAccess<'a>>(map: &mut M, kind: &str) -> Result<(), M::Error> {
    match map.next_value::<Option<String>>()? {
        Some(found) if found != kind => Err(M::Error::custom(format_args!("expected `{kind}`"))),
        _ => Ok(()),
    }
}

/// One field of an object.
struct Field<'s, 'a> {
    wire: &'static Wire,
    table: Table,
    values: &'s mut Values<'a>,
    trail: &'s Trail,
}

impl<'a> Field<'_, 'a> {
    fn read<M: MapAccess<'a>>(self, map: &mut M) -> Result<(), M::Error> {
        let (index, slot) = match self.wire.read {
            Read::Text(index) => {
                let text = map.next_value::<Option<String>>()?;
                // What was deleted may be called so, as `deleted_user`.
                if let (Some(text), "object", Some(kind)) = (&text, self.wire.name, self.table.kind)
                    && text != kind
                    && !text.starts_with("deleted")
                {
                    return Err(M::Error::custom(format_args!("expected `{kind}`")));
                }
                (index, text.map(Slot::Text))
            }
            Read::Flag(index) => (index, map.next_value::<Option<bool>>()?.map(Slot::Flag)),
            Read::Number(index) => (index, number(map, u32::MIN.into(), u32::MAX.into())?),
            Read::Long(index) => (index, number(map, i64::MIN, i64::MAX)?),
            Read::Json(index) => {
                let raw = map.next_value::<Option<&RawValue>>()?;
                (index, raw.map(|raw| Slot::Json(raw.get())))
            }
            Read::Texts(index) => {
                let texts = map.next_value::<Option<Vec<Option<String>>>>()?;
                let texts = texts.map(|texts| texts.into_iter().flatten().collect());
                (index, texts.map(Slot::Texts))
            }
            Read::Is(index, text) => {
                let found = map.next_value::<Option<String>>()?;
                (index, Some(Slot::Flag(found.as_deref() == Some(text))))
            }
            Read::List(index, wire, len) => {
                let mut items = Vec::new();
                map.next_value_seed(List {
                    table: Table {
                        wire,
                        kind: self.table.items,
                        items: None,
                        most: usize::MAX,
                    },
                    most: self.table.most,
                    len,
                    items: &mut items,
                    trail: self.trail,
                })?;
                (index, Some(Slot::List(items)))
            }
            Read::Object(wire) => {
                return map.next_value_seed(Nullable(Object {
                    table: Table {
                        wire,
                        kind: None,
                        items: None,
                        most: usize::MAX,
                    },
                    values: self.values,
                    trail: self.trail,
                }));
            }
        };
        if let (Some(place), Some(slot)) = (self.values.0.get_mut(index), slot) {
            *place = slot;
        }
        Ok(())
    }
}

/// A whole number in any notation.
fn number<'a, M: MapAccess<'a>>(
    map: &mut M,
    least: i64,
    most: i64,
) -> Result<Option<Slot<'a>>, M::Error> {
    let Some(raw) = map.next_value::<Option<&RawValue>>()? else {
        return Ok(None);
    };
    match whole(raw.get()) {
        Some(number) if (least..=most).contains(&number) => Ok(Some(Slot::Number(number))),
        _ if least == 0 => Err(M::Error::custom(
            "expected a whole number from 0 to 4294967295",
        )),
        _ => Err(M::Error::custom("expected a whole number of 64 bits")),
    }
}

/// An object, or null for none.
struct Nullable<'s, 'a>(Object<'s, 'a>);

impl<'a> DeserializeSeed<'a> for Nullable<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'a> Visitor<'a> for Nullable<'_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        self.0.expecting(formatter)
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.deserialize(deserializer)
    }
}

/// A list of objects, or null for an empty one.
struct List<'s, 'a> {
    table: Table,
    most: usize,
    len: usize,
    items: &'s mut Vec<Values<'a>>,
    trail: &'s Trail,
}

impl<'a> DeserializeSeed<'a> for List<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'a> Visitor<'a> for List<'_, 'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an array")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut items: S) -> Result<(), S::Error> {
        loop {
            let mut values = Values::absent(self.len);
            let item = Object {
                table: self.table,
                values: &mut values,
                trail: self.trail,
            };
            let next = items
                .next_element_seed(item)
                .inspect_err(|_| step(self.trail, Step::Item(self.items.len())))?;
            if next.is_none() {
                return Ok(());
            }
            if self.items.len() == self.most {
                return Err(S::Error::custom(format_args!(
                    "expected at most {} items",
                    self.most
                )));
            }
            self.items.push(values);
        }
    }
}

/// Which field a name is that of.
struct Name(Table);

enum Known {
    Field(usize, &'static Wire),
    /// `object`, which the table does not have as a field.
    Kind(&'static str),
    Other,
}

impl<'a> DeserializeSeed<'a> for Name {
    type Value = Known;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Known, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Known;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Known, E> {
        let Name(table) = self;
        Ok(match (table.wire.find(name), table.kind) {
            (Some((place, wire)), _) => Known::Field(place, wire),
            (None, Some(kind)) if name == "object" => Known::Kind(kind),
            _ => Known::Other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: &Wires = &Wires::new(&[
        Wire {
            name: "id",
            read: Read::Text(0),
            required: true,
        },
        Wire {
            name: "banned",
            read: Read::Flag(1),
            required: false,
        },
        Wire {
            name: "created_at",
            read: Read::Long(2),
            required: false,
        },
        Wire {
            name: "total",
            read: Read::Number(3),
            required: false,
        },
        Wire {
            name: "verification",
            read: Read::Object(&Wires::new(&[Wire {
                name: "status",
                read: Read::Is(4, "verified"),
                required: false,
            }])),
            required: false,
        },
        Wire {
            name: "metadata",
            read: Read::Json(5),
            required: false,
        },
        Wire {
            name: "names",
            read: Read::Texts(6),
            required: false,
        },
    ]);

    const PAGE: Table = Table {
        wire: &Wires::new(&[Wire {
            name: "data",
            read: Read::List(0, ITEM, 7),
            required: false,
        }]),
        kind: None,
        items: Some("item"),
        most: 2,
    };

    fn problem(text: &str) -> String {
        let mut values = Values::absent(1);
        object(text, PAGE, &mut values).unwrap_err()
    }

    fn items(text: &str) -> Vec<Values<'_>> {
        let mut values = Values::absent(1);
        object(text, PAGE, &mut values).unwrap();
        match values.0.remove(0) {
            Slot::List(items) => items,
            _ => Vec::new(),
        }
    }

    #[test]
    fn an_error_says_where_and_what_was_expected_but_not_what_was_there() {
        let whole = "expected a whole number";
        for (text, expected) in [
            (
                r#"{"data":[{"id":"a"},{"id":7}]}"#,
                "at `data[1].id`, expected a string",
            ),
            (
                "{\n \"data\": [\n  {\"id\": \"a\", \"banned\": \"hunter2\"}]}",
                "at `data[0].banned`, expected a boolean",
            ),
            (
                r#"{"data":[{"id":"a","banned":"x expected y at line 1"}]}"#,
                "at `data[0].banned`, expected a boolean",
            ),
            (
                r#"{"data":[{"id":"a","created_at":1.5}]}"#,
                &format!("at `data[0].created_at`, {whole} of 64 bits"),
            ),
            (
                r#"{"data":[{"id":"a","total":-1}]}"#,
                &format!("at `data[0].total`, {whole} from 0 to 4294967295"),
            ),
            (
                r#"{"data":[{"id":"a","verification":{"status":7}}]}"#,
                "at `data[0].verification.status`, expected a string",
            ),
            (
                r#"{"data":[{"id":"a","verification":[]}]}"#,
                "at `data[0].verification`, expected an object",
            ),
            (
                r#"{"data":[{"banned":true}]}"#,
                "at `data[0]`, missing field `id`",
            ),
            (
                r#"{"data":[{"x":{},"id":null}]}"#,
                "at `data[0]`, missing field `id`",
            ),
            (
                r#"{"data":[{"id":"a","object":"user"}]}"#,
                "at `data[0].object`, expected `item`",
            ),
            (
                r#"{"data":[{"id":"a","unknown":1,"id":"b"}]}"#,
                "at `data[0]`, duplicate field `id`",
            ),
            (r#"{"data":{"id":"a"}}"#, "at `data`, expected an array"),
            (
                r#"{"data":[{"id":"a"},{"id":"b"},{"id":"c"}]}"#,
                "at `data`, expected at most 2 items",
            ),
            (r#"{"data":[[]]}"#, "at `data[0]`, expected an object"),
            (
                r#"{"data":[["a",true,1,2]]}"#,
                "at `data[0]`, expected an object",
            ),
            (r#""x""#, "expected an object"),
            ("", "it is empty"),
            (" \n", "it is empty"),
            (r#"{"data":[{"id":"a""#, "the JSON ends too early"),
            ("<html>", "it is not JSON from line 1, column 1 on"),
            (
                r#"{"data":[]} x"#,
                "it is not JSON from line 1, column 13 on",
            ),
        ] {
            assert_eq!(problem(text), expected, "{text}");
        }
    }

    #[test]
    fn whole_numbers_metadata_and_texts_are_read_and_the_rest_is_skipped() {
        let text = r#"{"data":[{"object":"item","id":"a","created_at":1.7E3,"total":3.0,"banned":null,
            "verification":{"status":"verified","x":1},"metadata":{ "a" : 1.10 },"names":["x"],"unknown":[{}],
            "unknown":"\ud800"}],"data2":7}"#;
        let mut items = items(text);
        let mut item = items.remove(0);
        assert_eq!(item.text(0), "a");
        assert_eq!(item.optional_flag(1), None);
        assert_eq!(item.long(2), 1700);
        assert_eq!(item.number(3), 3);
        assert!(item.flag(4));
        assert_eq!(item.json(5), r#"{ "a" : 1.10 }"#);
        assert_eq!(item.texts(6), ["x"]);
    }

    #[test]
    fn null_is_an_empty_list_and_an_absent_value() {
        assert!(items(r#"{"data":null}"#).is_empty());
        let text = r#"{"data":[{"id":"a","verification":null,"metadata":null,"names":null}]}"#;
        let mut item = items(text).remove(0);
        assert!(!item.flag(4));
        assert_eq!(item.json(5), "{}");
        assert!(item.texts(6).is_empty());
    }

    #[test]
    fn text_that_is_not_utf_8_is_not_json() {
        assert_eq!(
            text(b"{\"data\":[],\"x\":\"\xff\"}").unwrap_err(),
            "it is not UTF-8 from byte 16 on"
        );
        assert_eq!(text(b"\xef\xbb\xbf{}").unwrap(), "{}");
    }

    #[test]
    fn a_large_text_that_is_odd_is_not_copied() {
        assert_eq!(lenient_text(b"\xef\xbb\xbfa\xffb"), "a\u{fffd}b");
        let mut large = vec![b'a'; COPIED];
        large.extend(b"\xffb");
        assert!(matches!(lenient_text(&large), Cow::Borrowed(text) if text.len() == COPIED));
    }

    #[test]
    fn depth_that_nobody_asked_for_does_no_harm() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let text = format!(r#"{{"x":{deep},"data":[{{"id":"a","metadata":{{"a":{deep}}}}}]}}"#);
        assert_eq!(items(&text).remove(0).json(5).len(), deep.len() + 6);
    }
}
