//! How far a command has come, on standard error if that is a terminal.

use std::io::{self, Write as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal;

pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Shows nothing until the first step, and nothing at all but on a terminal.
    pub(crate) fn new() -> Self {
        Self::on(ProgressDrawTarget::stderr())
    }

    fn on(target: ProgressDrawTarget) -> Self {
        let style = ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len} {eta}");
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar }
    }

    /// So many of so many. The total may change on the way.
    pub(crate) fn step(&self, done: u64, total: u64) {
        self.bar.set_length(total.max(done));
        self.bar.set_position(done);
    }

    /// Writes to standard output or error while the bar is out of the way.
    pub(crate) fn beside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    /// A remark for a person.
    pub(crate) fn note(&self, text: &str) {
        self.beside(|| {
            let mut err = io::stderr();
            let text = terminal::text(&err, text).into_owned();
            let _ = writeln!(err, "host-test: {text}");
        });
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use indicatif::{InMemoryTerm, ProgressDrawTarget};

    use super::Progress;

    #[test]
    fn a_terminal_shows_how_far_it_came_and_is_clean_in_the_end() {
        let terminal = InMemoryTerm::new(5, 60);
        let progress = Progress::on(ProgressDrawTarget::term_like(Box::new(terminal.clone())));
        assert_eq!(terminal.contents(), "");
        progress.step(500, 1203);
        assert!(
            terminal.contents().contains("500 of 1,203"),
            "{}",
            terminal.contents()
        );
        progress.finish();
        assert_eq!(terminal.contents(), "");
    }
}
