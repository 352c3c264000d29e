//! Lists that come in pages, told by their types: parameters `limit` and `offset`, an output of one list and
//! `totalCount`.
//!
//! While a list is read, others create and delete items, and pages shift. So each page begins with the last item of the
//! page before: if no item of it is known, something before it was deleted, and the reader goes back until one is. Items
//! keep their order among each other, so all that comes before a known item has come already. What comes again is left
//! out.

use std::collections::HashSet;

use clerk_host::manifest;
use host_test::interface::{Field, Operation, Shape};
use host_test::json::{Json, Parts};
use wasmtime::{Result, bail};

/// The largest page that Clerk gives.
const LARGEST_PAGE: u64 = 500;
/// A page must hold an item that is known, and one that is new.
const SMALLEST_PAGE: u64 = 2;
/// How many pages in a row may bring nothing although there should be more.
const PATIENCE: u32 = 3;

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
    /// Whether a page and its total come with the same answer.
    exact: bool,
    start: u64,
    /// Where the page begins that comes now.
    offset: u64,
    /// Behind the last item that came.
    end: u64,
    seen: HashSet<String>,
    /// The first item of the page before.
    first: Option<String>,
    /// How far to go back if no item of the page that comes now is known.
    back: u64,
    /// How many pages in a row brought nothing although there should be more.
    idle: u32,
}

/// What comes after a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Another page.
    Page,
    /// Nothing: this was all.
    End,
    /// Nothing, although the server said that there are so many in all.
    Short(u64),
}

impl Cursor {
    /// Begins at the parameters' own offset, in pages of their own limit. Values that are no numbers stay as they are:
    /// the call refuses them. Without an order of the caller's, the oldest come first, so that new items come last.
    pub(crate) fn new(mut params: Json, manifest: Option<&manifest::Operation>) -> Result<Self> {
        if !matches!(params.parts(), Parts::Object(_)) {
            bail!("the parameters are not a JSON object");
        }
        let mut number = |name: &str, default: u64, least: u64| {
            let given = params.get(name).filter(|given| !given.is_null());
            let number = match given {
                None => default,
                // Zero is refused, and must be seen to be.
                Some(given) => match whole(&given) {
                    Some(number) if number > 0 => number.max(least),
                    _ => return 0,
                },
            };
            params = params.with(name, number.into());
            number
        };
        number("limit", LARGEST_PAGE, SMALLEST_PAGE);
        let offset = number("offset", 0, 0);
        if let Some(order) = manifest.and_then(ascending)
            && params.get(ORDER).is_none_or(|order| order.is_null())
        {
            params = params.with(ORDER, Json::text(&order));
        }
        Ok(Self {
            params,
            exact: manifest.is_some_and(|operation| operation.endpoints.len() == 1),
            start: offset,
            offset,
            end: offset,
            seen: HashSet::new(),
            first: None,
            back: 1,
            idle: 0,
        })
    }

    /// The parameters of the page that comes now.
    pub(crate) fn params(&self) -> &Json {
        &self.params
    }

    /// How many items there will have been, if there are so many in all.
    pub(crate) fn of(&self, total: u64) -> u64 {
        total.saturating_sub(self.start)
    }

    /// Behind the last item that came.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    /// Takes a page, whose answer said that there are so many items in all. Gives the items that are new.
    pub(crate) fn take(&mut self, page: Vec<Json>, total: u64) -> (Vec<Json>, Next) {
        let known = page
            .iter()
            .position(|item| self.seen.contains(&identity(item)));
        if known.is_none() && !self.seen.is_empty() && self.offset > 0 {
            self.offset = self.offset.min(total).saturating_sub(self.back);
            self.back *= 2;
            self.turn();
            return (Vec::new(), Next::Page);
        }
        self.back = 1;
        self.end = self.offset + page.len() as u64;
        let first = page.first().map(identity);
        let moved = first != self.first;
        let has_more = page.len() > 1;
        self.first = first;
        let behind = known.map_or(0, |known| known + 1);
        let items: Vec<_> = page
            .into_iter()
            .skip(behind)
            .filter(|item| self.seen.insert(identity(item)))
            .collect();
        let next = self.after(!items.is_empty() || moved && has_more, has_more, total);
        // From its last item on; the very same if it was empty.
        self.offset = self.end.saturating_sub(1).max(self.offset);
        self.turn();
        (items, next)
    }

    /// What comes after a page, which brought items that are new or was at least another one, and which may have more items
    /// than that with which it begins.
    ///
    /// A page and a total of two answers can agree by chance. A total below what has come already is none to believe. So
    /// only a page that has nothing behind the item that it begins with ends such a list.
    fn after(&mut self, moved: bool, has_more: bool, total: u64) -> Next {
        if self.exact && self.end == total {
            return Next::End;
        }
        if moved {
            self.idle = 0;
            return Next::Page;
        }
        if !has_more && self.end >= total {
            return Next::End;
        }
        self.idle += 1;
        match self.idle < PATIENCE {
            true => Next::Page,
            false => Next::Short(total),
        }
    }

    fn turn(&mut self) {
        self.params = self.params.with("offset", self.offset.into());
    }
}

const ORDER: &str = "orderBy";

/// The order of a list by what it is ordered by anyway, the other way round if that is descending: what is created while
/// the list is read then comes at its end.
fn ascending(operation: &manifest::Operation) -> Option<String> {
    let default = operation.params["properties"][ORDER]["default"].as_str()?;
    default.strip_prefix('-').map(str::to_owned)
}

/// What an item is recognized by.
fn identity(item: &Json) -> String {
    item.get("id")
        .and_then(|id| id.as_text())
        .unwrap_or_else(|| item.compact())
}

fn whole(number: &Json) -> Option<u64> {
    number.as_str().parse().ok()
}

#[cfg(test)]
mod tests {
    use host_test::Subject;
    use host_test::json::Json;
    use proptest::prelude::*;

    use super::{Cursor, List, Next};

    fn json(text: &str) -> Json {
        Json::parse(text).unwrap()
    }

    fn item(id: u32) -> Json {
        json(&format!(r#"{{"id":"org_{id}"}}"#))
    }

    /// A cursor of a list whose total comes with its pages, or with an answer of its own.
    fn cursor(params: &str, exact: bool) -> Cursor {
        let mut cursor = Cursor::new(json(params), None).unwrap();
        cursor.exact = exact;
        cursor
    }

    /// A number of the page that comes now.
    fn number(cursor: &Cursor, name: &str) -> usize {
        cursor.params().get(name).unwrap().as_str().parse().unwrap()
    }

    /// Reads a list that stays as it is, of a server that gives so many items a page at most: the offsets asked for, the
    /// items, and how it ended.
    fn read(mut cursor: Cursor, all: u32, cap: usize, total: u64) -> (Vec<usize>, Vec<u32>, Next) {
        let all: Vec<_> = (0..all).collect();
        let (mut offsets, mut ids) = (Vec::new(), Vec::new());
        loop {
            let offset = number(&cursor, "offset");
            offsets.push(offset);
            let limit = number(&cursor, "limit").min(cap);
            let page = all
                .iter()
                .skip(offset)
                .take(limit)
                .map(|id| item(*id))
                .collect();
            let (items, next) = cursor.take(page, total);
            ids.extend(items.iter().map(|item| {
                let id = item.get("id").and_then(|id| id.as_text()).unwrap();
                id.trim_start_matches("org_").parse::<u32>().unwrap()
            }));
            if next != Next::Page {
                return (offsets, ids, next);
            }
        }
    }

    #[test]
    fn lists_are_told_by_their_types() {
        let subject = Subject::built().unwrap();
        let lists: Vec<_> = subject
            .operations()
            .iter()
            .filter_map(|operation| Some((operation.name.as_str(), List::of(operation)?.name)))
            .collect();
        for list in [
            ("list-users", "users"),
            ("list-organizations", "organizations"),
            ("list-organization-memberships", "memberships"),
            ("get-user-oauth-token", "accessTokens"),
        ] {
            assert!(lists.contains(&list), "{lists:?}");
        }
        let names = subject.operations().iter().map(|it| it.name.as_str());
        let listing =
            names.filter(|name| name.starts_with("list-") || *name == "get-user-oauth-token");
        assert!(listing.eq(lists.iter().map(|(name, _)| *name)), "{lists:?}");
    }

    #[test]
    fn as_many_pages_as_needed() {
        let all = |all| (0..all).collect::<Vec<_>>();
        for (exact, items, cap, total, offsets) in [
            (true, 0, 500, 0, &[0][..]),
            (true, 3, 500, 3, &[0]),
            // A server that gives fewer than were asked for.
            (true, 5, 3, 5, &[0, 2]),
            (true, 250, 100, 250, &[0, 99, 198]),
            // A total of another answer agrees by chance.
            (false, 3, 500, 3, &[0, 2]),
            (false, 0, 500, 0, &[0]),
            // A total that was never right.
            (true, 3, 2, 0, &[0, 1, 2]),
        ] {
            let found = read(cursor("{}", exact), items, cap, total);
            assert_eq!(found, (offsets.to_vec(), all(items), Next::End));
        }
    }

    #[test]
    fn a_page_of_known_items_is_not_the_end_of_a_list_whose_total_is_another_answer() {
        let page = |ids: std::ops::Range<u32>| ids.map(item).collect();
        let mut cursor = cursor(r#"{"limit":4}"#, false);
        assert_eq!(cursor.take(page(0..4), 9).1, Next::Page);
        // Items before it were deleted between the page and its total.
        assert_eq!(cursor.take(page(2..4), 2), (Vec::new(), Next::Page));
        assert_eq!(cursor.take(page(3..6), 6), (page(4..6), Next::Page));
    }

    #[test]
    fn a_server_that_takes_no_offset_does_not_keep_the_reader_for_ever() {
        let mut cursor = cursor(r#"{"limit":2}"#, true);
        let next = |_| cursor.take(vec![item(0), item(1)], 99).1;
        let expected = [Next::Page, Next::Page, Next::Page, Next::Short(99)];
        assert_eq!(std::array::from_fn(next), expected);
    }

    #[test]
    fn a_list_that_ends_before_its_total_is_short() {
        let (offsets, ids, next) = read(cursor("{}", true), 3, 2, 9);
        assert_eq!((ids, next), (vec![0, 1, 2], Next::Short(9)));
        assert_eq!(offsets, [0, 1, 2, 2, 2]);
        let (_, ids, next) = read(cursor("{}", true), 0, 2, 1);
        assert_eq!((ids, next), (vec![], Next::Short(1)));
        // With an item a page, nobody sees whether anything shifted.
        let (_, ids, next) = read(cursor("{}", true), 3, 1, 3);
        assert_eq!((ids, next), (vec![0], Next::Short(3)));
    }

    #[test]
    fn begins_at_the_offset_given() {
        let (offsets, ids, next) = read(cursor(r#"{"limit":3,"offset":3}"#, true), 7, 500, 7);
        assert_eq!(
            (offsets, ids, next),
            (vec![3, 5], vec![3, 4, 5, 6], Next::End)
        );
        assert_eq!(cursor(r#"{"offset":3}"#, true).of(7), 4);
        // Beyond the end.
        let (_, ids, next) = read(cursor(r#"{"offset":9}"#, true), 7, 500, 7);
        assert_eq!((ids, next), (vec![], Next::End));
    }

    #[test]
    fn the_largest_page_is_the_default_and_wrong_values_stay() {
        for (given, limit) in [
            ("null", "500"),
            ("7", "7"),
            ("1", "2"),
            ("0", "0"),
            (r#""x""#, r#""x""#),
        ] {
            let cursor = cursor(&format!(r#"{{"limit":{given}}}"#), true);
            assert_eq!(cursor.params().get("limit"), Some(json(limit)));
        }
        assert!(Cursor::new(json("[]"), None).is_err());
    }

    #[test]
    fn new_items_come_last_unless_the_caller_wants_another_order() {
        let manifest = clerk_host::Manifest::of(artifact::COMPONENT).unwrap();
        let order = |operation, params| {
            let cursor = Cursor::new(json(params), manifest.operation(operation)).unwrap();
            cursor
                .params()
                .get("orderBy")
                .and_then(|order| order.as_text())
        };
        assert_eq!(order("list-users", "{}").as_deref(), Some("created_at"));
        assert_eq!(
            order("list-users", r#"{"orderBy":null}"#).as_deref(),
            Some("created_at")
        );
        assert_eq!(
            order("list-users", r#"{"orderBy":"-name"}"#).as_deref(),
            Some("-name")
        );
        assert_eq!(order("list-sessions", "{}"), None);
    }

    /// What others do between two requests.
    #[derive(Clone, Debug)]
    enum Change {
        Create,
        Delete(usize),
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// New items come last, first or anywhere, as in any order by something that does not change.
        #[test]
        fn what_is_there_all_the_time_comes_exactly_once(
            existing in 0_u32..40,
            limit in 1_u32..8,
            cap in 2_usize..8,
            exact: bool,
            place in 0_usize..3,
            steps in prop::collection::vec(prop::collection::vec(prop_oneof![
                Just(Change::Create),
                any::<usize>().prop_map(Change::Delete),
            ], 0..6), 0..40),
        ) {
            let mut all: Vec<u32> = (0..existing).collect();
            let mut created = existing;
            let mut deleted = std::collections::HashSet::new();
            let mut steps = steps.into_iter();
            let mut change = |all: &mut Vec<u32>| {
                for change in steps.next().unwrap_or_default() {
                    match change {
                        Change::Create => {
                            let place = [all.len(), 0, all.len() / 2][place];
                            all.insert(place, created);
                            created += 1;
                        }
                        Change::Delete(_) if all.is_empty() => {}
                        Change::Delete(number) => {
                            let place = number % all.len();
                            deleted.insert(all.remove(place));
                        }
                    }
                }
            };
            let mut cursor = cursor(&format!(r#"{{"limit":{limit}}}"#), exact);
            let mut came = Vec::new();
            let mut pages = 0;
            let end = loop {
                let limit = number(&cursor, "limit").min(cap);
                let page = all.iter().skip(number(&cursor, "offset")).take(limit).map(|id| item(*id)).collect();
                if !exact {
                    change(&mut all);
                }
                let (items, next) = cursor.take(page, all.len() as u64);
                came.extend(items.iter().map(|item| item.get("id").and_then(|id| id.as_text()).unwrap()));
                change(&mut all);
                pages += 1;
                prop_assert!(pages < 1000, "it does not end");
                if next != Next::Page {
                    break next;
                }
            };
            let once: std::collections::HashSet<_> = came.iter().collect();
            prop_assert_eq!(once.len(), came.len(), "something came twice");
            // What ends short says so.
            if end == Next::End {
                for id in (0..existing).filter(|id| !deleted.contains(id)) {
                    prop_assert!(came.contains(&format!("org_{id}")), "org_{} is missing", id);
                }
            }
        }
    }
}
