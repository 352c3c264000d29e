//! Outcomes as a table for people and as JSON for machines.

use std::io::{self, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use serde_json::{Value, json};

use crate::replay::Outcome;

const RED: Style = AnsiColor::Red.on_default();
const GREEN: Style = AnsiColor::Green.on_default();

/// How many cases did not pass.
pub fn failed(outcomes: &[Outcome]) -> usize {
    outcomes.iter().filter(|outcome| !outcome.passed()).count()
}

/// Writes the table by operation, below it what differed in each case that failed, and a summary line. Styled: write to
/// an [`anstream`] stream, which leaves colours out where they don't belong.
pub fn write(out: &mut impl Write, outcomes: &[Outcome]) -> io::Result<()> {
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["Operation", "Cases", "Passed", "Time"]);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for cases in outcomes.chunk_by(|one, other| one.operation == other.operation) {
        let passed = cases.len() - failed(cases);
        let time: Duration = cases.iter().map(|case| case.time).sum();
        table.add_row([
            cases[0].operation.clone(),
            cases.len().to_string(),
            passed.to_string(),
            milliseconds(time),
        ]);
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }

    for outcome in outcomes.iter().filter(|outcome| !outcome.passed()) {
        writeln!(
            out,
            "\n{RED}FAILED{RED:#} {}/{}",
            outcome.operation, outcome.case
        )?;
        for problem in &outcome.problems {
            for line in problem.lines() {
                let style = match line.get(..2) {
                    Some("- ") => RED,
                    Some("+ ") => GREEN,
                    _ => Style::new(),
                };
                writeln!(out, "  {style}{line}{style:#}")?;
            }
        }
    }

    let failed = failed(outcomes);
    let style = if failed == 0 { GREEN } else { RED };
    writeln!(
        out,
        "\n{style}{} passed, {failed} failed{style:#}",
        outcomes.len() - failed
    )
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// The same as JSON: `passed`, `failed`, and `cases` with `operation`, `case`, `passed`, `milliseconds`, `problems`.
pub fn json(outcomes: &[Outcome]) -> Value {
    let case = |outcome: &Outcome| {
        json!({
            "operation": outcome.operation,
            "case": outcome.case,
            "passed": outcome.passed(),
            "milliseconds": outcome.time.as_secs_f64() * 1000.0,
            "problems": outcome.problems,
        })
    };
    let failed = failed(outcomes);
    json!({
        "passed": outcomes.len() - failed,
        "failed": failed,
        "cases": outcomes.iter().map(case).collect::<Vec<_>>(),
    })
}
