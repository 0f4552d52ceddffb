//! Talk on standard error: as text for people or, with `--log-format json`, as one numbered object per line. Personal
//! values are taken out of both. Results are not talk; they are printed by `Printer`.

// What is logged about a run.
pub(crate) mod run;

use std::{
    borrow::Cow,
    io::{self, Write as _},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use clap::ValueEnum;
use hotpass_runtime::settings::options;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::redact::Redactor;

/// The version of the envelope.
const SCHEMA: u32 = 1;
/// Lines that are not urgent are written when there are this many bytes of them.
const BATCH: usize = 1 << 16;

/// The log of this process, for those who are not handed one: the answer to a panic.
static PROCESS: OnceLock<Log> = OnceLock::new();

/// The form of talk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    #[default]
    Text,
    /// One JSON object per line, numbered, with time and level
    Json,
}

impl From<options::LogFormat> for LogFormat {
    fn from(format: options::LogFormat) -> Self {
        match format {
            options::LogFormat::Text => Self::Text,
            options::LogFormat::Json => Self::Json,
        }
    }
}

/// How grave an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Level {
    /// Something happened.
    Info,
    /// Somebody should look.
    Warning,
    /// Something did not work.
    Error,
}

/// When lines are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Pace {
    /// At once.
    #[default]
    Live,
    /// Many at a time.
    Batched,
    /// Never; a test reads them.
    #[cfg(test)]
    Kept,
}

/// The log; its clones are the same log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    format: LogFormat,
    is_chosen: bool,
    is_quiet: bool,
    redactor: Redactor,
    number: u64,
    run_id: Option<String>,
    pace: Pace,
    written: Vec<u8>,
}

/// One line.
#[derive(Serialize)]
struct Line<'a> {
    schema: u32,
    ts: String,
    seq: u64,
    level: Level,
    #[serde(skip_serializing_if = "Option::is_none")]
    run_id: Option<&'a str>,
    event: &'a str,
    data: Value,
}

impl Log {
    /// Returns a log. A form that is given here was asked for by a flag, and settings do not change it.
    pub(crate) fn new(format: Option<LogFormat>, redactor: Redactor, is_quiet: bool) -> Self {
        Self(Arc::new(Mutex::new(State {
            format: format.unwrap_or_default(),
            is_chosen: format.is_some(),
            is_quiet,
            redactor,
            ..State::default()
        })))
    }

    /// Makes this the log of the process.
    pub(crate) fn install(&self) {
        // The first one stays; there is one command line per process.
        drop(PROCESS.set(self.clone()));
    }

    /// Takes what the settings say. A form asked for by a flag stays; fields are added to those of flags.
    pub(crate) fn configure(&self, format: Option<LogFormat>, sensitive_fields: &[String]) {
        let mut state = self.state();
        if let Some(format) = format.filter(|_| !state.is_chosen) {
            state.format = format;
        }
        state.redactor.add_keys(sensitive_fields);
    }

    /// Tells whether talk is JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.state().format == LogFormat::Json
    }

    /// Adds the run's id to every line from here on.
    pub(crate) fn identify(&self, run_id: &str) {
        let mut state = self.state();
        if state.run_id.as_deref() != Some(run_id) {
            state.run_id = Some(run_id.to_owned());
        }
    }

    /// Logs an event, if talk is JSON and the event is grave enough for what was asked for.
    pub(crate) fn event(&self, level: Level, name: &str, data: &impl Serialize) {
        let is_wanted = {
            let state = self.state();
            state.format == LogFormat::Json && (!state.is_quiet || level >= Level::Error)
        };
        if is_wanted {
            self.emit_at(None, level, name, data);
        }
    }

    /// Writes an event as a line of JSON, whatever the form of other talk; none: it happens now.
    pub(crate) fn emit_at(
        &self,
        stamp: Option<Timestamp>,
        level: Level,
        name: &str,
        data: &impl Serialize,
    ) {
        self.state().emit(stamp, level, name, data);
    }

    /// Writes a line for people.
    pub(crate) fn line(&self, text: &str) {
        let mut state = self.state();
        let line = state.redactor.text(text).into_owned();
        state.written.extend_from_slice(line.as_bytes());
        state.written.push(b'\n');
        state.write();
    }

    /// Returns text without personal values.
    pub(crate) fn redacted<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.state().redactor.text(text)
    }

    /// Returns anything as JSON without personal values.
    pub(crate) fn redacted_value(&self, data: &impl Serialize) -> Value {
        self.state().redactor.value(total(data))
    }

    /// Says when lines are written from here on.
    pub(crate) fn set_pace(&self, pace: Pace) {
        self.state().pace = pace;
    }

    /// Writes what is left.
    pub(crate) fn flush(&self) {
        self.state().flush();
    }

    /// Returns what waits to be written, and forgets it.
    #[cfg(test)]
    pub(crate) fn take_written(&self) -> String {
        let written = std::mem::take(&mut self.state().written);
        String::from_utf8_lossy(&written).into_owned()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn emit(&mut self, at: Option<Timestamp>, level: Level, event: &str, data: &impl Serialize) {
        self.number += 1;
        let line = Line {
            schema: SCHEMA,
            ts: format!("{:.3}", at.unwrap_or_else(Timestamp::now)),
            seq: self.number,
            level,
            run_id: self.run_id.as_deref(),
            event,
            data: self.redactor.value(total(data)),
        };
        // Cannot fail: the values are JSON already, and memory takes every byte.
        drop(serde_json::to_writer(&mut self.written, &line));
        self.written.push(b'\n');
        if level >= Level::Error {
            self.flush();
        } else {
            self.write();
        }
    }

    fn write(&mut self) {
        if self.pace == Pace::Live || self.written.len() >= BATCH {
            self.flush();
        }
    }

    fn flush(&mut self) {
        #[cfg(test)]
        if self.pace == Pace::Kept {
            return;
        }
        // A log is no result: a reader that went away does not stop the work.
        drop(io::stderr().write_all(&self.written));
        self.written.clear();
    }
}

/// Returns anything as JSON; what has no form in JSON is null, and what cannot be told says why instead.
fn total(data: &impl Serialize) -> Value {
    serde_json::to_value(data).unwrap_or_else(|error| json!({ "unwritable": error.to_string() }))
}

/// Reports a fault of our own as this process logs, and tells whether that was possible. Never waits for a lock: the fault
/// may have come while one was held.
pub(crate) fn report_fault(message: &str, hint: &str) -> bool {
    if let Some(Log(state)) = PROCESS.get()
        && let Ok(mut state) = state.try_lock()
        && state.format == LogFormat::Json
    {
        let data = json!({ "message": message, "hint": hint, "kind": "fault" });
        state.emit(None, Level::Error, "error", &data);
        state.flush();
        return true;
    }
    false
}

#[cfg(test)]
mod tests;
