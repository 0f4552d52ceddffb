//! The way from events to what is shown: events and their times go in, those worth showing go on to the display, in the
//! same order. Counts and times of every stage stay behind. It knows no clock and no terminal.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::{
    display::Display,
    event::Event,
    throttle::{Counts, Throttle, Update},
};

/// Stages that are told apart; what a recording names beyond that is counted together.
const STAGES: usize = 64;
/// What the others are counted as.
const OTHERS: &str = "others";

/// When an event happened.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Moment {
    /// Since the beginning, or since any other fixed time.
    pub(crate) elapsed: Duration,
    /// In the calendar; none for now.
    pub(crate) stamp: Option<Timestamp>,
}

/// What is known of a stage.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Tally {
    /// The stage.
    pub(crate) stage: String,
    /// Progress updates that came.
    pub(crate) received: u64,
    /// Those that were shown.
    pub(crate) emitted: u64,
    /// Those that were not.
    pub(crate) suppressed: u64,
    /// How far it got.
    pub(crate) done: u64,
    /// Of how many, if that is known.
    pub(crate) total: Option<u64>,
    /// Whether it ended.
    pub(crate) completed: bool,
    /// How long it took.
    pub(crate) seconds: f64,
}

/// The way from events to the display.
pub(crate) struct Stream {
    display: Display,
    throttle: Throttle,
    tallies: Vec<Tally>,
    open: Option<Open>,
    unit: String,
    received: u64,
    ended: bool,
}

/// The stage that is at work.
#[derive(Debug, Clone, Copy)]
struct Open {
    tally: usize,
    since: Duration,
}

impl Stream {
    /// Returns a stream to a display, with this time between two updates of it.
    pub(crate) fn new(display: Display, interval: Duration) -> Self {
        Self {
            display,
            throttle: Throttle::new(interval),
            tallies: Vec::new(),
            open: None,
            unit: String::new(),
            received: 0,
            ended: false,
        }
    }

    /// Takes the next event.
    pub(crate) fn take(&mut self, event: &Event<'_>, at: Moment) {
        self.received += 1;
        match *event {
            Event::StageProgress {
                stage,
                done,
                total,
                unit,
            } => {
                let total = total.or_else(|| self.total_of(stage));
                self.progress(stage, Update::new(done, total), unit, at);
            }
            Event::StageStarted { stage, total, .. } => {
                self.close(at);
                self.open(stage, at).total = total.filter(|&total| total > 0);
                self.display.show(event, at);
            }
            Event::StageCompleted { stage, .. } => self.complete(stage, event, at),
            Event::Completed(_) | Event::Ended {} => {
                self.close(at);
                self.ended = matches!(event, Event::Completed(_));
                self.display.show(event, at);
            }
            // A recording that was made with updates held back; what is counted here is what is held back now.
            Event::Suppressed { .. } => {}
            Event::Started { .. } | Event::Identified { .. } => self.display.show(event, at),
        }
    }

    /// Ends the display.
    pub(crate) fn finish(&mut self, at: Moment) {
        self.close(at);
        self.display.finish();
    }

    /// Returns how many events there were, and what became of them.
    pub(crate) fn counts(&self) -> Counts {
        let suppressed = self.tallies.iter().map(|tally| tally.suppressed).sum();
        Counts {
            received: self.received,
            emitted: self.received - suppressed,
            suppressed,
        }
    }

    /// Returns what is known of every stage, in the order in which they first came.
    pub(crate) fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    /// Tells whether the work was told to be done.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended
    }

    fn progress(&mut self, stage: &str, update: Update, unit: &str, at: Moment) {
        if self.current() != Some(stage) {
            self.close(at);
            self.open(stage, at);
        }
        if self.unit != unit {
            self.unit.clear();
            self.unit.push_str(unit);
        }
        if let Some(tally) = self.current_tally() {
            tally.done = update.done();
            tally.total = update.total();
        }
        if let Some(update) = self.throttle.offer(update, at.elapsed) {
            self.show(update, at);
        }
    }

    fn complete(&mut self, stage: &str, event: &Event<'_>, at: Moment) {
        if self.current() != Some(stage) {
            self.close(at);
            self.open(stage, at);
        }
        self.release(at);
        if let Some(tally) = self.current_tally() {
            tally.completed = true;
        }
        self.display.show(event, at);
        let count = self.settle(at);
        if count > 0 {
            self.display.show(&Event::Suppressed { stage, count }, at);
        }
    }

    /// Ends the stage at work without having been told so.
    fn close(&mut self, at: Moment) {
        if self.open.is_some() {
            self.release(at);
            self.settle(at);
        }
    }

    fn release(&mut self, at: Moment) {
        if let Some(update) = self.throttle.release() {
            self.show(update, at);
        }
    }

    /// Shows an update of the stage at work.
    fn show(&mut self, update: Update, at: Moment) {
        let Some(open) = self.open else { return };
        if let Some(tally) = self.tallies.get(open.tally) {
            let event = Event::StageProgress {
                stage: &tally.stage,
                done: update.done(),
                total: update.total(),
                unit: &self.unit,
            };
            self.display.show(&event, at);
        }
    }

    /// Adds the counts and the time of the stage at work to its tally; returns how many updates were not shown.
    fn settle(&mut self, at: Moment) -> u64 {
        let counts = self.throttle.restart();
        if let Some(open) = self.open.take()
            && let Some(tally) = self.tallies.get_mut(open.tally)
        {
            tally.received += counts.received;
            tally.emitted += counts.emitted;
            tally.suppressed += counts.suppressed;
            tally.seconds += at.elapsed.saturating_sub(open.since).as_secs_f64();
        }
        counts.suppressed
    }

    fn open(&mut self, stage: &str, at: Moment) -> &mut Tally {
        let known = |tally: &Tally| tally.stage == stage || tally.stage == OTHERS;
        let found = self.tallies.iter().position(known);
        let index = found.unwrap_or_else(|| {
            let is_full = self.tallies.len() >= STAGES;
            self.tallies
                .push(Tally::new(if is_full { OTHERS } else { stage }));
            self.tallies.len() - 1
        });
        self.open = Some(Open {
            tally: index,
            since: at.elapsed,
        });
        &mut self.tallies[index]
    }

    fn current(&self) -> Option<&str> {
        let tally = self.tallies.get(self.open?.tally)?;
        Some(&tally.stage)
    }

    fn current_tally(&mut self) -> Option<&mut Tally> {
        self.tallies.get_mut(self.open?.tally)
    }

    /// Returns the total that a stage at work was announced with.
    fn total_of(&self, stage: &str) -> Option<u64> {
        let tally = self.tallies.get(self.open?.tally)?;
        tally.total.filter(|_| tally.stage == stage)
    }
}

impl Tally {
    /// Returns the same with its time to the thousandth of a second.
    pub(crate) fn rounded(&self) -> Self {
        Self {
            seconds: (self.seconds * 1000.0).round() / 1000.0,
            ..self.clone()
        }
    }

    fn new(stage: &str) -> Self {
        Self {
            stage: stage.to_owned(),
            received: 0,
            emitted: 0,
            suppressed: 0,
            done: 0,
            total: None,
            completed: false,
            seconds: 0.0,
        }
    }
}

#[cfg(test)]
mod tests;
