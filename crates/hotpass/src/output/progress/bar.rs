//! Progress as a bar on a terminal: one bar that each stage has in turn, full when the stage ends.

use std::{thread, time::Duration};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::event::Event;
use crate::output::{live, log::Log};

/// How often a bar moves while nothing is heard.
const TICK: Duration = Duration::from_millis(100);
/// With a total.
const DETERMINATE: &str = "{spinner} {msg:12} {wide_bar} {pos}/{len} {elapsed}";
/// Without one.
const INDETERMINATE: &str = "{spinner} {msg:12} {pos} {elapsed}";

/// A bar on a terminal.
pub(crate) struct Bar {
    line: ProgressBar,
    keep: Keep,
    counts: bool,
    log: Log,
}

/// What stays on the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// A line for every stage, and the last bar.
    All,
    /// Nothing.
    Nothing,
}

impl Bar {
    /// Returns a bar that is on the terminal at once; `counts` asks for a line about updates that were not shown.
    pub(crate) fn new(keep: Keep, counts: bool, log: Log) -> Self {
        let bar = Self::hidden(keep, counts, log);
        bar.line.set_draw_target(ProgressDrawTarget::stderr());
        bar.line.enable_steady_tick(TICK);
        bar
    }

    /// Returns a bar that appears when the work turns out to take longer than this.
    pub(crate) fn patient(patience: Duration, counts: bool, log: Log) -> Self {
        let bar = Self::hidden(Keep::Nothing, counts, log);
        // Ends with the process; work that is done by then has finished its bar.
        thread::spawn(move || {
            thread::sleep(patience);
            live::reveal(|bar| {
                bar.set_draw_target(ProgressDrawTarget::stderr());
                bar.enable_steady_tick(TICK);
            });
        });
        bar
    }

    /// Shows an event.
    pub(crate) fn show(&self, event: &Event<'_>) {
        match *event {
            Event::StageStarted { stage, total, .. } => {
                self.begin(stage);
                self.set(0, total);
            }
            Event::StageProgress {
                stage, done, total, ..
            } => {
                if self.line.message() != stage {
                    self.begin(stage);
                }
                self.set(done, total);
            }
            Event::StageCompleted { stage, .. } => {
                if self.line.message() != stage {
                    self.begin(stage);
                }
                self.fill();
            }
            _ => {}
        }
        self.tell(event);
    }

    /// Ends the bar.
    pub(crate) fn finish(&self) {
        match self.keep {
            // The bar stays as it is: full if the last stage ended.
            Keep::All => self.line.abandon(),
            Keep::Nothing => self.line.finish_and_clear(),
        }
    }

    fn hidden(keep: Keep, counts: bool, log: Log) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(style(INDETERMINATE));
        live::register(&bar);
        Self {
            line: bar,
            keep,
            counts,
            log,
        }
    }

    fn begin(&self, stage: &str) {
        self.line.set_message(self.log.redacted(stage).into_owned());
    }

    fn set(&self, done: u64, total: Option<u64>) {
        let total = total.filter(|&total| total > 0);
        if self.line.length() != total {
            self.line.set_style(style(if total.is_some() {
                DETERMINATE
            } else {
                INDETERMINATE
            }));
            match total {
                Some(total) => self.line.set_length(total),
                None => self.line.unset_length(),
            }
        }
        self.line.set_position(done);
    }

    /// Shows the stage as done, whether or not its total was known.
    fn fill(&self) {
        let total = self.line.length().unwrap_or(self.line.position()).max(1);
        self.set(total, Some(total));
        self.line.force_draw();
    }

    /// Leaves a line above the bar, if the event is worth one.
    fn tell(&self, event: &Event<'_>) {
        let wanted = match event {
            Event::Suppressed { .. } => self.counts,
            Event::Started { .. } | Event::StageCompleted { .. } | Event::Completed(_) => {
                self.keep == Keep::All
            }
            _ => false,
        };
        if wanted && let Some(line) = event.line() {
            self.line.println(self.log.redacted(&line));
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
