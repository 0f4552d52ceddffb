//! Reads recorded events from a file or a pipe: bytes go in, events come out one by one, as lines or as one JSON array.
//! However long the recording is, no more of it is in memory than a buffer and one event.

use std::{
    fmt,
    io::{self, Read},
};

use serde_json::{Deserializer, error::Category};

use super::recorded::Recorded;

/// How much is read at a time, in bytes.
const BUFFER: usize = 256 << 10;
/// The longest event, in bytes.
const LONGEST: usize = 4 << 20;

/// A recording that is being read.
pub(crate) struct Recording<R> {
    source: R,
    buffer: Vec<u8>,
    /// What is read and not yet taken: from here to there.
    from: usize,
    to: usize,
    /// Lines before the buffer.
    lines: u64,
    is_over: bool,
    form: Form,
    /// Lines of text between events.
    talk: u64,
    /// Whether only white space was read since the last line break.
    is_line_start: bool,
}

/// How events stand beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// It is not known yet.
    Unknown,
    /// One after the other.
    Lines,
    /// In an array, before its first element.
    ArrayStart,
    /// In an array, behind an element.
    Array,
    /// Behind the array.
    ArrayEnd,
}

/// Why a recording could not be read.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// The file or the pipe did not give its bytes.
    Source(io::Error),
    /// A line is no event.
    Content {
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        problem: String,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(error) => error.fmt(f),
            Self::Content { line, problem } => write!(f, "line {line}: {problem}"),
        }
    }
}

impl<R: Read> Recording<R> {
    /// Returns a recording that is read from here.
    pub(crate) fn new(source: R) -> Self {
        Self {
            source,
            buffer: vec![0; BUFFER],
            from: 0,
            to: 0,
            lines: 0,
            is_over: false,
            form: Form::Unknown,
            talk: 0,
            is_line_start: true,
        }
    }

    /// Returns how many lines of text stood between the events: warnings and errors go where a recording comes from.
    pub(super) fn talk(&self) -> u64 {
        self.talk
    }

    /// Hands every event to `take`, in order, and tells how many there were.
    pub(super) fn for_each(
        &mut self,
        mut take: impl FnMut(&Recorded<'_>),
    ) -> Result<u64, ReadError> {
        let mut number = 0;
        while self.find_next()? {
            self.read_event(&mut take)?;
            number += 1;
        }
        Ok(number)
    }

    /// Goes to the next event; tells whether there is one.
    fn find_next(&mut self) -> Result<bool, ReadError> {
        loop {
            let Some(next) = self.next_mark()? else {
                return match self.form {
                    Form::ArrayStart | Form::Array => {
                        Err(self.wrong("the recording is cut off: expected `]`"))
                    }
                    Form::Unknown | Form::Lines | Form::ArrayEnd => Ok(false),
                };
            };
            let form = match (self.form, next) {
                (Form::Unknown, b'[') => Form::ArrayStart,
                (Form::Unknown | Form::Lines, b'{') => {
                    self.form = Form::Lines;
                    return Ok(true);
                }
                (Form::ArrayStart, b'{') => return Ok(true),
                (Form::ArrayStart | Form::Array, b']') => Form::ArrayEnd,
                (Form::Array, b',') => {
                    self.from += 1;
                    if self.next_mark()? == Some(b'{') {
                        return Ok(true);
                    }
                    return Err(self.wrong("expected another event behind the comma"));
                }
                (Form::Array, _) => return Err(self.wrong("expected `,` or `]`")),
                (Form::ArrayEnd, _) => {
                    return Err(self.wrong("expected nothing behind the array"));
                }
                (Form::Unknown | Form::Lines, mark)
                    if self.is_line_start && !b"[],".contains(&mark) =>
                {
                    self.skip_line()?;
                    self.talk += 1;
                    continue;
                }
                _ => return Err(self.wrong("expected an event, an object with the key `event`")),
            };
            self.form = form;
            self.from += 1;
        }
    }

    /// Goes to the next byte that is no white space and returns it; none: the recording is over.
    fn next_mark(&mut self) -> Result<Option<u8>, ReadError> {
        loop {
            let rest = self.buffer.get(self.from..self.to).unwrap_or_default();
            if let Some(skipped) = rest.iter().position(|byte| !byte.is_ascii_whitespace()) {
                let mark = rest.get(skipped).copied();
                self.is_line_start |= rest.iter().take(skipped).any(|byte| *byte == b'\n');
                self.from += skipped;
                // What some editors put before the first byte.
                if self.form == Form::Unknown && mark == Some(0xef) {
                    self.skip_byte_order_mark()?;
                    continue;
                }
                return Ok(mark);
            }
            self.is_line_start |= rest.contains(&b'\n');
            self.from = self.to;
            if !self.read_more()? {
                return Ok(None);
            }
        }
    }

    /// Goes to the end of the line, however long it is.
    fn skip_line(&mut self) -> Result<(), ReadError> {
        loop {
            let rest = self.buffer.get(self.from..self.to).unwrap_or_default();
            if let Some(length) = memchr::memchr(b'\n', rest) {
                self.from += length;
                return Ok(());
            }
            self.from = self.to;
            if !self.read_more()? {
                return Ok(());
            }
        }
    }

    fn skip_byte_order_mark(&mut self) -> Result<(), ReadError> {
        while self.to - self.from < 3 {
            if !self.read_more()? {
                break;
            }
        }
        let rest = self.buffer.get(self.from..self.to).unwrap_or_default();
        if !rest.starts_with(b"\xef\xbb\xbf") {
            return Err(self.wrong("expected text in UTF-8"));
        }
        self.from += 3;
        Ok(())
    }

    /// Reads the event that begins here.
    fn read_event(&mut self, take: &mut impl FnMut(&Recorded<'_>)) -> Result<(), ReadError> {
        loop {
            let rest = self.buffer.get(self.from..self.to).unwrap_or_default();
            let mut events = Deserializer::from_slice(rest).into_iter::<Recorded<'_>>();
            let problem = match events.next() {
                Some(Ok(recorded)) => {
                    take(&recorded);
                    self.from += events.byte_offset();
                    self.is_line_start = false;
                    if self.form == Form::ArrayStart {
                        self.form = Form::Array;
                    }
                    return Ok(());
                }
                Some(Err(error)) => error,
                None => return Err(self.wrong("expected an event")),
            };
            if problem.classify() != Category::Eof {
                return Err(self.wrong_at(&problem));
            }
            if !self.read_more()? {
                return Err(self.wrong("the event is cut off"));
            }
        }
    }

    /// Reads more behind what is there; tells whether there was more.
    fn read_more(&mut self) -> Result<bool, ReadError> {
        if self.is_over {
            return Ok(false);
        }
        self.lines += self.lines_before(self.from);
        self.buffer.copy_within(self.from..self.to, 0);
        (self.from, self.to) = (0, self.to - self.from);
        if self.to == self.buffer.len() {
            if self.to >= LONGEST {
                return Err(self.wrong("the event is longer than 4 MiB"));
            }
            self.buffer.resize(self.to * 2, 0);
        }
        let room = self.buffer.get_mut(self.to..).unwrap_or_default();
        let number = loop {
            match self.source.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other.map_err(ReadError::Source)?,
            }
        };
        self.to += number;
        self.is_over = number == 0;
        Ok(number > 0)
    }

    fn lines_before(&self, end: usize) -> u64 {
        let read = self.buffer.get(..end).unwrap_or_default();
        memchr::memchr_iter(b'\n', read).count() as u64
    }

    fn wrong(&self, problem: &str) -> ReadError {
        ReadError::Content {
            line: self.lines + self.lines_before(self.from) + 1,
            problem: problem.to_owned(),
        }
    }

    /// Returns an error at the line inside the event, without the reader's own count of lines and the content it quotes.
    fn wrong_at(&self, error: &serde_json::Error) -> ReadError {
        let text = error.to_string();
        let problem = text.split(" at line ").next().unwrap_or(&text);
        // A line break where none may be counts as the begin of the next line.
        let inside = error.line() - usize::from(error.column() == 0 && error.line() > 1);
        ReadError::Content {
            line: self.lines + self.lines_before(self.from) + inside.max(1) as u64,
            problem: format!("no event: {problem}"),
        }
    }
}

#[cfg(test)]
mod tests;
