//! JSON as its text. Numbers keep their notation, keys that stand twice are seen, no key means anything, and nothing here
//! is recursive on the value: metadata is the text of somebody else.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// One JSON value.
#[derive(Clone, PartialEq, Eq)]
pub struct Json(String);

/// A value, one level deep.
#[derive(Clone, Debug, PartialEq)]
pub enum Parts {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// Any notation.
    Number,
    /// What it says, without quotes and escapes.
    Text(String),
    /// Its items.
    List(Vec<Json>),
    /// Its fields, in order. A key may stand twice.
    Object(Vec<(String, Json)>),
}

/// A piece of a JSON text.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Token<'a> {
    /// `{` or `[`.
    Open(&'a str),
    /// `}` or `]`.
    Close(&'a str),
    Comma,
    Colon,
    /// A text with its quotes.
    Text(&'a str),
    /// A number, `true`, `false` or `null`.
    Word(&'a str),
}

/// Containers deeper than this are written on one line: indenting them would cost the square of their depth.
const INDENTED: usize = 40;

impl Json {
    /// The value in a text.
    ///
    /// # Errors
    ///
    /// If the text is not one JSON value.
    pub fn parse(text: &str) -> serde_json::Result<Self> {
        // Reading a raw value only checks it, without recursion.
        let raw: &RawValue = serde_json::from_str(text)?;
        Ok(Self(raw.get().to_owned()))
    }

    /// `null`.
    pub fn null() -> Self {
        Self("null".to_owned())
    }

    /// A JSON text.
    pub fn text(text: &str) -> Self {
        Self(quoted(text))
    }

    /// An object of these fields.
    pub fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Self)>) -> Self {
        let fields: Vec<_> = fields
            .into_iter()
            .map(|(name, value)| format!("{}:{value}", quoted(name)))
            .collect();
        Self(format!("{{{}}}", fields.join(",")))
    }

    /// A list of these items.
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        let items: Vec<_> = items.into_iter().map(|item| item.0).collect();
        Self(format!("[{}]", items.join(",")))
    }

    /// The value as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the value is made of.
    pub fn parts(&self) -> Parts {
        match self.0.as_bytes().first() {
            Some(b'n') => Parts::Null,
            Some(b't' | b'f') => Parts::Bool,
            Some(b'"') => Parts::Text(unquoted(&self.0)),
            Some(b'[') => Parts::List(self.members().into_iter().map(|(_, item)| item).collect()),
            Some(b'{') => Parts::Object(self.members()),
            _ => Parts::Number,
        }
    }

    /// A field of an object; the first of that name.
    pub fn get(&self, name: &str) -> Option<Self> {
        let Parts::Object(fields) = self.parts() else {
            return None;
        };
        fields
            .into_iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value)
    }

    /// What a text says.
    pub fn as_text(&self) -> Option<String> {
        match self.parts() {
            Parts::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.0 == "null"
    }

    /// An object with a field put in place of the one of that name, or at its end.
    #[must_use]
    pub fn with(&self, name: &str, value: Self) -> Self {
        let Parts::Object(mut fields) = self.parts() else {
            return self.clone();
        };
        match fields.iter_mut().find(|(field, _)| field == name) {
            Some(field) => field.1 = value,
            None => fields.push((name.to_owned(), value)),
        }
        Self::object(
            fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.clone())),
        )
    }

    /// Every text in it, also those that are keys.
    pub(crate) fn texts(&self) -> impl Iterator<Item = String> {
        self.tokens().filter_map(|token| match token {
            Token::Text(text) => Some(unquoted(text)),
            _ => None,
        })
    }

    /// The items of a list, or the fields of an object.
    fn members(&self) -> Vec<(String, Self)> {
        let mut members = Vec::new();
        let mut depth = 0_usize;
        let mut key = String::new();
        let mut start = 1;
        let end = self.0.len() - 1;
        let mut take = |key: &mut String, text: &str| {
            let text = text.trim_matches(WHITE_SPACE);
            if !text.is_empty() {
                members.push((std::mem::take(key), Self(text.to_owned())));
            }
        };
        for (place, token) in Tokens::of(&self.0) {
            match token {
                Token::Open(_) => depth += 1,
                Token::Close(_) => depth -= 1,
                Token::Comma if depth == 1 => {
                    take(&mut key, &self.0[start..place]);
                    start = place + 1;
                }
                Token::Colon if depth == 1 => {
                    key = unquoted(self.0[start..place].trim_matches(WHITE_SPACE));
                    start = place + 1;
                }
                _ => {}
            }
        }
        take(&mut key, &self.0[start..end]);
        members
    }

    pub(crate) fn tokens(&self) -> impl Iterator<Item = Token<'_>> {
        Tokens::of(&self.0).map(|(_, token)| token)
    }

    /// Without white space.
    pub fn compact(&self) -> String {
        self.tokens().map(Token::as_str).collect()
    }

    /// The value on a line of its own. Line breaks stand between tokens only, where a space means the same.
    pub fn line(&self) -> String {
        self.0.replace(['\n', '\r'], " ") + "\n"
    }

    /// A line a value, the lines after the first one indented by two spaces and as many as are given.
    pub fn pretty(&self, indent: usize) -> String {
        let mut text = String::new();
        let mut depth = 0_usize;
        let mut tokens = self.tokens().peekable();
        let line = |text: &mut String, depth: usize| {
            text.push('\n');
            text.extend(std::iter::repeat_n(' ', indent + 2 * depth));
        };
        while let Some(token) = tokens.next() {
            text.push_str(token.as_str());
            match token {
                Token::Open(_) => {
                    depth += 1;
                    if !matches!(tokens.peek(), Some(Token::Close(_))) && depth <= INDENTED {
                        line(&mut text, depth);
                    }
                }
                Token::Comma if depth <= INDENTED => line(&mut text, depth),
                Token::Colon => text.push(' '),
                Token::Close(_) => depth -= 1,
                _ => {}
            }
            let opened = matches!(token, Token::Open(_));
            if matches!(tokens.peek(), Some(Token::Close(_))) && !opened && depth <= INDENTED {
                line(&mut text, depth - 1);
            }
        }
        text
    }

    /// The value with its keys sorted, a line a value: equal values have equal texts. Numbers keep their notation, so 1.10
    /// differs from 1.1, and what stands under one key twice keeps its order.
    pub(crate) fn canonical(&self) -> String {
        struct Open {
            close: &'static str,
            members: Vec<(String, String)>,
            key: String,
        }
        let mut open: Vec<Open> = Vec::new();
        let mut whole = String::new();
        let mut tokens = self.tokens().peekable();
        while let Some(token) = tokens.next() {
            let value = match token {
                Token::Open(bracket) => {
                    open.push(Open {
                        close: if bracket == "{" { "}" } else { "]" },
                        members: Vec::new(),
                        key: String::new(),
                    });
                    continue;
                }
                Token::Close(_) => {
                    let Some(mut closed) = open.pop() else {
                        continue;
                    };
                    closed.members.sort_by(|one, other| one.0.cmp(&other.0));
                    let depth = open.len();
                    let values = closed.members.into_iter().map(|(_, value)| value);
                    container(closed.close, values, depth)
                }
                Token::Text(text) => {
                    let text = quoted(&unquoted(text));
                    if matches!(tokens.peek(), Some(Token::Colon))
                        && let Some(open) = open.last_mut()
                    {
                        open.key = text;
                        continue;
                    }
                    text
                }
                Token::Word(word) => word.to_owned(),
                Token::Comma | Token::Colon => continue,
            };
            match open.last_mut() {
                None => whole = value,
                Some(open) if open.close == "}" => {
                    let key = std::mem::take(&mut open.key);
                    let value = format!("{key}: {value}");
                    open.members.push((key, value));
                }
                // All keys are alike, so that items keep their order.
                Some(open) => open.members.push((String::new(), value)),
            }
        }
        whole
    }
}

fn container(close: &str, values: impl Iterator<Item = String>, depth: usize) -> String {
    let open = if close == "}" { "{" } else { "[" };
    let values: Vec<_> = values.collect();
    if values.is_empty() {
        format!("{open}{close}")
    } else if depth >= INDENTED {
        format!("{open}{}{close}", values.join(", "))
    } else {
        let (inner, outer) = ("  ".repeat(depth + 1), "  ".repeat(depth));
        let values = values.join(&format!(",\n{inner}"));
        format!("{open}\n{inner}{values}\n{outer}{close}")
    }
}

const WHITE_SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

impl<'a> Token<'a> {
    pub(crate) fn as_str(self) -> &'a str {
        match self {
            Self::Open(text) | Self::Close(text) | Self::Text(text) | Self::Word(text) => text,
            Self::Comma => ",",
            Self::Colon => ":",
        }
    }
}

/// The tokens of a valid text, each with its place.
struct Tokens<'a> {
    text: &'a str,
    place: usize,
}

impl<'a> Tokens<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, place: 0 }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (usize, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let space = bytes[self.place..].iter().take_while(|byte| is_space(byte));
        let place = self.place + space.count();
        let rest = &self.text[place..];
        let length = match rest.as_bytes().first()? {
            b'"' => text_length(rest),
            b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
            _ => rest
                .bytes()
                .position(|byte| matches!(byte, b'}' | b']' | b',') || is_space(&byte))
                .unwrap_or(rest.len()),
        };
        let token = &rest[..length];
        self.place = place + length;
        let token = match token.as_bytes()[0] {
            b'{' | b'[' => Token::Open(token),
            b'}' | b']' => Token::Close(token),
            b',' => Token::Comma,
            b':' => Token::Colon,
            b'"' => Token::Text(token),
            _ => Token::Word(token),
        };
        Some((place, token))
    }
}

/// How long the text is that a text begins with, quotes included.
fn text_length(text: &str) -> usize {
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

/// A text as JSON.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What a JSON text says. Half a surrogate pair says nothing, and stays as it is written.
pub(crate) fn unquoted(text: &str) -> String {
    serde_json::from_str(text).unwrap_or_else(|_| text.to_owned())
}

impl From<u64> for Json {
    fn from(number: u64) -> Self {
        Self(number.to_string())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok(Self(raw.get().to_owned()))
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.clone())
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        Json::parse(text).unwrap()
    }

    #[test]
    fn a_value_falls_into_its_parts() {
        let object = json(r#" {"a": 1.10 , "a":[1, {"b":"],}"}],"\u00e9":{}} "#);
        let Parts::Object(fields) = object.parts() else {
            panic!("no object")
        };
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            fields,
            [("a", "1.10"), ("a", r#"[1, {"b":"],}"}]"#), ("é", "{}")]
        );
        assert_eq!(json("[]").parts(), Parts::List(vec![]));
        assert_eq!(json("[ ]").parts(), Parts::List(vec![]));
        assert_eq!(
            json(r#"[null,"x"]"#).parts(),
            Parts::List(vec![Json::null(), Json::text("x")])
        );
        assert_eq!(json(r#""a\"b""#).parts(), Parts::Text("a\"b".to_owned()));
        assert_eq!(object.get("a"), Some(json("1.10")));
    }

    #[test]
    fn a_value_of_many_lines_is_one_line() {
        let text = "{\r\n \"a\\n\": [1.10,\n2]}";
        assert_eq!(json(text).line(), "{   \"a\\n\": [1.10, 2]}\n");
    }

    #[test]
    fn no_key_means_anything() {
        let text = r#"{"$serde_json::private::Number":"7","$serde_json::private::RawValue":"{}"}"#;
        assert_eq!(json(text).compact(), text);
        assert_eq!(
            json(&format!("[{text}]")).parts(),
            Parts::List(vec![json(text)])
        );
    }

    #[test]
    fn equal_values_have_equal_canonical_texts() {
        let one = json(r#"{"b":[1,2,{}],"a":{"y":null,"x":"\u00e9"}}"#).canonical();
        assert_eq!(
            one,
            json(r#"{ "a" : {"x":"é","y":null} , "b":[1,2,{}] }"#).canonical()
        );
        assert_eq!(
            one,
            "{\n  \"a\": {\n    \"x\": \"é\",\n    \"y\": null\n  },\n  \"b\": [\n    1,\n    2,\n    {}\n  ]\n}"
        );
        for (one, other) in [
            ("1.10", "1.1"),
            ("[1,2]", "[2,1]"),
            (r#"{"a":1}"#, r#"{"a":1,"a":1}"#),
            (r#"{"a":1,"a":2}"#, r#"{"a":2,"a":1}"#),
        ] {
            assert_ne!(json(one).canonical(), json(other).canonical(), "{one}");
        }
    }

    #[test]
    fn depth_costs_no_stack() {
        let depth = 20_000;
        let deep = json(&("[".repeat(depth) + &"]".repeat(depth)));
        assert_eq!(deep.compact().len(), 2 * depth);
        assert!(deep.canonical().len() < 4 * depth);
        assert!(deep.pretty(0).len() < 4 * depth);
        let Parts::List(items) = deep.parts() else {
            panic!("no list")
        };
        assert_eq!(items[0].as_str().len(), 2 * depth - 2);
    }

    #[test]
    fn pretty_is_what_serde_writes() {
        for text in [
            r#"{"a":[1,{"b":[]},[2]],"c":{},"d":"x"}"#,
            "[]",
            "1",
            r#"[{"a":{"b":1}}]"#,
        ] {
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(json(text).pretty(0), format!("{value:#}"));
        }
    }

    #[test]
    fn a_field_is_put_in_its_place() {
        let object = json(r#"{"a":1,"b":2}"#);
        assert_eq!(
            object.with("a", Json::null()).as_str(),
            r#"{"a":null,"b":2}"#
        );
        assert_eq!(
            object.with("c", Json::null()).as_str(),
            r#"{"a":1,"b":2,"c":null}"#
        );
    }
}
