//! Recordings made up for tests and measurements: eight events around as many updates as are asked for. Written as they are
//! made, so that a long one costs no memory.

use std::io::{self, Write};

use clap::ValueEnum;

/// Events around the updates.
pub(crate) const AROUND: u64 = 8;

/// What a recording is like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    /// How many events, the eight around the updates included.
    pub(crate) events: u64,
    /// How they stand beside each other.
    pub(crate) form: Form,
    /// Whether the number of updates is told before they come.
    pub(crate) total: Total,
}

/// How events stand beside each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// One JSON array
    #[default]
    Array,
    /// One event per line
    Lines,
}

/// Whether the number of updates is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Total {
    /// It is.
    Known,
    /// It is not.
    Unknown,
}

impl Sample {
    /// Writes the recording.
    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let updates = self.events.saturating_sub(AROUND);
        let (total, of) = match self.total {
            Total::Known => (updates, format!(", \"total\": {updates}")),
            Total::Unknown => (0, String::new()),
        };
        let (before, between, after) = match self.form {
            Form::Array => ("[\n  ", ",\n  ", "\n]\n"),
            Form::Lines => ("", "\n", "\n"),
        };
        write!(out, "{before}")?;
        for (event, payload) in [
            ("pipeline.start", String::new()),
            (
                "load.started",
                "\"sources\": [\"Contact Database\", \"Reachout Database\"]".into(),
            ),
            (
                "load.completed",
                format!("\"total_rows\": {updates}, \"load_seconds\": 3.2"),
            ),
            ("aggregate.started", format!("\"total\": {total}")),
        ] {
            write!(
                out,
                "{{\"event\": \"{event}\", \"payload\": {{{payload}}}}}{between}"
            )?;
        }
        for done in 1..=updates {
            write!(
                out,
                "{{\"event\": \"aggregate.progress\", \"payload\": {{\"completed\": {done}{of}}}}}{between}"
            )?;
        }
        write!(
            out,
            "{{\"event\": \"aggregate.completed\", \"payload\": {{\"total\": {updates}, \
             \"aggregated_records\": {updates}, \"conflicts\": 12}}}}{between}\
             {{\"event\": \"write.started\", \"payload\": {{\"path\": \"dist/refined.xlsx\"}}}}{between}\
             {{\"event\": \"write.completed\", \"payload\": {{\"path\": \"dist/refined.xlsx\", \
             \"write_seconds\": 18.5}}}}{between}\
             {{\"event\": \"pipeline.completed\", \"payload\": {{\"total_records\": {updates}, \
             \"invalid_records\": 42, \"duration\": 27.4}}}}{after}"
        )
    }
}
