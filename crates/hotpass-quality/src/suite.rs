//! Suites and checkpoints as documents.
