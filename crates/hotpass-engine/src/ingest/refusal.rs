//! A refusal: why a whole file, or one sheet of it, is not read. It carries the rule and one sentence.
//!
//! It is not an error of the stage: a refused file becomes a finding and the run goes on by policy.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hotpass_model::finding::{Rule, ingest as rules};

/// Why a file or sheet is not read.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The rule that refuses.
    pub(super) rule: &'static Rule,
    /// What was found and what to do, in one sentence without a cell's value.
    pub(super) message: String,
}

/// The result of reading something that may be refused.
pub(super) type Outcome<T> = Result<T, Refusal>;

impl Refusal {
    /// Returns a refusal by this rule.
    pub(super) fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            message: message.into(),
        }
    }

    /// Returns the refusal of content that is broken, with what its reader said.
    pub(super) fn corrupt(what: &str, cause: impl std::fmt::Display) -> Self {
        let cause: String = cause.to_string().chars().take(160).collect();
        Self::new(
            &rules::CORRUPT,
            format!(
                "{what} is damaged ({cause}); repair and save it in a spreadsheet program, or get a new copy"
            ),
        )
    }

    /// Returns the refusal of a file that ends too early.
    pub(super) fn truncated(what: &str) -> Self {
        Self::new(
            &rules::TRUNCATED,
            format!("{what} ends before its structure says it should; copy or download it again"),
        )
    }

    /// Returns the refusal of a file behind a password.
    pub(super) fn encrypted(what: &str) -> Self {
        Self::new(
            &rules::ENCRYPTED,
            format!("{what} is protected by a password; save a copy without one"),
        )
    }

    /// Returns the refusal for an operating system error: a short file is truncated, all else unreadable.
    pub(super) fn read(error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Self::truncated("the file"),
            std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput => {
                Self::corrupt("the file", error)
            }
            _ => Self::new(
                &rules::UNREADABLE,
                format!("the file cannot be read ({error}); check that it exists and may be read"),
            ),
        }
    }
}

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Tells whether this thread is inside a foreign reader whose panic will be caught and become a finding.
///
/// A panic hook can stay silent then: the finding says all there is to say.
pub fn is_guarded() -> bool {
    IS_GUARDED.get()
}

/// Runs a foreign reader and turns a panic in it into a refusal: the last line of defense against hostile files.
pub(super) fn guarded<T>(read: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let was_guarded = IS_GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    IS_GUARDED.set(was_guarded);
    result.unwrap_or_else(|_| {
        Err(Refusal::new(
            &rules::READER_FAILED,
            "the reader of this format gave up on the content, which is probably damaged; \
             save it again in a spreadsheet program",
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panicking_reader_is_a_refusal_with_its_own_code() {
        let refusal = guarded::<()>(|| {
            assert!(is_guarded());
            panic!("index out of range")
        })
        .expect_err("a reader that panics");
        assert!(!is_guarded());
        assert_eq!(refusal.rule.code, "HP-I010");
    }

    #[test]
    fn a_short_read_is_truncation_and_a_denied_one_unreadable() {
        let short = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let denied = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        assert_eq!(Refusal::read(&short).rule.code, "HP-I003");
        assert_eq!(Refusal::read(&denied).rule.code, "HP-I007");
    }
}
