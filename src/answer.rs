//! An answer that reports success, and what it says.

use serde::Deserialize;

use crate::decode::{self, Object, values};
use crate::failure::{self, Call, Failure};

/// The answers to the requests of one call, all of them successes.
pub struct Answers {
    /// The answer to the first request.
    pub first: Answer,
    /// The answer to the second request, if two were made.
    pub second: Option<Answer>,
}

impl Answers {
    /// The answer to the last request.
    #[must_use]
    pub fn last(&self) -> &Answer {
        self.second.as_ref().unwrap_or(&self.first)
    }
}

/// A response with a status of 2xx.
pub struct Answer {
    /// What was asked.
    pub call: Call,
    /// The status.
    pub status: u16,
    /// Clerk's name for the request.
    pub trace_id: Option<String>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Decodes a body that is one object.
    ///
    /// # Errors
    /// `permanent-bad-response` that says where in the JSON something else was expected.
    pub fn decode<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Failure> {
        self.json().map(|Object(value)| value)
    }

    /// Decodes a body that is an array of objects.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    pub fn decode_list<'a, T: Deserialize<'a>>(&'a self) -> Result<Vec<T>, Failure> {
        self.json().map(values)
    }

    /// Decodes a body that is one page of a list.
    ///
    /// # Errors
    /// As [`decode`](Self::decode), and if the body has nothing of a page, because an empty page would be a guess.
    pub fn decode_page<'a, T: Deserialize<'a>>(&'a self) -> Result<Page<T>, Failure> {
        let page: WirePage<T> = self.decode()?;
        if page.data.is_none() && page.total_count.is_none() {
            return Err(self.bad("expected `data` and `total_count`"));
        }
        Ok(Page {
            data: page.data.map(values).unwrap_or_default(),
            total_count: page.total_count.unwrap_or_default(),
        })
    }

    fn json<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Failure> {
        decode::json(&self.body).map_err(|problem| self.bad(&problem))
    }

    /// Whether the body is a JSON array, if it is JSON.
    #[must_use]
    pub fn is_array(&self) -> bool {
        self.body.trim_ascii_start().starts_with(b"[")
    }

    /// The failure of a body that can't be understood, for a reason that stands in "the answer can't be understood: …".
    #[must_use]
    pub fn bad(&self, problem: &str) -> Failure {
        failure::bad_response(self.call, self.status, self.trace_id.clone(), problem)
    }
}

/// One page of a list.
pub struct Page<T> {
    /// The items.
    pub data: Vec<T>,
    /// How many there are over all pages.
    pub total_count: u32,
}

#[derive(Deserialize)]
struct WirePage<T> {
    data: Option<Vec<Object<T>>>,
    total_count: Option<u32>,
}
