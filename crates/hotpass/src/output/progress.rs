//! Progress of a run on standard error: bars on a terminal, numbered JSON lines, or nothing.

use std::{
    io::{self, IsTerminal as _, Write as _},
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

use hotpass_model::{
    port::Observer,
    run::{RunEvent, RunReport},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::json;

use crate::cli::{Globals, Progress};

/// How long a run may take before a bar appears unasked: shorter ones would only flicker.
const PATIENCE: Duration = Duration::from_millis(800);
/// How often a bar moves while nothing is heard from the engine.
const TICK: Duration = Duration::from_millis(100);

/// Shows progress.
pub(crate) enum Reporter {
    /// As a bar.
    Bar(ProgressBar),
    /// As JSON lines.
    Lines(Mutex<Lines>),
    /// Not at all.
    Silent,
}

/// The state of the JSON lines: the number of the next and the run's id, once it is known.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    number: u64,
    run_id: Option<String>,
}

/// One JSON line.
#[derive(Serialize)]
struct Line<'a, T> {
    seq: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    run_id: Option<&'a str>,
    #[serde(flatten)]
    event: T,
}

impl Reporter {
    /// Returns the reporter that the global flags ask for.
    pub(crate) fn new(globals: &Globals) -> Self {
        match globals.progress {
            Progress::Json => Self::Lines(Mutex::default()),
            Progress::Bar => {
                let bar = bar();
                bar.enable_steady_tick(TICK);
                Self::Bar(bar)
            }
            Progress::Auto if io::stderr().is_terminal() && !globals.quiet => Self::patient_bar(),
            Progress::Auto | Progress::None => Self::Silent,
        }
    }

    /// Ends the report, with the run's summary if it has one.
    pub(crate) fn finish(&self, report: Option<&RunReport>) {
        match self {
            Self::Bar(bar) => bar.finish_and_clear(),
            Self::Lines(lines) => {
                let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(report) = report {
                    lines.run_id = Some(report.run_id.to_string());
                    lines.print(&json!({ "event": "run-completed", "rows": report.rows }));
                } else {
                    lines.print(&json!({ "event": "run-ended" }));
                }
            }
            Self::Silent => {}
        }
    }

    /// Returns a bar that appears when the run turns out to take a while.
    fn patient_bar() -> Self {
        let bar = bar();
        bar.set_draw_target(ProgressDrawTarget::hidden());
        let later = bar.clone();
        // Ends with the process; a run that is done by then has finished its bar.
        thread::spawn(move || {
            thread::sleep(PATIENCE);
            if !later.is_finished() {
                later.set_draw_target(ProgressDrawTarget::stderr());
                later.enable_steady_tick(TICK);
            }
        });
        Self::Bar(bar)
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    let template = "{spinner} {msg:10} {wide_bar} {pos}/{len} {elapsed}";
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

impl Observer for Reporter {
    fn notice(&self, event: &RunEvent) {
        match self {
            Self::Bar(bar) => show(bar, event),
            Self::Lines(lines) => {
                let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
                if let RunEvent::RunIdentified { run_id } = event {
                    lines.run_id = Some(run_id.to_string());
                }
                lines.print(event);
            }
            Self::Silent => {}
        }
    }
}

impl Lines {
    fn print<T: Serialize>(&mut self, event: &T) {
        self.number += 1;
        let line = Line {
            seq: self.number,
            run_id: self.run_id.as_deref(),
            event,
        };
        let Ok(text) = serde_json::to_string(&line) else {
            return;
        };
        // Progress is no result: a reader that went away does not stop the run.
        drop(writeln!(io::stderr(), "{text}"));
    }
}

fn show(bar: &ProgressBar, event: &RunEvent) {
    match event {
        RunEvent::StageStarted { stage } => {
            bar.set_message(stage.as_str());
            bar.set_length(1);
            bar.set_position(0);
        }
        RunEvent::StageProgress { done, total, .. } => {
            bar.set_length(*total);
            bar.set_position(*done);
        }
        RunEvent::StageCompleted { .. } => bar.set_position(bar.length().unwrap_or(1)),
        RunEvent::RunIdentified { .. } => {}
    }
}
