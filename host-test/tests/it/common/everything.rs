//! Hearing all that is told to `tracing` and `log`.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{self, Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// Keeps everything, at every level, from every library, as text.
#[derive(Clone, Default)]
pub(crate) struct Everything(Arc<Mutex<String>>);

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
        self.0.lock().unwrap().clone()
    }

    fn line(&self, name: &str, record: impl FnOnce(&mut Fields)) {
        let mut text = self.0.lock().unwrap();
        text.push_str(name);
        record(&mut Fields(&mut text));
        text.push('\n');
    }
}

impl<S: Subscriber> Layer<S> for Everything {
    fn on_new_span(&self, span: &Attributes<'_>, _: &Id, _: layer::Context<'_, S>) {
        self.line(span.metadata().name(), |fields| span.record(fields));
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: layer::Context<'_, S>) {
        self.line("record", |fields| values.record(fields));
    }

    fn on_event(&self, event: &Event<'_>, _: layer::Context<'_, S>) {
        self.line(event.metadata().target(), |fields| event.record(fields));
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
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        let target = metadata.target();
        !COMPILERS.iter().any(|name| target.starts_with(name))
    }

    fn log(&self, record: &log::Record<'_>) {
        if !log::Log::enabled(self, record.metadata()) {
            return;
        }
        self.line(record.target(), |fields| {
            let _ = write!(fields.0, " {}", record.args());
        });
    }

    fn flush(&self) {}
}
