//! Outputs as tables for people.

use std::env;

use clerk_host::{Field, Operation, Shape};
use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};
use console::{Term, measure_text_width, truncate_str};
use jiff::Timestamp;
use serde_json::Value;
use wasmtime::{Result, bail};

use super::paging::List;

/// Where the width is not known.
const WIDTH: usize = 120;
/// No column of a list is wider. IDs of Clerk's fit.
const CELL: usize = 40;
/// Metadata beside its name.
const METADATA: usize = 60;

/// A list as a row an item, anything else as a row a field.
pub(crate) fn of_output(operation: &Operation, output: Value) -> Result<String> {
    if let Some(list) = List::of(operation) {
        let (items, total) = list.page(output)?;
        return Ok(of_items(list.item, &items, total));
    }
    let Shape::Record(fields) = &operation.output else {
        bail!("the output of {} is not a record", operation.name);
    };
    let mut table = table();
    for field in fields {
        let mut text = cell(&field.shape, &output[&field.json]);
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
pub(crate) fn of_items(fields: &[Field], items: &[Value], total: u64) -> String {
    of_items_within(width(), fields, items, total)
}

fn of_items_within(width: usize, fields: &[Field], items: &[Value], total: u64) -> String {
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
    fn new(field: &'a Field, items: &[Value]) -> Self {
        let cells = items.iter().map(|item| {
            let text = cell(&field.shape, &item[&field.json]);
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

/// A value in one line.
fn cell(shape: &Shape, value: &Value) -> String {
    match (bare(shape), value) {
        (_, Value::Null) => String::new(),
        (Shape::Timestamp, Value::Number(number)) => number
            .as_i64()
            .and_then(|milliseconds| Timestamp::from_millisecond(milliseconds).ok())
            .map_or(number.to_string(), |time| {
                time.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
            }),
        (Shape::List(item), Value::Array(items)) => {
            let items: Vec<_> = items.iter().map(|value| cell(item, value)).collect();
            items.join(", ")
        }
        // Of an address, the address.
        (Shape::Record(fields), value) => {
            let telling = fields
                .iter()
                .find(|field| field.json != "id" && matches!(bare(&field.shape), Shape::Text));
            telling.map_or_else(
                || plain(&value.to_string()),
                |field| cell(&field.shape, &value[&field.json]),
            )
        }
        (Shape::Text | Shape::Secret, Value::String(text)) => plain(text),
        (_, value) => plain(&value.to_string()),
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
    use clerk_host::{Block, Field, Shape};
    use serde_json::{Value, json};

    use super::{cell, of_items_within, of_output};
    use crate::cli::paging::List;

    fn items() -> Vec<Value> {
        let user = |id: &str, name: &str, mail: &str| {
            json!({
                "id": id, "firstName": name, "imageUrl": "https://img.example.com/x", "banned": false,
                "emailAddresses": [{"id": "idn_1", "emailAddress": mail}], "phoneNumbers": [],
                "createdAt": 1_700_690_400_000_u64, "publicMetadata": {}
            })
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
        let block = Block::from_bytes(artifact::COMPONENT).unwrap();
        let list = List::of(block.operation("list-users").unwrap()).unwrap();
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
        let block = Block::from_bytes(artifact::COMPONENT).unwrap();
        let operation = block.operation("list-users").unwrap();
        let output = json!({"users": [], "totalCount": 0, "success": true});
        assert_eq!(of_output(operation, output).unwrap(), "0 of 0\n");
    }

    #[test]
    fn what_strangers_wrote_does_not_steer_the_terminal() {
        let text = cell(&Shape::Text, &json!("a\u{1b}[2J\nb\u{202e}c\u{9b}"));
        assert_eq!(text, "a\u{fffd}[2J\u{fffd}b\u{fffd}c\u{fffd}");
    }

    #[test]
    fn times_beyond_the_calendar_stay_numbers() {
        assert_eq!(
            cell(&Shape::Timestamp, &json!(i64::MAX)),
            i64::MAX.to_string()
        );
        let name = Field {
            name: "name".into(),
            json: "name".into(),
            shape: Shape::Text,
        };
        assert_eq!(
            cell(&Shape::Record(vec![name]), &json!({"name": "Ada"})),
            "Ada"
        );
    }
}
