//! What the runtime asks an engine about expectations.

use super::{Boxed, EngineResult, Observer};
use crate::quality::{CheckFile, CheckedFile};

/// The part of an engine that checks tables against what is expected of them.
pub trait Checker: Send + Sync {
    /// Checks a file against suites of expectations.
    fn check_file<'a>(
        &'a self,
        request: &'a CheckFile,
        observer: &'a dyn Observer,
    ) -> Boxed<'a, EngineResult<CheckedFile>>;
}
