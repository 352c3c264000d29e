//! Fixtures, as far as inputs are made of them. They are walked as text: serde_json's values take some of their keys for
//! something else, and are not deep enough.

use clerk_model::json::{self, items, members};

/// What a fixture says, or what one of `every-operation` says to every operation.
pub struct Fixture {
    /// The text of the parameters, if there are any.
    pub params: Option<String>,
    /// The variables of the environment.
    pub env: Vec<(String, String)>,
    /// What becomes of the requests.
    pub exchanges: Vec<Exchange>,
}

/// What becomes of a request.
#[derive(Clone)]
pub struct Exchange {
    /// The failure that stands there instead of an answer.
    pub failure: Option<String>,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Fixture {
    /// Reads the text of a fixture.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let exchanges = match member(text, "exchanges") {
            Some(exchanges) => {
                let exchanges = items(exchanges).unwrap_or_default();
                exchanges.into_iter().map(Exchange::read).collect()
            }
            // All requests get the same.
            None if member(text, "response")
                .or(member(text, "failure"))
                .is_some() =>
            {
                vec![Exchange::read(text); 2]
            }
            None => Vec::new(),
        };
        Fixture {
            params: member(text, "params").map(str::to_owned),
            env: texts(member(text, "env").unwrap_or_default()),
            exchanges,
        }
    }
}

impl Exchange {
    fn read(text: &str) -> Self {
        let response = member(text, "response").unwrap_or_default();
        let status = member(response, "status").and_then(|status| status.parse().ok());
        let body = match (member(response, "text"), member(response, "body")) {
            (Some(text), _) => json::string(text).unwrap_or_default(),
            (None, body) => body.unwrap_or_default().to_owned(),
        };
        Exchange {
            failure: member(text, "failure").and_then(|failure| json::string(failure).ok()),
            status: status.unwrap_or(200),
            headers: texts(member(response, "headers").unwrap_or_default()),
            body: body.into_bytes(),
        }
    }

    /// A header of the answer.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(known, _)| known == name)?;
        Some(value)
    }
}

/// A member of an object that is a text.
#[must_use]
pub fn text(object: &str, name: &str) -> Option<String> {
    json::string(member(object, name)?).ok()
}

fn member<'a>(object: &'a str, name: &str) -> Option<&'a str> {
    let mut members = members(object)?.into_iter();
    let (_, value) = members.find(|(known, _)| known == name)?;
    Some(value)
}

/// The members of an object, a text by its name.
fn texts(object: &str) -> Vec<(String, String)> {
    let members = members(object).unwrap_or_default().into_iter();
    members
        .filter_map(|(name, value)| Some((name, json::string(value).ok()?)))
        .collect()
}
