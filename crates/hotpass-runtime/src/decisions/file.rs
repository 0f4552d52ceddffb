//! The file that decisions are kept in: JSON Lines, to which lines are only ever added.
//!
//! Each line is written in one piece and forced to the disk before the next, under a lock, so that two reviewers do not
//! write into each other's lines and a crash costs the line that was being written at most. A line that was torn so is
//! told with its place and set aside only when somebody asks for that ([`DecisionFile::mend`]).

use std::{
    fs::{File, OpenOptions},
    io::{self, ErrorKind, Read as _, Write as _},
    path::{Path, PathBuf},
};

use hotpass_model::decision::{Choice, Decision};

use super::{Decisions, Statement, rendered};
use crate::{
    document::DocumentError,
    error::{Error, Result},
};

/// The file of a project's decisions, whether it is there yet or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionFile {
    path: PathBuf,
}

/// A line at the end of the file that was never finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The number of the line, from 1.
    pub line: usize,
    /// Where the line is kept now.
    pub kept: PathBuf,
}

impl DecisionFile {
    /// Returns the file at a path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Returns its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the decisions; no file, no decisions.
    ///
    /// # Errors
    /// The first line that is no decision, or makes no sense after those before it, with its place.
    pub fn read(&self) -> Result<Decisions> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Decisions::default()),
            Err(source) => return Err(self.unread(source)),
        };
        // Where a file system knows no locks there is nobody to wait for.
        tolerate(file.lock_shared()).map_err(|source| self.unread(source))?;
        let mut text = String::new();
        file.read_to_string(&mut text)
            .map_err(|source| self.unread(source))?;
        self.parse(&text)
    }

    /// Adds what somebody states about choices, and returns all decisions with the number of those that are new.
    ///
    /// `choose` sees what is in the file at that moment, when nobody else can write. None of its choices is added when
    /// one of them makes no sense.
    ///
    /// # Errors
    /// When the file cannot be read or written, or a choice makes no sense.
    pub fn append(
        &self,
        choose: impl FnOnce(&Decisions) -> Result<Vec<(Statement, Choice)>>,
    ) -> Result<(Decisions, usize)> {
        let mut options = OpenOptions::new();
        let options = options.read(true).append(true).create(true);
        let mut file = options
            .open(&self.path)
            .map_err(|source| self.unwritten(source))?;
        tolerate(file.lock()).map_err(|source| self.unwritten(source))?;
        let mut text = String::new();
        file.read_to_string(&mut text)
            .map_err(|source| self.unread(source))?;
        let mut decisions = self.parse(&text)?;
        let mut made = Vec::new();
        for (statement, choice) in choose(&decisions)? {
            let decision = decisions.next(&statement, choice);
            decisions
                .push(decision.clone())
                .map_err(|problem| Error::usage(problem, "nothing was written"))?;
            made.push(decision);
        }
        if made.is_empty() {
            return Ok((decisions, 0));
        }
        // An editor may have left the last line without its end.
        let mut separator = if text.is_empty() || text.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        for decision in &made {
            let mut line = String::from(separator);
            line += &rendered(decision);
            line.push('\n');
            write_whole(&mut file, line.as_bytes()).map_err(|source| self.unwritten(source))?;
            separator = "";
        }
        Ok((decisions, made.len()))
    }

    /// Takes the last line out if it was never finished, and keeps it in a file beside; none: it was.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn mend(&self) -> Result<Option<Mended>> {
        let options = OpenOptions::new().read(true).append(true).open(&self.path);
        let mut file = match options {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(self.unwritten(source)),
        };
        tolerate(file.lock()).map_err(|source| self.unwritten(source))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)
            .map_err(|source| self.unread(source))?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n');
        let whole = whole.map_or(0, |end| end + 1);
        let torn = bytes.get(whole..).unwrap_or_default();
        if torn.is_empty() || serde_json::from_slice::<Decision>(torn).is_ok() {
            return Ok(None);
        }
        let kept = self.path.with_extension("jsonl.torn");
        let keep = |bytes: &[u8]| {
            let mut options = OpenOptions::new();
            let mut aside = options.append(true).create(true).open(&kept)?;
            aside.write_all(bytes)?;
            aside.write_all(b"\n")?;
            aside.sync_data()
        };
        keep(torn).map_err(|source| Error::Write {
            path: kept.clone(),
            source,
        })?;
        file.set_len(whole as u64)
            .and_then(|()| file.sync_data())
            .map_err(|source| self.unwritten(source))?;
        let before = bytes.get(..whole).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        Ok(Some(Mended { line, kept }))
    }

    fn parse(&self, text: &str) -> Result<Decisions> {
        let mut decisions = Decisions::default();
        let mut lines = text.split_inclusive('\n').zip(1..).peekable();
        while let Some((line, number)) = lines.next() {
            if line.trim().is_empty() {
                continue;
            }
            let is_torn = lines.peek().is_none() && !line.ends_with('\n');
            let decision = parse_line(line).map_err(|(column, problem)| {
                let place = format!("{}:{number}:{column}", self.path.display());
                let (problem, hint) = if is_torn {
                    let problem = format!("the line was never finished ({problem})");
                    let hint = "`hotpass review decisions --mend` sets it aside; all lines before it are whole";
                    (problem, hint)
                } else {
                    (
                        problem,
                        "put the line back as it was, from the history of the project's files, or take it out",
                    )
                };
                DocumentError::new(place, problem, Some(hint.into()))
            })?;
            decisions.push(decision).map_err(|problem| {
                let place = format!("{}:{number}:1", self.path.display());
                let hint =
                    "lines are only ever added; put the file back as it was, or take the line out";
                DocumentError::new(place, problem, Some(hint.into()))
            })?;
        }
        Ok(decisions)
    }

    fn unread(&self, source: io::Error) -> Error {
        Error::Read {
            path: self.path.clone(),
            source,
        }
    }

    fn unwritten(&self, source: io::Error) -> Error {
        Error::Write {
            path: self.path.clone(),
            source,
        }
    }
}

/// Returns the value that a line of JSON is, or the column and what is wrong there without repeating values.
pub(crate) fn parse_line<T: serde::de::DeserializeOwned>(
    line: &str,
) -> std::result::Result<T, (usize, String)> {
    serde_json::from_str(line).map_err(|error| (error.column().max(1), wrong(&error)))
}

/// Returns what is wrong with a line in words that hold no value of it.
fn wrong(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(text, _)| text);
    let is_about_a_value = text.starts_with("invalid ");
    match text.split_once(", expected ") {
        Some((_, expected)) if is_about_a_value => format!("expected {expected}"),
        _ => text.to_owned(),
    }
}

/// Passes over that a file system knows no locks.
fn tolerate(locked: io::Result<()>) -> io::Result<()> {
    match locked {
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(()),
        locked => locked,
    }
}

/// Adds bytes to a file and forces them to the disk, or leaves the file as it was.
fn write_whole(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    let length = file.metadata()?.len();
    let written = file.write_all(bytes).and_then(|()| file.sync_data());
    if written.is_err() {
        // What made writing fail may make this fail too; then the torn line is told by the next reader.
        drop(file.set_len(length));
    }
    written
}

#[cfg(test)]
mod tests;
