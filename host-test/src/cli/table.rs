//! Outputs as tables for people.

use std::env;

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};
use console::{Term, measure_text_width, truncate_str};
use host_test::interface::{Field, Operation, Shape};
use host_test::json::{Json, Parts};
use jiff::Timestamp;
use wasmtime::{Result, bail};

use super::paging::List;

/// Where the width is not known.
const WIDTH: usize = 120;
/// No column of a list is wider. IDs of Clerk's fit.
const CELL: usize = 40;
/// Metadata beside its name.
const METADATA: usize = 60;

/// A list as a row an item, anything else as a row a field.
pub(crate) fn of_output(operation: &Operation, output: &Json) -> Result<String> {
    if let Some(list) = List::of(operation) {
        let (items, total) = list.page(output)?;
        return Ok(of_items(list.item, &items, total));
    }
    let Shape::Record(fields) = &operation.output else {
        bail!("the output of {} is not a record", operation.name);
    };
    let mut table = table();
    for field in fields {
        let mut text = field_cell(field, output);
        if matches!(bare(&field.shape), Shape::Json) {
            text = truncate_str(&text, METADATA, "…").into_owned();
        }
        if !text.is_empty() {
            table.add_row([field.json.clone(), text]);
        }
    }
    Ok(lines(&table))
}

/// A row an item, in as many columns as fit, and below them what is not shown.
pub(crate) fn of_items(fields: &[Field], items: &[Json], total: u64) -> String {
    of_items_within(width(), fields, items, total)
}

fn of_items_within(width: usize, fields: &[Field], items: &[Json], total: u64) -> String {
    let mut columns: Vec<_> = fields
        .iter()
        .map(|field| Column::new(field, items))
        .filter(|column| !column.is_empty())
        .collect();
    let mut ranked: Vec<usize> = (0..columns.len()).collect();
    ranked.sort_by_key(|number| columns[*number].rank());
    // Every column has a space before and behind it, and there is one between columns.
    let mut left = width + 1;
    for (place, number) in ranked.into_iter().enumerate() {
        let needed = columns[number].width() + 3;
        columns[number].shown = place == 0 || needed <= left;
        if columns[number].shown {
            left = left.saturating_sub(needed);
        }
    }
    let (shown, hidden): (Vec<_>, Vec<_>) = columns.iter().partition(|column| column.shown);

    let mut text = String::new();
    if !shown.is_empty() {
        let mut table = table();
        table.set_header(shown.iter().map(|column| column.field.json.as_str()));
        for row in 0..items.len() {
            table.add_row(shown.iter().map(|column| column.cells[row].as_str()));
        }
        text = lines(&table) + "\n";
    }
    text += &format!("{} of {total}", items.len());
    if !hidden.is_empty() {
        let names: Vec<_> = hidden
            .iter()
            .map(|column| column.field.json.as_str())
            .collect();
        text += &format!(", not shown: {}", names.join(", "));
    }
    text + "\n"
}

/// One field of every item.
struct Column<'a> {
    field: &'a Field,
    cells: Vec<String>,
    shown: bool,
}

impl<'a> Column<'a> {
    fn new(field: &'a Field, items: &[Json]) -> Self {
        let cells = items.iter().map(|item| {
            let text = field_cell(field, item);
            truncate_str(&text, CELL, "…").into_owned()
        });
        Self {
            field,
            cells: cells.collect(),
            shown: false,
        }
    }

    fn is_empty(&self) -> bool {
        self.cells
            .iter()
            .all(|cell| cell.is_empty() || cell == "{}")
    }

    fn width(&self) -> usize {
        let cells = self.cells.iter().map(|cell| measure_text_width(cell));
        cells
            .max()
            .unwrap_or(0)
            .max(measure_text_width(&self.field.json))
    }

    /// How little it tells: its kind first, and last what is the same in every row.
    fn rank(&self) -> (bool, u8) {
        let constant = self.cells.len() > 1 && self.cells.iter().all(|cell| *cell == self.cells[0]);
        let kind = match bare(&self.field.shape) {
            _ if self.field.json == "id" => return (false, 0),
            Shape::Text if self.cells.iter().any(|cell| cell.contains("://")) => 6,
            Shape::Text if self.field.json.ends_with("Id") => 3,
            Shape::Text | Shape::Secret => 1,
            Shape::List(_) | Shape::Record(_) => 1,
            Shape::U16 | Shape::U32 | Shape::S64 | Shape::Timestamp => 2,
            Shape::Bool => 4,
            Shape::Json | Shape::Optional(_) => 5,
        };
        (constant, kind)
    }
}

/// A field of an object in one line.
fn field_cell(field: &Field, object: &Json) -> String {
    let value = object.get(&field.json);
    value.map_or(String::new(), |value| cell(&field.shape, &value))
}

/// A value in one line.
fn cell(shape: &Shape, value: &Json) -> String {
    match (bare(shape), value.parts()) {
        (_, Parts::Null) => String::new(),
        (Shape::Timestamp, Parts::Number) => {
            let milliseconds = value.as_str().parse().ok();
            let time = milliseconds.and_then(|time| Timestamp::from_millisecond(time).ok());
            time.map_or(value.to_string(), |time| {
                time.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
            })
        }
        (Shape::List(item), Parts::List(items)) => {
            let items: Vec<_> = items.iter().map(|value| cell(item, value)).collect();
            items.join(", ")
        }
        // Of an address, the address.
        (Shape::Record(fields), _) => {
            let telling = fields
                .iter()
                .find(|field| field.json != "id" && matches!(bare(&field.shape), Shape::Text));
            telling.map_or_else(
                || plain(&value.to_string()),
                |field| field_cell(field, value),
            )
        }
        (Shape::Secret, _) => "[secret]".to_owned(),
        (Shape::Text, Parts::Text(text)) => plain(&text),
        _ => plain(value.as_str()),
    }
}

/// Names come from strangers, who may know how to move a terminal's cursor or turn its text around.
fn plain(text: &str) -> String {
    let harmful = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.replace(harmful, "\u{fffd}")
}

fn bare(shape: &Shape) -> &Shape {
    match shape {
        Shape::Optional(inner) => bare(inner),
        shape => shape,
    }
}

fn width() -> usize {
    let given = env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok());
    let terminal = || {
        Term::stdout()
            .size_checked()
            .map(|(_, columns)| columns.into())
    };
    given.or_else(terminal).unwrap_or(WIDTH)
}

fn table() -> Table {
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    table.set_content_arrangement(ContentArrangement::Disabled);
    table
}

fn lines(table: &Table) -> String {
    let mut text = String::new();
    for line in table.lines() {
        text += line.trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use host_test::Subject;
    use host_test::interface::{Field, Shape};
    use host_test::json::Json;
    use serde_json::json;

    use super::{cell, of_items_within, of_output};
    use crate::cli::paging::List;

    fn to_json(value: &serde_json::Value) -> Json {
        Json::parse(&value.to_string()).unwrap()
    }

    fn items() -> Vec<Json> {
        let user = |id: &str, name: &str, mail: &str| {
            to_json(&json!({
                "id": id, "firstName": name, "imageUrl": "https://img.example.com/x", "banned": false,
                "emailAddresses": [{"id": "idn_1", "emailAddress": mail}], "phoneNumbers": [],
                "createdAt": 1_700_690_400_000_u64, "publicMetadata": {}
            }))
        };
        vec![
            user("user_2NNEqL2nrIRdJ194ndJqAHwEfxC", "Ada", "ada@example.com"),
            user(
                "user_2NNEqL2nrIRdJ194ndJqAHwEfxD",
                "Grace",
                "grace@example.com",
            ),
        ]
    }

    fn table(width: usize) -> String {
        let subject = Subject::built().unwrap();
        let list = List::of(subject.operation("list-users").unwrap()).unwrap();
        of_items_within(width, list.item, &items(), 7)
    }

    #[test]
    fn the_most_telling_columns_that_fit() {
        let narrow = table(46);
        let lines: Vec<_> = narrow.lines().collect();
        assert!(
            lines[0].contains("id") && lines[0].contains("firstName"),
            "{narrow}"
        );
        assert!(
            !lines[0].contains("imageUrl") && !lines[0].contains("createdAt"),
            "{narrow}"
        );
        assert!(
            lines[2].contains("user_2NNEqL2nrIRdJ194ndJqAHwEfxC"),
            "{narrow}"
        );
        assert!(
            lines
                .iter()
                .all(|line| line.chars().count() <= 46 || line.contains("not shown")),
            "{narrow}"
        );
        assert!(
            narrow.contains("\n2 of 7, not shown: imageUrl, "),
            "{narrow}"
        );

        let wide = table(200);
        assert!(
            wide.contains("ada@example.com") && wide.contains("2023-11-22 22:00:00Z"),
            "{wide}"
        );
        // What no item has is no column.
        assert!(
            !wide.contains("phoneNumbers") && !wide.contains("publicMetadata"),
            "{wide}"
        );
    }

    #[test]
    fn no_items_are_no_table() {
        let subject = Subject::built().unwrap();
        let operation = subject.operation("list-users").unwrap();
        let output = json!({"users": [], "totalCount": 0, "success": true});
        assert_eq!(of_output(operation, &to_json(&output)).unwrap(), "0 of 0\n");
    }

    #[test]
    fn what_strangers_wrote_does_not_steer_the_terminal() {
        let text = cell(&Shape::Text, &Json::text("a\u{1b}[2J\nb\u{202e}c\u{9b}"));
        assert_eq!(text, "a\u{fffd}[2J\u{fffd}b\u{fffd}c\u{fffd}");
    }

    #[test]
    fn secrets_are_masked() {
        let subject = Subject::built().unwrap();
        let operation = subject.operation("create-actor-token").unwrap();
        let output =
            json!({"id": "act_1", "token": "ticket", "url": "https://example.com/?t=ticket"});
        let shown = of_output(operation, &to_json(&output)).unwrap();
        assert!(!shown.contains("ticket"), "{shown}");
        assert_eq!(shown.matches("[secret]").count(), 2, "{shown}");
    }

    #[test]
    fn times_beyond_the_calendar_stay_numbers() {
        assert_eq!(
            cell(&Shape::Timestamp, &to_json(&json!(i64::MAX))),
            i64::MAX.to_string()
        );
        let name = Field {
            name: "name".into(),
            json: "name".into(),
            shape: Shape::Text,
        };
        assert_eq!(
            cell(
                &Shape::Record(vec![name]),
                &to_json(&json!({"name": "Ada"}))
            ),
            "Ada"
        );
    }
}
