//! Medians with their spread, and ratios to the first column of each round.

/// What was measured of several contenders, round by round.
pub(crate) struct Table<'a> {
    title: String,
    unit: &'a str,
    names: &'a [&'a str],
    rounds: Vec<Vec<f64>>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(title: &str, unit: &'a str, names: &'a [&'a str]) -> Self {
        Self {
            title: title.to_owned(),
            unit,
            names,
            rounds: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, round: &[f64]) {
        self.rounds.push(round.to_vec());
    }

    pub(crate) fn print(&self) {
        println!(
            "\n{:<28}{:>12}{:>20}{:>10}{:>14}{:>12}",
            self.title, self.unit, "quartiles", "ratio", "quartiles", "throughput"
        );
        for (column, name) in self.names.iter().enumerate() {
            let values = Spread::of(self.rounds.iter().map(|round| round[column]));
            let ratios = Spread::of(self.rounds.iter().map(|round| round[column] / round[0]));
            println!(
                "  {name:<26}{:>12.1}{:>20}{:>10.2}{:>14}{:>12.2}",
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
