//! The engine this binary is built with: the one place that names it.

use hotpass_engine::local::Local;
use hotpass_model::port::Engine;

/// Returns the engine.
pub(crate) fn engine() -> impl Engine {
    Local::new()
}
