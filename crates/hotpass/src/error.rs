//! Errors as people see them: a kind that decides the exit code, the cause, and what to do next.

use std::{error::Error, io};

use hotpass_runtime::error::Fault;

// Exit codes; one table for every command.
pub(crate) mod exit {
    /// Done.
    pub(crate) const DONE: u8 = 0;
    /// A failure.
    pub(crate) const FAILURE: u8 = 1;
    /// The request or the configuration is wrong.
    pub(crate) const USAGE: u8 = 2;
    /// A contract is violated.
    pub(crate) const CONTRACT: u8 = 3;
    /// The quality asked for is not reached.
    pub(crate) const QUALITY: u8 = 4;
    /// Done without the files that were refused.
    pub(crate) const PARTIAL: u8 = 5;
    /// Interrupted, as shells count it: 128 and the number of the signal.
    pub(crate) const INTERRUPTED: u8 = 130;

    /// Every code with what it means to who calls.
    pub(crate) const MEANINGS: [(u8, &str); 7] = [
        (DONE, "done"),
        (FAILURE, "failure"),
        (
            USAGE,
            "usage or configuration: a flag, a folder or a document is wrong",
        ),
        (
            CONTRACT,
            "contract violation, under the policy `fail` or with --fail-on quarantine",
        ),
        (
            QUALITY,
            "quality not reached: a gate blocks, or with --fail-on warning",
        ),
        (PARTIAL, "partial success: at least one file was refused"),
        (
            INTERRUPTED,
            "interrupted; the previous publication is unchanged",
        ),
    ];
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Something did not work.
    Failure,
    /// The request or the configuration is wrong.
    Usage,
}

impl Kind {
    /// Returns the exit code.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Failure => exit::FAILURE,
            Self::Usage => exit::USAGE,
        }
    }

    /// Returns the word that results in JSON use.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Usage => "usage",
        }
    }
}

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) struct CliError {
    /// Whose turn it is.
    pub(crate) kind: Kind,
    /// What happened, with its causes.
    pub(crate) source: Box<dyn Error>,
    /// What to do.
    pub(crate) hints: Vec<String>,
}

/// The result of a command: its exit code.
pub(crate) type CliResult = Result<u8, CliError>;

impl CliError {
    /// Returns an error that is nobody's fault but the machine's or ours.
    pub(crate) fn failure(source: impl Into<Box<dyn Error>>) -> Self {
        Self {
            kind: Kind::Failure,
            source: source.into(),
            hints: Vec::new(),
        }
    }

    /// Returns the message, without the causes.
    pub(crate) fn message(&self) -> String {
        self.source.to_string()
    }

    /// Returns the causes from the nearest to the root, without repetitions.
    pub(crate) fn causes(&self) -> Vec<String> {
        let mut causes: Vec<String> = Vec::new();
        let mut cause = self.source.source();
        while let Some(error) = cause {
            let text = error.to_string();
            let last = causes.last().cloned().unwrap_or_else(|| self.message());
            if !last.contains(&text) {
                causes.push(text);
            }
            cause = error.source();
        }
        causes
    }

    /// Tells whether the reader of our output went away, which ends a command and is no failure.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        self.source
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl From<hotpass_runtime::error::Error> for CliError {
    fn from(error: hotpass_runtime::error::Error) -> Self {
        Self {
            kind: match error.fault() {
                Fault::Request => Kind::Usage,
                Fault::Work => Kind::Failure,
            },
            hints: error.hint().into_iter().collect(),
            source: Box::new(error),
        }
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::failure(error)
    }
}

impl From<serde_json::Error> for CliError {
    fn from(error: serde_json::Error) -> Self {
        Self::failure(error)
    }
}
