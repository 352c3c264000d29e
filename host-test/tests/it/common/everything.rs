//! Hearing all that is told to `tracing` and `log`.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{self, Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// Keeps everything, at every level, from every library, as text.
#[derive(Clone, Default)]
pub(crate) struct Everything {
    text: Arc<Mutex<String>>,
    /// How many lines are at `debug` or above, by crate.
    debug: Arc<Mutex<BTreeMap<String, usize>>>,
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Everything {
    /// Collects what this process logs from now on.
    pub(crate) fn listen() -> Self {
        let everything = Self::default();
        tracing_subscriber::registry()
            .with(everything.clone())
            .init();
        // Not `set_boxed_logger`, for which all that uses `log` would be compiled once more.
        let logger = Box::leak(Box::new(everything.clone()));
        log::set_logger(logger).expect("there is no other");
        log::set_max_level(log::LevelFilter::Trace);
        everything
    }

    /// What was heard so far.
    pub(crate) fn text(&self) -> String {
        self.text.lock().unwrap().clone()
    }

    /// How many lines at `debug` or above each crate has written since this was asked last.
    #[allow(dead_code, reason = "only one test asks")]
    pub(crate) fn debug(&self) -> BTreeMap<String, usize> {
        std::mem::take(&mut *self.debug.lock().unwrap())
    }

    fn count(&self, is_debug: bool, target: &str) {
        if is_debug {
            let name = target.split("::").next().unwrap_or_default().to_owned();
            *self.debug.lock().unwrap().entry(name).or_default() += 1;
        }
    }

    fn line(&self, name: &str, record: impl FnOnce(&mut Fields)) {
        let mut text = self.text.lock().unwrap();
        text.push_str(name);
        record(&mut Fields(&mut text));
        text.push('\n');
    }
}

impl<S: Subscriber> Layer<S> for Everything {
    fn on_new_span(&self, span: &Attributes<'_>, _: &Id, _: layer::Context<'_, S>) {
        let metadata = span.metadata();
        self.count(*metadata.level() <= Level::DEBUG, metadata.target());
        self.line(metadata.name(), |fields| span.record(fields));
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: layer::Context<'_, S>) {
        self.line("record", |fields| values.record(fields));
    }

    fn on_event(&self, event: &Event<'_>, _: layer::Context<'_, S>) {
        let metadata = event.metadata();
        self.count(*metadata.level() <= Level::DEBUG, metadata.target());
        self.line(metadata.target(), |fields| event.record(fields));
    }
}

/// Compilers tell gigabytes, and are given nothing but the component.
const COMPILERS: [&str; 4] = [
    "cranelift",
    "regalloc2",
    "wasmtime_environ",
    "wasmtime_internal_cranelift",
];

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let target = record.target();
        self.count(record.level() <= log::Level::Debug, target);
        if COMPILERS.iter().any(|name| target.starts_with(name)) {
            return;
        }
        self.line(record.target(), |fields| {
            let _ = write!(fields.0, " {}", record.args());
        });
    }

    fn flush(&self) {}
}
