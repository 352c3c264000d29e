//! What an answer of Clerk's means: every field of an output is looked up by its name in Clerk's API.

use crate::json::{self, Json, Wrong, items, members};
use crate::parameters::Given;
use crate::wanted::wire;

/// What a field of an output is.
#[derive(Clone, Copy, Debug)]
pub enum Is {
    /// A text that must be there.
    Required,
    /// A text, empty if there is none.
    Text,
    /// A text, or null.
    OptionalText,
    /// Texts, none if there are none.
    Texts,
    /// A boolean, false if there is none.
    Flag,
    /// A boolean, or null.
    OptionalFlag,
    /// A number of 64 bits, 0 if there is none.
    Time,
    /// A number of 64 bits, or null.
    OptionalTime,
    /// A number of 32 bits without a sign, 0 if there is none.
    Count,
    /// A number of 32 bits without a sign, or null.
    OptionalCount,
    /// A JSON value byte for byte, `{}` if there is none.
    Metadata,
    /// Whether `verification.status` is `verified`.
    Verified,
    /// Objects, none if there are none.
    List(Fields),
    /// A field of an object in a field, both by Clerk's names. Without that object there is none.
    In(&'static str, &'static str, &'static Is),
}

/// Fields by their documented names.
pub type Fields = &'static [(&'static str, Is)];

/// A JSON object of Clerk's whose fields are looked up one by one.
pub(crate) struct Object<'a>(Vec<(String, &'a str)>);

impl<'a> Object<'a> {
    pub(crate) fn read(text: &'a str) -> Result<Self, Wrong> {
        members(text).map(Object).ok_or(Wrong)
    }

    /// The object that is the whole body of an answer.
    pub(crate) fn body(body: &'a [u8]) -> Result<Self, Wrong> {
        Self::read(json::text(body)?)
    }

    /// The text of a field's value; null and absent are the same. A field that stands twice means nothing.
    pub(crate) fn field(&self, name: &str) -> Result<Option<&'a str>, Wrong> {
        let mut found = self.0.iter().filter(|(known, _)| known == name);
        let value = found.next().map(|(_, value)| *value);
        if found.next().is_some() {
            return Err(Wrong);
        }
        Ok(value.filter(|value| *value != "null"))
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Wrong> {
        self.field(name)?.map(json::string).transpose()
    }

    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Wrong> {
        self.field(name)?.map(json::flag).transpose()
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<i128>, Wrong> {
        self.field(name)?.map(json::number).transpose()
    }

    pub(crate) fn count(&self, name: &str) -> Result<Option<i128>, Wrong> {
        match self.number(name)? {
            Some(number) if u32::try_from(number).is_err() => Err(Wrong),
            count => Ok(count),
        }
    }

    /// An object that says that it is something else is not understood.
    fn is(&self, kind: &str) -> Result<(), Wrong> {
        let mut says = self.0.iter().filter(|(name, _)| name == "object");
        let is_it =
            |text: &str| text == "null" || json::string(text).is_ok_and(|says| says == kind);
        let is_it = says.all(|(_, text)| is_it(text));
        if is_it { Ok(()) } else { Err(Wrong) }
    }

    /// Whether the field is there, be it null.
    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The fields of an output.
    pub(crate) fn output(&self, fields: Fields) -> Result<Vec<(String, Json)>, Wrong> {
        let mut output = Vec::new();
        for (name, is) in fields {
            output.push(((*name).to_owned(), self.value(&wire(name), *is)?));
        }
        Ok(output)
    }

    fn value(&self, name: &str, is: Is) -> Result<Json, Wrong> {
        Ok(match is {
            Is::Required => Json::Text(self.text(name)?.ok_or(Wrong)?),
            Is::Text => Json::Text(self.text(name)?.unwrap_or_default()),
            Is::OptionalText => self.text(name)?.map_or(Json::Null, Json::Text),
            Is::Texts => {
                let texts = self.field(name)?.map_or(Ok(Vec::new()), items)?;
                let texts = texts.into_iter().filter(|text| *text != "null");
                let texts = texts.map(json::string);
                let texts: Result<_, _> = texts.map(|text| text.map(Json::Text)).collect();
                Json::List(texts?)
            }
            Is::Flag => Json::Flag(self.flag(name)?.unwrap_or(false)),
            Is::OptionalFlag => self.flag(name)?.map_or(Json::Null, Json::Flag),
            Is::Time => Json::Number(self.number(name)?.unwrap_or(0)),
            Is::OptionalTime => self.number(name)?.map_or(Json::Null, Json::Number),
            Is::Count => Json::Number(self.count(name)?.unwrap_or(0)),
            Is::OptionalCount => self.count(name)?.map_or(Json::Null, Json::Number),
            Is::Metadata => Json::Raw(self.field(name)?.unwrap_or("{}").to_owned()),
            Is::Verified => Json::Flag(match self.field("verification")? {
                Some(text) => Object::read(text)?.text("status")?.as_deref() == Some("verified"),
                None => false,
            }),
            Is::List(fields) => {
                let mut list = Vec::new();
                for item in self.field(name)?.map_or(Ok(Vec::new()), items)? {
                    list.push(Json::Object(Object::read(item)?.output(fields)?));
                }
                Json::List(list)
            }
            Is::In(parent, name, is) => {
                let object = match self.field(parent)? {
                    Some(text) => Object::read(text)?,
                    None => Object(Vec::new()),
                };
                object.value(name, *is)?
            }
        })
    }
}

/// What the text of an object of this kind means.
fn object(text: &str, kind: &str, fields: Fields) -> Result<Json, Wrong> {
    let object = Object::read(text)?;
    object.is(kind)?;
    object.output(fields).map(Json::Object)
}

/// What the text of a list of objects of this kind means.
fn objects(text: &str, kind: &str, fields: Fields) -> Result<Vec<Json>, Wrong> {
    let objects = items(text)?.into_iter();
    objects.map(|text| object(text, kind, fields)).collect()
}

/// More than were asked for are not what was asked for.
fn no_more_than_limit(given: &Given, items: Vec<Json>) -> Result<Vec<Json>, Wrong> {
    let limit = given.number("limit").unwrap_or(500);
    let is_within = items.len() as i128 <= limit;
    if is_within { Ok(items) } else { Err(Wrong) }
}

/// The output of an operation that returns one object.
pub(crate) fn one(body: &[u8], kind: &str, fields: Fields) -> Result<Json, Wrong> {
    let object = Object::body(body)?;
    object.is(kind)?;
    object.output(fields).map(success)
}

/// The output of an operation that returns a page.
pub(crate) fn many(name: &str, (items, total_count): (Vec<Json>, i128)) -> Json {
    success(vec![
        (name.to_owned(), Json::List(items)),
        ("totalCount".to_owned(), Json::Number(total_count)),
    ])
}

/// The output of an operation that deletes the object of this kind and ID, which Clerk may call deleted.
pub(crate) fn deleted(body: &[u8], kind: &str, id: &str) -> Result<Json, Wrong> {
    let object = Object::body(body)?;
    let known = object.text("id")?.filter(|id| !id.is_empty());
    let id = known.unwrap_or(id.to_owned());
    let found = object.text("object")?.unwrap_or_default();
    if !found.is_empty() && found != kind && !found.starts_with("deleted") {
        return Err(Wrong);
    }
    let deleted = object.flag("deleted")?.ok_or(Wrong)?;
    Ok(success(vec![
        ("id".to_owned(), Json::Text(id)),
        ("object".to_owned(), Json::Text(found)),
        ("deleted".to_owned(), Json::Flag(deleted)),
    ]))
}

/// An output, which says that it was a success.
fn success(mut output: Vec<(String, Json)>) -> Json {
    output.push(("success".to_owned(), Json::Flag(true)));
    Json::Object(output)
}

/// What a body means that is a list of objects of this kind. Null is an empty one.
pub(crate) fn list(
    given: &Given,
    body: &[u8],
    kind: &str,
    fields: Fields,
) -> Result<Vec<Json>, Wrong> {
    match json::text(body)?.trim_matches(SPACE) {
        "null" => Ok(Vec::new()),
        text => no_more_than_limit(given, objects(text, kind, fields)?),
    }
}

/// What a body means that is a page of objects of this kind, and how many there are over all pages.
pub(crate) fn page(
    given: &Given,
    body: &[u8],
    kind: &str,
    fields: Fields,
) -> Result<(Vec<Json>, i128), Wrong> {
    let (data, total_count) = counted(body, kind, fields)?;
    Ok((no_more_than_limit(given, data)?, total_count))
}

/// What a body means that is objects of this kind, however many, and how many there are in all.
fn counted(body: &[u8], kind: &str, fields: Fields) -> Result<(Vec<Json>, i128), Wrong> {
    let page = Object::body(body)?;
    let (data, total_count) = (page.field("data")?, page.count("total_count")?);
    // An empty page would be a guess.
    if !page.has("data") && total_count.is_none() {
        return Err(Wrong);
    }
    let data = data.map_or(Ok(Vec::new()), |data| objects(data, kind, fields))?;
    Ok((data, total_count.unwrap_or(0)))
}

/// What a page means that may come as a bare array, whose total is then known only if it is not full.
pub(crate) fn bare_or_page(
    given: &Given,
    body: &[u8],
    kind: &str,
    fields: Fields,
) -> Result<(Vec<Json>, i128), Wrong> {
    let text = json::text(body)?.trim_matches(SPACE);
    if !text.starts_with('[') && text != "null" {
        return page(given, body, kind, fields);
    }
    let items = list(given, body, kind, fields)?;
    let returned = items.len() as i128;
    if returned >= given.number("limit").unwrap_or(10) {
        return Err(Wrong);
    }
    let total_count = given.number("offset").unwrap_or(0) + returned;
    Ok((items, total_count.min(u32::MAX.into())))
}

/// What a page means of a list for which Clerk documents no paging: if it is all there is, the page is cut out of it.
pub(crate) fn page_or_all(
    given: &Given,
    body: &[u8],
    kind: &str,
    fields: Fields,
) -> Result<(Vec<Json>, i128), Wrong> {
    let (all, total_count) = counted(body, kind, fields)?;
    let limit = given.number("limit").unwrap_or(10);
    let offset = given.number("offset").unwrap_or(0);
    let expected = (total_count - offset).clamp(0, limit);
    let returned = all.len() as i128;
    if returned == expected {
        return Ok((all, total_count));
    }
    if returned != total_count {
        return Err(Wrong);
    }
    let page = all.into_iter().skip(offset as usize).take(limit as usize);
    Ok((page.collect(), total_count))
}

/// An object in which the parameter stands that was given, unless Clerk says what is there.
pub(crate) fn or_given(object: Json, name: &str, given: &Given) -> Json {
    let Json::Object(mut members) = object else {
        return object;
    };
    for (known, value) in &mut members {
        if known == name && *value == Json::Null {
            *value = Json::text(given.text(name));
        }
    }
    Json::Object(members)
}

/// What the count of a list means.
pub(crate) fn total_count(body: &[u8]) -> Result<i128, Wrong> {
    let count = Object::body(body)?;
    count.is("total_count")?;
    let (kind, total_count) = (count.field("object")?, count.count("total_count")?);
    // No total would be a guess.
    if kind.is_none() && total_count.is_none() {
        return Err(Wrong);
    }
    Ok(total_count.unwrap_or(0))
}

/// What JSON takes for space.
const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// The outputs that a body means which is a list of at most two objects. Null is an empty one.
pub(crate) fn objects_of(body: &[u8], kind: &str, fields: Fields) -> Result<Vec<Json>, Wrong> {
    let text = json::text(body)?.trim_matches(SPACE);
    let objects = match text {
        "null" => Vec::new(),
        text => objects(text, kind, fields)?,
    };
    if objects.len() > 2 {
        return Err(Wrong);
    }
    let objects = objects.into_iter();
    Ok(objects
        .map(|object| object.with("success", Json::Flag(true)))
        .collect())
}

/// An output that says whether the object was created.
pub(crate) fn created(output: Json, created: bool) -> Json {
    output.with("created", Json::Flag(created))
}
