//! Lists that come in pages, told by their types: parameters `limit` and `offset`, an output of one list and
//! `totalCount`.

use host_test::interface::{Field, Operation, Shape};
use host_test::json::{Json, Parts};
use wasmtime::{Result, bail};

/// The largest page that Clerk gives.
const LARGEST_PAGE: u64 = 500;

/// How an operation's output holds a page.
pub(crate) struct List<'a> {
    /// The field with the items.
    name: &'a str,
    /// What an item is made of.
    pub(crate) item: &'a [Field],
}

impl<'a> List<'a> {
    /// Of an operation that lists, and `None` of others.
    pub(crate) fn of(operation: &'a Operation) -> Option<Self> {
        let takes = |name: &str| {
            let number = |shape: &Shape| matches!(shape, Shape::Optional(inner) if matches!(**inner, Shape::U32));
            operation
                .params
                .iter()
                .any(|field| field.json == name && number(&field.shape))
        };
        let Shape::Record(fields) = &operation.output else {
            return None;
        };
        let total = fields
            .iter()
            .any(|field| field.json == "totalCount" && matches!(field.shape, Shape::U32));
        let mut lists = fields.iter().filter_map(|field| match &field.shape {
            Shape::List(item) => match &**item {
                Shape::Record(item) => Some((field.json.as_str(), item.as_slice())),
                _ => None,
            },
            _ => None,
        });
        match (lists.next(), lists.next()) {
            (Some((name, item)), None) if total && takes("limit") && takes("offset") => {
                Some(Self { name, item })
            }
            _ => None,
        }
    }

    /// Items and total of an output.
    pub(crate) fn page(&self, output: &Json) -> Result<(Vec<Json>, u64)> {
        let total = output.get("totalCount").and_then(|total| whole(&total));
        let items = output.get(self.name).map(|items| items.parts());
        match (items, total) {
            (Some(Parts::List(items)), Some(total)) => Ok((items, total)),
            _ => bail!("the component returned a list without items or total"),
        }
    }
}

/// Where a list is being read.
pub(crate) struct Cursor {
    params: Json,
    limit: u64,
    start: u64,
    offset: u64,
}

impl Cursor {
    /// Begins at the parameters' own offset, in pages of their own limit. Values that are no numbers stay as they are:
    /// the call refuses them.
    pub(crate) fn new(mut params: Json) -> Result<Self> {
        if !matches!(params.parts(), Parts::Object(_)) {
            bail!("the parameters are not a JSON object");
        }
        let mut number = |name: &str, default: u64| {
            let given = params.get(name).filter(|given| !given.is_null());
            let Some(given) = given else {
                params = params.with(name, default.into());
                return default;
            };
            whole(&given).unwrap_or(default)
        };
        let limit = number("limit", LARGEST_PAGE);
        let offset = number("offset", 0);
        Ok(Self {
            params,
            limit,
            start: offset,
            offset,
        })
    }

    /// The parameters of the page that comes now.
    pub(crate) fn params(&self) -> &Json {
        &self.params
    }

    /// How many items there were so far.
    pub(crate) fn done(&self) -> u64 {
        self.offset - self.start
    }

    /// How many items there will have been, if there are so many in all.
    pub(crate) fn of(&self, total: u64) -> u64 {
        total.saturating_sub(self.start)
    }

    /// Where the next page begins.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// Moves behind a page of so many items, whose answer said so many in all. Says whether there may be more.
    ///
    /// A page that is not full is the last one. A full one is the last if it ends exactly where its own total does, which
    /// saves the request for an empty page. A total below what has come already is no total to believe.
    pub(crate) fn advance(&mut self, items: usize, total: u64) -> bool {
        let items = items as u64;
        self.offset += items;
        self.params = self.params.with("offset", self.offset.into());
        items > 0 && items >= self.limit && self.offset != total
    }
}

fn whole(number: &Json) -> Option<u64> {
    number.as_str().parse().ok()
}

#[cfg(test)]
mod tests {
    use host_test::Subject;
    use host_test::json::Json;

    use super::{Cursor, List, whole};

    fn json(text: &str) -> Json {
        Json::parse(text).unwrap()
    }

    /// The offsets asked for, if pages of these lengths and totals came.
    fn offsets(params: Json, pages: &[(usize, u64)]) -> Vec<u64> {
        let mut cursor = Cursor::new(params).unwrap();
        let mut offsets = Vec::new();
        for (items, total) in pages {
            offsets.push(whole(&cursor.params().get("offset").unwrap()).unwrap());
            if !cursor.advance(*items, *total) {
                break;
            }
        }
        offsets
    }

    #[test]
    fn lists_are_told_by_their_types() {
        let subject = Subject::built().unwrap();
        let lists: Vec<_> = subject
            .operations()
            .iter()
            .filter_map(|operation| Some((operation.name.as_str(), List::of(operation)?.name)))
            .collect();
        let expected = [
            ("list-users", "users"),
            ("list-organizations", "organizations"),
            ("list-organization-memberships", "memberships"),
            ("get-user-oauth-token", "accessTokens"),
        ];
        for list in expected {
            assert!(lists.contains(&list), "{lists:?}");
        }
        let names = subject.operations().iter().map(|it| it.name.as_str());
        let listing = names.filter(|name| name.starts_with("list-") || *name == expected[3].0);
        assert!(listing.eq(lists.iter().map(|(name, _)| *name)), "{lists:?}");
    }

    #[test]
    fn as_many_pages_as_needed() {
        assert_eq!(offsets(json("{}"), &[(0, 0), (0, 0)]), [0]);
        assert_eq!(offsets(json("{}"), &[(3, 3), (0, 3)]), [0]);
        // A full last page.
        let two = json(r#"{"limit": 2}"#);
        assert_eq!(offsets(two.clone(), &[(2, 4), (2, 4), (0, 4)]), [0, 2]);
        // The total grows, shrinks, or was never right.
        assert_eq!(offsets(two.clone(), &[(2, 3), (2, 5), (1, 5)]), [0, 2, 4]);
        assert_eq!(offsets(two.clone(), &[(2, 6), (2, 3), (0, 3)]), [0, 2, 4]);
        assert_eq!(offsets(two.clone(), &[(2, 0), (2, 0), (1, 0)]), [0, 2, 4]);
        // Fewer than promised, and none.
        assert_eq!(offsets(two.clone(), &[(2, 9), (1, 9), (2, 9)]), [0, 2]);
        assert_eq!(offsets(two, &[(2, 9), (0, 9), (2, 9)]), [0, 2]);
    }

    #[test]
    fn begins_at_the_offset_given() {
        let params = json(r#"{"limit": 2, "offset": 3}"#);
        assert_eq!(offsets(params.clone(), &[(2, 6), (1, 6)]), [3, 5]);
        let cursor = Cursor::new(params).unwrap();
        assert_eq!((cursor.done(), cursor.of(7), cursor.of(1)), (0, 4, 0));
        // Beyond the end.
        assert_eq!(offsets(json(r#"{"offset": 9}"#), &[(0, 6), (0, 6)]), [9]);
    }

    #[test]
    fn the_largest_page_is_the_default_and_wrong_values_stay() {
        for (given, limit) in [("null", "500"), ("7", "7"), (r#""x""#, r#""x""#)] {
            let cursor = Cursor::new(json(&format!(r#"{{"limit":{given}}}"#))).unwrap();
            assert_eq!(cursor.params().get("limit"), Some(json(limit)));
        }
        assert!(Cursor::new(json("[]")).is_err());
    }
}
