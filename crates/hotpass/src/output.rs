//! Everything that is printed: results on standard output, talk and progress on standard error.

// What is in files, as text.
pub(crate) mod description;
// A drafted project.
pub(crate) mod draft;
// Where values come from, as text.
pub(crate) mod evidence;
// Column mappings, as text.
pub(crate) mod mapping;
// What there is and where to start, as text.
pub(crate) mod overview;
// Progress of a run.
pub(crate) mod progress;
// The result object of a run.
pub(crate) mod result;
// Text styles.
pub(crate) mod style;
// The summary of a run, as text.
pub(crate) mod summary;
// Aligned tables.
pub(crate) mod table;

use std::io::{self, Write as _};

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;
use serde_json::json;

use self::style::Style;
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
}

impl Printer {
    /// Returns the printer that the global flags ask for.
    pub(crate) fn new(globals: &Globals) -> Self {
        Self {
            format: globals.format,
            color: match globals.color {
                Color::Auto => ColorChoice::Auto,
                Color::Always => ColorChoice::AlwaysAnsi,
                Color::Never => ColorChoice::Never,
            },
            quiet: globals.quiet,
        }
    }

    /// Returns a printer of JSON, for command lines that could not be read.
    pub(crate) fn json() -> Self {
        Self {
            format: Format::Json,
            color: ColorChoice::Never,
            quiet: false,
        }
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
        let mut stream = AutoStream::new(io::stdout(), self.color);
        stream.write_all(bytes)?;
        stream.flush()?;
        Ok(())
    }

    /// Prints a remark on standard error, unless quiet was asked for.
    pub(crate) fn note(&self, text: &str) -> Result<(), CliError> {
        if !self.quiet {
            writeln!(AutoStream::new(io::stderr(), self.color), "{text}")?;
        }
        Ok(())
    }

    /// Reports an error and returns its exit code.
    pub(crate) fn report(&self, error: &CliError) -> u8 {
        let printed = match self.format {
            Format::Json => self.report_json(error),
            Format::Text => self.report_text(error),
        };
        // When even the error cannot be printed, the exit code is all that is left to say.
        printed.map_or_else(|_| error.kind.exit_code(), |()| error.kind.exit_code())
    }

    /// Reports a fault of our own to programs, which read standard output only, and returns the exit code.
    pub(crate) fn report_fault(&self) -> u8 {
        let error = CliError::failure("a fault of Hotpass; standard error says where");
        match self.format {
            Format::Json => self.report(&error),
            Format::Text => error.kind.exit_code(),
        }
    }

    /// Says that the process was interrupted.
    pub(crate) fn interrupted(&self) {
        let text = "\ninterrupted: the previous publication is unchanged";
        // Nobody is left to tell when standard error is gone as well.
        drop(writeln!(
            AutoStream::new(io::stderr(), self.color),
            "{text}"
        ));
    }

    fn report_text(&self, error: &CliError) -> io::Result<()> {
        let mut stream = AutoStream::new(io::stderr(), self.color);
        writeln!(stream, "{} {}", Style::Error.of("error:"), error.message())?;
        for cause in error.causes() {
            writeln!(stream, "  caused by: {cause}")?;
        }
        for hint in &error.hints {
            writeln!(stream, "  {} {hint}", Style::Hint.of("hint:"))?;
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
        let mut stream = AutoStream::new(io::stdout(), self.color);
        writeln!(stream, "{object:#}")
    }
}
