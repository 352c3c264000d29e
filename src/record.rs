//! The records of `wit/` as tables: what the build generates for each, so that one reader and one writer serve them all.

use std::iter;

use crate::wires::Wires;

/// What a parameter is in JSON.
pub struct Param {
    /// Its documented name, in camelCase.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether it must be given.
    pub required: bool,
}

/// The type of a parameter.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Text.
    Text,
    /// True or false.
    Flag,
    /// A whole number from the first to the second.
    Number(u32, u32),
    /// Unix milliseconds.
    Timestamp,
    /// A JSON object, of which the text is kept.
    Json,
}

/// The parameters of an operation, read from JSON.
pub trait Params: Sized {
    /// Its fields, in the order of `wit/`.
    const PARAMS: &'static [Param];

    /// The record of these values, one for each field.
    fn from_values(values: Values) -> Self;
}

/// A record that is read from an object of Clerk's.
pub trait FromAnswer: Sized {
    /// The fields of Clerk's that become fields of the record.
    const WIRE: &'static Wires;
    /// How many fields the record has.
    const LEN: usize;

    /// The record of these values, one for each field.
    fn from_values(values: Values) -> Self;
}

/// The value of a field that was read.
#[derive(Debug, Default)]
pub enum Slot<'a> {
    /// Null, or nothing.
    #[default]
    Absent,
    /// True or false.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Text.
    Text(String),
    /// The text of JSON.
    Json(&'a str),
    /// A list of texts.
    Texts(Vec<String>),
    /// A list of objects.
    List(Vec<Values<'a>>),
}

/// The values of a record's fields, each of which is taken once. A value is of the type that the record's table says; an
/// absent one becomes false, 0, an empty text or list, or `{}` where the field is no option.
#[derive(Debug)]
pub struct Values<'a>(pub Vec<Slot<'a>>);

// Not inlined, since each is called for many fields.
impl<'a> Values<'a> {
    /// As many absent values.
    #[must_use]
    pub fn absent(len: usize) -> Self {
        Values(iter::repeat_with(Slot::default).take(len).collect())
    }

    fn take(&mut self, index: usize) -> Slot<'a> {
        self.0
            .get_mut(index)
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// A text that may be absent.
    #[inline(never)]
    pub fn optional_text(&mut self, index: usize) -> Option<String> {
        match self.take(index) {
            Slot::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A text.
    #[inline(never)]
    pub fn text(&mut self, index: usize) -> String {
        self.optional_text(index).unwrap_or_default()
    }

    /// The text of JSON, which may be absent.
    #[inline(never)]
    pub fn optional_json(&mut self, index: usize) -> Option<String> {
        match self.take(index) {
            Slot::Json(text) => Some(text.to_owned()),
            _ => None,
        }
    }

    /// The text of JSON.
    #[inline(never)]
    pub fn json(&mut self, index: usize) -> String {
        self.optional_json(index).unwrap_or_else(|| "{}".to_owned())
    }

    /// True, false or absent.
    #[inline(never)]
    pub fn optional_flag(&mut self, index: usize) -> Option<bool> {
        match self.take(index) {
            Slot::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// True or false.
    #[inline(never)]
    pub fn flag(&mut self, index: usize) -> bool {
        self.optional_flag(index).unwrap_or_default()
    }

    /// A number that may be absent.
    #[inline(never)]
    pub fn optional_long(&mut self, index: usize) -> Option<i64> {
        match self.take(index) {
            Slot::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A number.
    #[inline(never)]
    pub fn long(&mut self, index: usize) -> i64 {
        self.optional_long(index).unwrap_or_default()
    }

    /// A number of 32 bits that may be absent.
    #[inline(never)]
    pub fn optional_number(&mut self, index: usize) -> Option<u32> {
        self.optional_long(index)
            .and_then(|number| u32::try_from(number).ok())
    }

    /// A number of 32 bits.
    #[inline(never)]
    pub fn number(&mut self, index: usize) -> u32 {
        self.optional_number(index).unwrap_or_default()
    }

    /// A list of texts.
    #[inline(never)]
    pub fn texts(&mut self, index: usize) -> Vec<String> {
        match self.take(index) {
            Slot::Texts(texts) => texts,
            _ => Vec::new(),
        }
    }

    /// A list of records.
    pub fn list<T: FromAnswer>(&mut self, index: usize) -> Vec<T> {
        match self.take(index) {
            Slot::List(items) => items.into_iter().map(T::from_values).collect(),
            _ => Vec::new(),
        }
    }
}

/// A record that is written as JSON.
pub trait ToJson {
    /// The documented names of its fields, in camelCase and in the order of `wit/`.
    fn names(&self) -> &'static [&'static str];

    /// The value of a field.
    fn value(&self, index: usize) -> Value<'_>;
}

/// The value of a field, as JSON shows it.
pub enum Value<'a> {
    /// Null.
    Absent,
    /// True or false.
    Flag(bool),
    /// A number.
    Number(i64),
    /// Text.
    Text(&'a str),
    /// JSON, as it stands.
    Json(&'a str),
    /// A list of texts.
    Texts(&'a [String]),
    /// A list of records.
    List(&'a dyn Records),
}

/// A list of records.
pub trait Records {
    /// The record in this place, if there is one.
    fn record(&self, index: usize) -> Option<&dyn ToJson>;
}

impl<T: ToJson> Records for Vec<T> {
    fn record(&self, index: usize) -> Option<&dyn ToJson> {
        self.get(index).map(|record| record as &dyn ToJson)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(text)
    }
}

impl From<&bool> for Value<'_> {
    fn from(flag: &bool) -> Self {
        Value::Flag(*flag)
    }
}

impl From<&u32> for Value<'_> {
    fn from(number: &u32) -> Self {
        Value::Number((*number).into())
    }
}

impl From<&i64> for Value<'_> {
    fn from(number: &i64) -> Self {
        Value::Number(*number)
    }
}

impl<'a> From<&'a Vec<String>> for Value<'a> {
    fn from(texts: &'a Vec<String>) -> Self {
        Value::Texts(texts)
    }
}

impl<'a, T> From<&'a Option<T>> for Value<'a>
where
    &'a T: Into<Value<'a>>,
{
    fn from(value: &'a Option<T>) -> Self {
        value.as_ref().map_or(Value::Absent, Into::into)
    }
}
