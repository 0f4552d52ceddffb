//! The bar on the terminal, of which a process has one. Whoever prints takes it away first, so that nothing is ever
//! written into a moving line: results, errors, the message of an interrupt, that of a panic.

use std::{
    sync::{Mutex, TryLockError},
    thread,
};

use indicatif::ProgressBar;

/// How often to ask for the bar before going on without it.
const PATIENCE: usize = 10_000;

/// The bar that may be on the terminal.
static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Remembers the bar that is about to be shown.
pub(crate) fn register(bar: &ProgressBar) {
    with(|live| *live = Some(bar.clone()));
}

/// Does something to the bar unless it is gone; meanwhile nobody can take it away.
pub(crate) fn reveal(show: impl FnOnce(&ProgressBar)) {
    with(|live| {
        if let Some(bar) = live.as_ref().filter(|bar| !bar.is_finished()) {
            show(bar);
        }
    });
}

/// Takes the bar away.
pub(crate) fn stop() {
    with(|live| {
        if let Some(bar) = live.take().filter(|bar| !bar.is_finished()) {
            bar.finish_and_clear();
        }
    });
}

/// Waits for a moment at most, since a panic may come from within.
fn with(work: impl FnOnce(&mut Option<ProgressBar>)) {
    for _ in 0..PATIENCE {
        match BAR.try_lock() {
            Ok(mut live) => return work(&mut live),
            Err(TryLockError::Poisoned(poisoned)) => return work(&mut poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => thread::yield_now(),
        }
    }
}
