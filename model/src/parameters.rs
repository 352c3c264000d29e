//! The parameters of a call: what each must be, and what was given.

use std::collections::BTreeMap;

use crate::json::{self, Json, Wrong, members};
use crate::wanted::{Query, wire};

/// What a parameter must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A text that is not blank.
    Text,
    /// A text that is not blank, without white space around it.
    Name,
    /// A segment of a path, without white space around it.
    Segment,
    /// A text that does not begin with a sign, without white space around it.
    Key,
    /// Lowercase letters, digits and `-`, without white space around them.
    Slug,
    /// A segment of a path before which `oauth_` may stand, which is no part of it.
    Provider,
    /// At most so many texts, separated by commas.
    List(usize),
    /// A size of a page.
    Limit,
    /// How many days something lasts.
    Days,
    /// A number of 32 bits without a sign.
    Number,
    /// A boolean.
    Flag,
    /// A JSON object.
    Metadata,
    /// A JSON object that names who acts, in a text `sub`.
    Actor,
}

/// A parameter of an operation, by its documented name.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its documented name.
    pub name: &'static str,
    /// What it must be.
    pub kind: Kind,
    /// Whether it must be given.
    pub required: bool,
}

pub(crate) const fn required(name: &'static str, kind: Kind) -> Parameter {
    Parameter {
        name,
        kind,
        required: true,
    }
}

pub(crate) const fn optional(name: &'static str, kind: Kind) -> Parameter {
    Parameter {
        name,
        kind,
        required: false,
    }
}

/// Why a call must be refused: the parameter that is at fault, or none where no single one is.
pub type Problem = Option<String>;

/// The parameters that were given, as they are meant: trimmed and split, and null if they are at fault.
#[derive(Debug, Default)]
pub struct Given(BTreeMap<&'static str, Json>);

impl Given {
    /// Whether it was given.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A text that is required. It is empty if the call is refused anyway.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        match self.0.get(name) {
            Some(Json::Text(text)) => text,
            _ => "",
        }
    }

    /// A number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i128> {
        match self.0.get(name)? {
            Json::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The texts of a list.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<String> {
        match self.0.get(name) {
            Some(Json::List(items)) => items.iter().map(plain).collect(),
            _ => Vec::new(),
        }
    }

    /// The parameters of these names that were given, as pairs of a query: one for each item of a list.
    #[must_use]
    pub fn query(&self, names: &[&str]) -> Query {
        let mut query = Query::new();
        for name in names {
            match self.0.get(name) {
                None => {}
                Some(Json::List(items)) => {
                    query.extend(items.iter().map(|item| (wire(name), plain(item))));
                }
                Some(value) => query.push((wire(name), plain(value))),
            }
        }
        query
    }

    /// The parameters of these names that were given, as members of a body.
    #[must_use]
    pub fn body(&self, names: &[&str]) -> Vec<(String, Json)> {
        let given = names
            .iter()
            .filter_map(|name| Some((wire(name), self.0.get(name)?.clone())));
        given.collect()
    }
}

fn plain(value: &Json) -> String {
    match value {
        Json::Text(text) => text.clone(),
        value => value.to_string(),
    }
}

/// Reads the text of the parameters of an operation: the secret key, which may be empty, what was given, and everything
/// that is wrong.
#[must_use]
pub fn read(parameters: &[Parameter], text: &str) -> (String, Given, Vec<Problem>) {
    let mut given = Given::default();
    let mut problems = Vec::new();
    let Some(members) = members(text) else {
        return (String::new(), given, vec![Some("params".to_owned())]);
    };
    let mut secret_key = String::new();
    for (index, (name, value)) in members.iter().enumerate() {
        if members[..index].iter().any(|(before, _)| before == name) {
            problems.push(Some(name.clone()));
        } else if name == "secretKey" {
            match *value {
                "null" => {}
                value => match json::string(value) {
                    Ok(text) => secret_key = text,
                    Err(Wrong) => problems.push(Some(name.clone())),
                },
            }
        } else if let Some(parameter) = parameters.iter().find(|known| known.name == name) {
            match parameter.kind.read(value) {
                Ok(None) => {}
                Ok(Some(value)) => {
                    given.0.insert(parameter.name, value);
                }
                Err(Wrong) => {
                    problems.push(Some(name.clone()));
                    given.0.insert(parameter.name, Json::Null);
                }
            }
        } else {
            // A name may be too odd to be told.
            problems.extend([Some(name.clone()), None]);
        }
    }
    for parameter in parameters {
        if parameter.required && !given.has(parameter.name) {
            problems.push(Some(parameter.name.to_owned()));
        }
    }
    (secret_key, given, problems)
}

impl Kind {
    /// Whether it is given as a text.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(
            self,
            Kind::Text
                | Kind::Name
                | Kind::Key
                | Kind::Slug
                | Kind::Segment
                | Kind::Provider
                | Kind::List(_)
        )
    }

    /// Whether it is given as an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        matches!(self, Kind::Metadata | Kind::Actor)
    }

    /// The value as it is meant; none for null.
    fn read(self, value: &str) -> Result<Option<Json>, Wrong> {
        if value == "null" {
            return Ok(None);
        }
        let read = match self {
            Kind::Text => Json::Text(not_blank(json::string(value)?)?),
            Kind::Name => Json::Text(not_blank(json::string(value)?)?.trim().to_owned()),
            Kind::Key => Json::Text(key(&json::string(value)?)?),
            Kind::Slug => Json::Text(slug(&json::string(value)?)?),
            Kind::Segment => Json::Text(segment(&json::string(value)?)?),
            Kind::Provider => Json::Text(provider(&json::string(value)?)?),
            Kind::List(most) => Json::List(list(&json::string(value)?, most)?),
            Kind::Limit => Json::Number(within(json::number(value)?, 1, 500)?),
            Kind::Days => Json::Number(within(json::number(value)?, 1, 365)?),
            Kind::Number => Json::Number(within(json::number(value)?, 0, u32::MAX.into())?),
            Kind::Flag => Json::Flag(json::flag(value)?),
            // That it is JSON is known.
            Kind::Metadata if value.starts_with('{') => Json::Raw(value.to_owned()),
            Kind::Metadata => return Err(Wrong),
            Kind::Actor => Json::Raw(actor(value)?.to_owned()),
        };
        Ok(Some(read))
    }
}

fn not_blank(text: String) -> Result<String, Wrong> {
    let is_blank = text.chars().all(char::is_whitespace);
    if is_blank { Err(Wrong) } else { Ok(text) }
}

fn segment(text: &str) -> Result<String, Wrong> {
    let text = text.trim();
    let refused = ['/', '\\', '?', '#', '%'];
    let is_refused = |c: char| c.is_control() || refused.contains(&c);
    if text.is_empty() || text == "." || text == ".." || text.chars().any(is_refused) {
        return Err(Wrong);
    }
    Ok(text.to_owned())
}

fn key(text: &str) -> Result<String, Wrong> {
    let text = text.trim();
    let is_key = !text.is_empty() && !text.starts_with('+') && !text.starts_with('-');
    if is_key {
        Ok(text.to_owned())
    } else {
        Err(Wrong)
    }
}

fn slug(text: &str) -> Result<String, Wrong> {
    let text = text.trim();
    let is_slug = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-');
    if text.is_empty() || !text.chars().all(is_slug) {
        return Err(Wrong);
    }
    Ok(text.to_owned())
}

fn provider(text: &str) -> Result<String, Wrong> {
    let text = text.trim();
    segment(text.strip_prefix("oauth_").unwrap_or(text))
}

fn list(text: &str, most: usize) -> Result<Vec<Json>, Wrong> {
    let pieces = text.split(',').map(str::trim);
    let items: Vec<_> = pieces
        .filter(|piece| !piece.is_empty())
        .map(|piece| Json::Text(piece.to_owned()))
        .collect();
    if items.is_empty() || items.len() > most {
        return Err(Wrong);
    }
    Ok(items)
}

fn actor(text: &str) -> Result<&str, Wrong> {
    let members = members(text).ok_or(Wrong)?;
    let mut subjects = members.iter().filter(|(name, _)| name == "sub");
    let (_, sub) = subjects.next().ok_or(Wrong)?;
    not_blank(json::string(sub)?)?;
    // Nobody knows which of two would act.
    if subjects.next().is_some() {
        return Err(Wrong);
    }
    Ok(text)
}

fn within(number: i128, least: i128, most: i128) -> Result<i128, Wrong> {
    let is_within = (least..=most).contains(&number);
    if is_within { Ok(number) } else { Err(Wrong) }
}
