//! Everything that is printed: results on standard output, talk and progress on standard error.

// What to mend first.
pub(crate) mod attention;
// What is in files, as text.
pub(crate) mod description;
// A drafted project.
pub(crate) mod draft;
// Where values come from, as text.
pub(crate) mod evidence;
// The bar that is on the terminal.
pub(crate) mod live;
// Talk, as text or as JSON lines.
pub(crate) mod log;
// Pairs that wait, and what became of entities.
pub(crate) mod linkage;
// What came of gates, as text.
pub(crate) mod gates;
// Files against expectations, as text.
pub(crate) mod expectations;
// Column mappings, as text.
pub(crate) mod mapping;
// What there is and where to start, as text.
pub(crate) mod overview;
// Progress of a run.
pub(crate) mod progress;
// Personal values in talk.
pub(crate) mod redact;
// What became of tables.
pub(crate) mod resolution;
// The result object of a run.
pub(crate) mod result;
// Text styles.
pub(crate) mod style;
// The summary of a run, as text.
pub(crate) mod summary;
// Aligned tables.
pub(crate) mod table;

use std::{
    ffi::OsString,
    io::{self, Write as _},
};

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;
use serde_json::json;

use self::{
    log::{Level, Log, LogFormat},
    redact::Redactor,
    style::Style,
};
use crate::{
    cli::{Color, Format, Globals},
    error::CliError,
};

/// Where results and talk go, and in which form.
#[derive(Debug, Clone)]
pub(crate) struct Printer {
    format: Format,
    color: ColorChoice,
    quiet: bool,
    log: Log,
}

impl Printer {
    /// Returns the printer that the global flags ask for; the arguments are those of the command line, as typed.
    pub(crate) fn new(globals: &Globals, arguments: &[OsString]) -> Self {
        let mut redactor = Redactor::new(arguments);
        redactor.add_keys(&globals.sensitive_field);
        Self {
            format: globals.format,
            color: match globals.color {
                Color::Auto => ColorChoice::Auto,
                Color::Always => ColorChoice::AlwaysAnsi,
                Color::Never => ColorChoice::Never,
            },
            quiet: globals.quiet,
            log: Log::new(globals.log_format, redactor, globals.quiet),
        }
    }

    /// Returns a printer for a command line that could not be read.
    pub(crate) fn unread(
        format: Format,
        log_format: Option<LogFormat>,
        arguments: &[OsString],
    ) -> Self {
        Self {
            format,
            color: ColorChoice::Auto,
            quiet: false,
            log: Log::new(log_format, Redactor::new(arguments), false),
        }
    }

    /// Returns the log that talk goes to.
    pub(crate) fn log(&self) -> &Log {
        &self.log
    }

    /// Prints a result: the object as JSON, or the text for people unless they asked for quiet.
    pub(crate) fn result<T: Serialize>(
        &self,
        object: &T,
        text: impl FnOnce() -> String,
    ) -> Result<(), CliError> {
        match self.format {
            Format::Json => {
                let mut line = serde_json::to_string_pretty(object)?;
                line.push('\n');
                self.raw(line.as_bytes())
            }
            Format::Text if self.quiet => Ok(()),
            Format::Text => self.raw(text().as_bytes()),
        }
    }

    /// Prints bytes on standard output.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Result<(), CliError> {
        self.yield_terminal();
        let mut stream = AutoStream::new(io::stdout(), self.color);
        stream.write_all(bytes)?;
        stream.flush()?;
        Ok(())
    }

    /// Prints a remark on standard error, unless quiet was asked for.
    pub(crate) fn note(&self, text: &str) -> Result<(), CliError> {
        self.yield_terminal();
        if self.log.is_json() {
            let data = json!({ "message": text });
            self.log.event(Level::Info, "notice", &data);
        } else if !self.quiet {
            let text = self.log.redacted(text);
            writeln!(AutoStream::new(io::stderr(), self.color), "{text}")?;
        }
        Ok(())
    }

    /// Reports an error and returns its exit code.
    pub(crate) fn report(&self, error: &CliError) -> u8 {
        self.yield_terminal();
        self.log.event(Level::Error, "error", &details(error));
        let printed = match self.format {
            Format::Json => self.report_json(error),
            Format::Text if self.log.is_json() => Ok(()),
            Format::Text => self.report_text(error),
        };
        // When even the error cannot be printed, the exit code is all that is left to say.
        printed.map_or_else(|_| error.kind.exit_code(), |()| error.kind.exit_code())
    }

    /// Reports a fault of our own to programs, which read standard output only, and returns the exit code.
    pub(crate) fn report_fault(&self) -> u8 {
        let error = CliError::failure("a fault of Hotpass; standard error says where");
        self.yield_terminal();
        match self.format {
            // The log has it already, from where it happened.
            Format::Json => self
                .report_json(&error)
                .map_or_else(|_| error.kind.exit_code(), |()| error.kind.exit_code()),
            Format::Text => error.kind.exit_code(),
        }
    }

    /// Says that the process was interrupted, and what that means.
    pub(crate) fn interrupted(&self, text: &str) {
        self.yield_terminal();
        if self.log.is_json() {
            let data = json!({ "message": text });
            self.log.event(Level::Error, "interrupted", &data);
            return;
        }
        // Nobody is left to tell when standard error is gone as well.
        drop(writeln!(
            AutoStream::new(io::stderr(), self.color),
            "\n{text}"
        ));
    }

    /// Takes the bar away and writes what the log still has, so that what follows has the terminal for itself.
    fn yield_terminal(&self) {
        live::stop();
        self.log.flush();
    }

    fn report_text(&self, error: &CliError) -> io::Result<()> {
        let mut stream = AutoStream::new(io::stderr(), self.color);
        let (label, message) = (Style::Error.of("error:"), error.message());
        writeln!(stream, "{label} {}", self.log.redacted(&message))?;
        for cause in error.causes() {
            writeln!(stream, "  caused by: {}", self.log.redacted(&cause))?;
        }
        for hint in &error.hints {
            let label = Style::Hint.of("hint:");
            writeln!(stream, "  {label} {}", self.log.redacted(hint))?;
        }
        Ok(())
    }

    fn report_json(&self, error: &CliError) -> io::Result<()> {
        let object = json!({
            "success": false,
            "status": "failed",
            "error": {
                "message": error.message(),
                "causes": error.causes(),
                "hint": error.hints.first(),
                "code": error.kind.as_str(),
                "exit_code": error.kind.exit_code(),
            },
        });
        let object = self.log.redacted_value(&object);
        let mut stream = AutoStream::new(io::stdout(), self.color);
        writeln!(stream, "{object:#}")
    }
}

/// Returns an error as the log has it.
fn details(error: &CliError) -> serde_json::Value {
    json!({
        "message": error.message(),
        "causes": error.causes(),
        "hint": error.hints.first(),
        "kind": error.kind.as_str(),
        "exit_code": error.kind.exit_code(),
    })
}
