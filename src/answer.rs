//! An answer that reports success, and what it says.

use crate::failure::{self, Call, Failure};
use crate::json::answer::{self, Table};
use crate::record::{FromAnswer, Slot, Values};
use crate::transport::Headers;
use crate::wires::{Read, Wire, Wires};

/// The answers to the requests of one call, all of them successes.
pub struct Answers {
    /// The answer with what the operation returns.
    pub main: Answer,
    /// The answer with the number of all that match, if it was asked for.
    pub count: Option<Answer>,
    /// Whether it is the answer to a create, where something is created only if it is not there yet.
    pub created: bool,
}

impl Answers {
    /// The number of all that match.
    ///
    /// # Errors
    /// `bad-response` if the answer with it can't be understood.
    pub fn total_count(&self) -> Result<u32, Failure> {
        self.count.as_ref().map_or(Ok(0), Answer::total_count)
    }
}

/// A response with a status of 2xx.
pub struct Answer {
    /// What was asked.
    pub call: Call,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Box<dyn Headers>,
    /// The whole body.
    pub body: Vec<u8>,
}

/// A page of a list and the number of all items.
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// How many there are over all pages.
    pub total_count: u32,
}

/// Whether a body that could not be read is compressed, as its header or its first bytes say.
pub(crate) fn is_compressed(headers: &dyn Headers, body: &[u8]) -> bool {
    let is_magic = matches!(
        body,
        [0x1f, 0x8b, ..] | [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..]
    );
    // Some proxies and hosts decompress a body and leave the header as it was.
    let is_text = || {
        let is_text = |c: char| !c.is_control() || c.is_ascii_whitespace();
        str::from_utf8(body).is_ok_and(|text| text.chars().all(is_text))
    };
    let is_encoded = |encoding: String| {
        !["", "identity"].contains(&encoding.trim().to_ascii_lowercase().as_str())
    };
    is_magic || (headers.value("content-encoding").is_some_and(is_encoded) && !is_text())
}

/// Clerk's name for the request, in a header.
pub(crate) fn trace_id(headers: &dyn Headers) -> Option<String> {
    let value = |name| headers.value(name).filter(|id| !id.trim().is_empty());
    value("clerk-trace-id").or_else(|| value("cf-ray"))
}

impl Answer {
    /// A body that is one object of this kind.
    ///
    /// # Errors
    /// `bad-response` that says where in the JSON something else was expected.
    pub fn object<T: FromAnswer>(&self, kind: &'static str) -> Result<T, Failure> {
        self.values(table(T::WIRE, Some(kind)), T::LEN)
            .map(T::from_values)
    }

    /// A body that is an array of objects of this kind, not more than were asked for.
    ///
    /// # Errors
    /// As [`object`](Self::object).
    pub fn list<T: FromAnswer>(
        &self,
        kind: &'static str,
        limit: Option<u32>,
    ) -> Result<Vec<T>, Failure> {
        let table = Table {
            most: most(limit),
            ..table(T::WIRE, Some(kind))
        };
        let items = self
            .text()
            .and_then(|text| answer::list(text, table, T::LEN))
            .map_err(|problem| self.bad(&problem))?;
        Ok(items.into_iter().map(T::from_values).collect())
    }

    /// A body that is one page of a list of objects of this kind, not more than were asked for.
    ///
    /// # Errors
    /// As [`object`](Self::object), and if the body has nothing of a page, because an empty page would be a guess.
    pub fn page<T: FromAnswer>(
        &self,
        kind: &'static str,
        limit: Option<u32>,
    ) -> Result<Page<T>, Failure> {
        self.page_of(kind, most(limit))
    }

    fn page_of<T: FromAnswer>(&self, kind: &'static str, most: usize) -> Result<Page<T>, Failure> {
        let table = Table {
            items: Some(kind),
            most,
            ..table(PageOf::<T>::WIRE, None)
        };
        let mut values = self.values(table, 2)?;
        if let [Slot::Absent, Slot::Absent] = values.0[..] {
            return Err(self.bad("expected `data` and `total_count`"));
        }
        Ok(Page {
            items: values.list(0),
            total_count: values.number(1),
        })
    }

    /// A body that is one page of a list, or a bare array where Clerk should have sent a page. Such an array is taken if it
    /// is not full: then nothing follows it.
    ///
    /// # Errors
    /// As [`page`](Self::page), and if a bare array is as long as a page may be, because its total would be a guess.
    pub fn page_or_last_items<T: FromAnswer>(
        &self,
        kind: &'static str,
        limit: Option<u32>,
        offset: Option<u32>,
    ) -> Result<Page<T>, Failure> {
        if !self.is_array() {
            return self.page(kind, limit);
        }
        let items: Vec<T> = self.list(kind, limit)?;
        let returned = u32::try_from(items.len()).unwrap_or(u32::MAX);
        if returned >= limit.unwrap_or(DEFAULT_LIMIT) {
            return Err(self.bad("it is a full page without a total"));
        }
        Ok(Page {
            items,
            total_count: offset.unwrap_or_default().saturating_add(returned),
        })
    }

    /// A body that is the page asked for, or the whole list where Clerk takes no notice of the page.
    ///
    /// # Errors
    /// As [`page`](Self::page), and if the body is neither.
    pub fn page_or_whole_list<T: FromAnswer>(
        &self,
        kind: &'static str,
        limit: Option<u32>,
        offset: Option<u32>,
    ) -> Result<Page<T>, Failure> {
        let mut page: Page<T> = self.page_of(kind, usize::MAX)?;
        let (limit, offset) = (limit.unwrap_or(DEFAULT_LIMIT), offset.unwrap_or_default());
        let expected = page.total_count.saturating_sub(offset).min(limit) as usize;
        if page.items.len() == expected {
            return Ok(page);
        }
        if page.items.len() != page.total_count as usize {
            return Err(self.bad("it is neither the page asked for nor the whole list"));
        }
        page.items.drain(..offset.min(page.total_count) as usize);
        page.items.truncate(expected);
        Ok(page)
    }

    /// A body that is the number of all that match.
    ///
    /// # Errors
    /// As [`object`](Self::object), and if the body has nothing of a count.
    fn total_count(&self) -> Result<u32, Failure> {
        let mut values = self.values(table(COUNT, Some("total_count")), 2)?;
        if let [Slot::Absent, Slot::Absent] = values.0[..] {
            return Err(self.bad("expected a total count"));
        }
        Ok(values.number(1))
    }

    /// The failure of a body that can't be understood, for a reason that stands in "status 200, …".
    #[must_use]
    pub fn bad(&self, problem: &str) -> Failure {
        let problem = if is_compressed(&*self.headers, &self.body) {
            "it is compressed, which was not asked for"
        } else {
            problem
        };
        failure::bad_response(
            self.call,
            self.status,
            trace_id(&*self.headers),
            problem,
            self.id().as_deref(),
        )
    }

    fn values(&self, table: Table, len: usize) -> Result<Values<'_>, Failure> {
        let mut values = Values::absent(len);
        self.text()
            .and_then(|text| answer::object(text, table, &mut values))
            .map_err(|problem| self.bad(&problem))?;
        Ok(values)
    }

    fn text(&self) -> Result<&str, String> {
        answer::text(&self.body)
    }

    /// Whether the body is a JSON array, or null for an empty one.
    fn is_array(&self) -> bool {
        let text = self.text().unwrap_or_default().trim_ascii_start();
        text.starts_with('[') || text.trim_ascii_end() == "null"
    }

    /// The ID of what was changed, as far as the body can be read.
    fn id(&self) -> Option<String> {
        let mut values = Values::absent(1);
        let text = answer::lenient_text(&self.body);
        // What stands before an error was read.
        let _ = answer::object(&text, table(ID, None), &mut values);
        let id = values.optional_text(0)?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        (id.len() <= 100 && id.bytes().all(is_plain)).then_some(id)
    }
}

/// The object of this kind in a text.
///
/// # Errors
/// If it is anything else: where in the JSON something else was expected.
pub(crate) fn object_in<T: FromAnswer>(text: &str, kind: &'static str) -> Result<T, String> {
    let mut values = Values::absent(T::LEN);
    answer::object(text, table(T::WIRE, Some(kind)), &mut values)?;
    Ok(T::from_values(values))
}

/// How many items a page holds if nobody says so.
pub const DEFAULT_LIMIT: u32 = 10;
/// How many items a page holds at most.
const LARGEST_LIMIT: u32 = 500;

/// How many items a page may hold that was asked for with this limit. Without one, Clerk decides.
fn most(limit: Option<u32>) -> usize {
    limit.unwrap_or(LARGEST_LIMIT) as usize
}

fn table(wire: &'static Wires, kind: Option<&'static str>) -> Table {
    Table {
        wire,
        kind,
        items: None,
        most: usize::MAX,
    }
}

const ID: &Wires = &Wires::new(&[Wire {
    name: "id",
    read: Read::Text(0),
    required: false,
}]);

/// `object` is read so that a body of anything else is not taken for a count.
const COUNT: &Wires = &Wires::new(&[
    Wire {
        name: "object",
        read: Read::Text(0),
        required: false,
    },
    Wire {
        name: "total_count",
        read: Read::Number(1),
        required: false,
    },
]);

/// The fields of a page of these items.
struct PageOf<T>(T);

impl<T: FromAnswer> PageOf<T> {
    const WIRE: &'static Wires = &Wires::new(&[
        Wire {
            name: "data",
            read: Read::List(0, T::WIRE, T::LEN),
            required: false,
        },
        Wire {
            name: "total_count",
            read: Read::Number(1),
            required: false,
        },
    ]);
}
