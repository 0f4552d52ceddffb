//! What progress looks like: a bar, plain lines, JSON lines, or nothing. Decides nothing about which events are shown.

use std::time::Duration;

use super::{bar::Bar, event::Event, stream::Moment};
use crate::output::log::{Level, Log};

/// One way to show progress.
pub(crate) enum Display {
    /// A bar on a terminal.
    Bar(Bar),
    /// A line per event, for terminals that cannot move the cursor, and for files.
    Plain(Plain),
    /// JSON lines, in the log's envelope.
    Json(Log),
    /// Nothing.
    Silent,
}

/// Lines for people.
pub(crate) struct Plain {
    /// Where they go.
    pub(crate) log: Log,
    /// Events before this time are not worth a line.
    pub(crate) patience: Duration,
    /// Whether to tell how many updates were not shown.
    pub(crate) counts: bool,
}

impl Display {
    /// Shows an event.
    pub(crate) fn show(&mut self, event: &Event<'_>, at: Moment) {
        match self {
            Self::Bar(bar) => bar.show(event),
            Self::Plain(plain) => plain.show(event, at),
            Self::Json(log) => log.emit_at(at.stamp, Level::Info, event.name(), event),
            Self::Silent => {}
        }
    }

    /// Ends the display; nothing is shown after that.
    pub(crate) fn finish(&mut self) {
        match self {
            Self::Bar(bar) => bar.finish(),
            Self::Plain(Plain { log, .. }) | Self::Json(log) => log.flush(),
            Self::Silent => {}
        }
    }
}

impl Plain {
    fn show(&self, event: &Event<'_>, at: Moment) {
        let wanted = self.counts || !matches!(event, Event::Suppressed { .. });
        if wanted
            && at.elapsed >= self.patience
            && let Some(line) = event.line()
        {
            self.log.line(&line);
        }
    }
}
