//! The engine this binary is built with: the one place that names it.

use hotpass_engine::{ingest, local::Local};
use hotpass_model::port::Engine;

/// Returns the engine.
pub(crate) fn engine() -> impl Engine {
    Local::new()
}

/// Tells whether the engine turns a panic of this thread into a finding, so that nobody needs to hear of it.
pub(crate) fn handles_panics() -> bool {
    ingest::is_guarded()
}

/// Removes what the engine keeps in temporary folders, for when the process ends before it is done.
pub(crate) fn remove_temporary() {
    Local::remove_temporary();
}
