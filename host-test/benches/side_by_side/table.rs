//! Medians with their spread, and ratios to the first column of each round.

use serde_json::{Value, json};

use crate::contender::Command;

/// What was measured of several contenders, round by round.
pub(crate) struct Table {
    title: String,
    unit: &'static str,
    names: Vec<String>,
    rounds: Vec<Vec<f64>>,
}

impl Table {
    pub(crate) fn new(title: &str, unit: &'static str, commands: &[Command]) -> Self {
        Self {
            title: title.to_owned(),
            unit,
            names: commands
                .iter()
                .map(|command| command.name.clone())
                .collect(),
            rounds: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, round: Vec<f64>) {
        self.rounds.push(round);
    }

    /// Of each contender its values, and their ratios to the first contender's.
    fn rows(&self) -> impl Iterator<Item = (&str, Spread, Spread)> {
        self.names.iter().enumerate().map(|(column, name)| {
            let values = Spread::of(self.rounds.iter().map(|round| round[column]));
            let ratios = Spread::of(self.rounds.iter().map(|round| round[column] / round[0]));
            (name.as_str(), values, ratios)
        })
    }

    pub(crate) fn json(&self) -> Value {
        let rows: Vec<_> = self
            .rows()
            .map(|(name, values, ratios)| {
                json!({ "contender": name, "median": values.median, "ratio": ratios.median })
            })
            .collect();
        json!({ "title": self.title, "unit": self.unit, "rows": rows })
    }

    pub(crate) fn print(&self) {
        println!(
            "\n{:<42}{:>12}{:>20}{:>10}{:>14}{:>12}",
            self.title, self.unit, "quartiles", "ratio", "quartiles", "throughput"
        );
        for (name, values, ratios) in self.rows() {
            println!(
                "  {name:<40}{:>12.1}{:>20}{:>10.2}{:>14}{:>12.2}",
                values.median,
                format!("{:.1}–{:.1}", values.low, values.high),
                ratios.median,
                format!("{:.2}–{:.2}", ratios.low, ratios.high),
                1.0 / ratios.median,
            );
        }
    }
}

struct Spread {
    low: f64,
    median: f64,
    high: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<_> = values.collect();
        values.sort_by(f64::total_cmp);
        let at = |quarter: usize| values[(values.len() - 1) * quarter / 4];
        Self {
            low: at(1),
            median: at(2),
            high: at(3),
        }
    }
}
